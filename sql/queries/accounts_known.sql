-- $1 e-mails in lower case. Those of them whose account the asker sees.
select email from maillage.account where email = any ($1::text[]);
