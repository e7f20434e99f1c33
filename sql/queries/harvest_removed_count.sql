-- $1 run, $2 records removed now.
update maillage.harvest_run
set removed = removed + $2::bigint, heartbeat_at = now()
where id = $1::bigint
returning id;
