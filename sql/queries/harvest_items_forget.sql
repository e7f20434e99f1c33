-- $1 harvester, $2 run. Items without a record of their own (duplicates, outside, never read) that are gone there.
delete from maillage.harvest_item
where harvester_id = $1::bigint and not holds and run_id <> $2::bigint;
