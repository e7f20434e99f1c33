-- $1 harvester. A run that ended without saying so gives way.
update maillage.harvest_run
set state = 'stopped', ended_at = heartbeat_at, message = coalesce(message, 'Interrompue : le programme s’est arrêté.')
where harvester_id = $1::bigint and state = 'running' and not is_dry;
