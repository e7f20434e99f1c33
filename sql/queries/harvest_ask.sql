-- $1 harvester, $2 the wish as jsonb (migration 0017).
select maillage.ask_harvest($1::bigint, $2::jsonb) as id;
