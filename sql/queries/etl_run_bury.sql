-- $1 seconds after which a silent run is dead.
update maillage.etl_run
set state = 'failed', message = 'Import interrompu (processus arrêté) ; la collection est restée telle quelle.', ended_at = now()
where state = 'running' and heartbeat_at < now() - $1::double precision * interval '1 second'
returning id;
