-- $1 id. Its records stay, and belong to no harvester.
delete from maillage.harvester where id = $1::bigint returning id, name;
