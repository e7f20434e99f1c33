-- $1 harvester.
select maillage.stop_harvest($1::bigint) as stopped;
