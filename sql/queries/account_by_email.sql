-- $1 e-mail in lower case. As far as the asker sees it.
select id, email, name, state from maillage.account where email = $1::text;
