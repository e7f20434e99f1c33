-- $1 harvester. The remote ids of the records that it holds.
select remote_id from maillage.harvest_item where harvester_id = $1::bigint and holds and outcome <> 'retired';
