-- $1 server, $2 login, $3 password. What this role signs in with at a foreign server.
select maillage.set_foreign_login($1::text, $2::text, $3::text);
