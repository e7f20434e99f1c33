-- $1 harvester, $2 remote ids.
delete from maillage.harvest_item where harvester_id = $1::bigint and remote_id = any ($2::text[]);
