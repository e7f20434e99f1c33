-- $1 id. What decides whether a collection can be edited; no row when the catalogue does not know it.
select
  coalesce(k.relkind in ('r', 'p'), false) as is_table,
  r.kind = 'process_result' as is_computed,
  c.organisation_id,
  exists (select from maillage.etl_run e where e.collection = c.id and e.state = 'running') as is_importing
from maillage.collection c
join maillage.metadata_record r on r.id = c.record_id
left join pg_class k on k.oid = to_regclass(format('published.%I', c.id))
where c.id = $1::text
for no key update of c;
