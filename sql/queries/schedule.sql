-- $1 id. Locked: what is queued for it is noted in its row.
select id, title, kind, input, next_run_at from maillage.schedule where id = $1::bigint for update;
