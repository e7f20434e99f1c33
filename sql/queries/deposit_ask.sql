-- $1 id, $2 kind of job. As the asker.
select maillage.ask_deposit($1::uuid, $2::text) as job;
