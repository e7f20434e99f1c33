-- $1 id, or null for all. The collections in place; what their views look at by now: null when view or source has gone; and
-- whether that got row rights since.
select
  p.id, p.source_schema, p.source_table, p.server, p.key_column, p.columns, p.geometry_column, p.geometry_form, p.srid,
  p.refreshed_at, k.record_id, k.feature_count, k.extent, k.columns as column_notes, k.visibility,
  source.name as looks_at,
  coalesce(source.has_row_rights, false) as has_row_rights,
  case when p.server is null then format('%I.%I', p.source_schema, p.source_table)
    else format('maillage_foreign.%I', p.id) end as should_look_at
from maillage.in_place p
join maillage.collection k on k.id = p.id
left join pg_class v on v.relnamespace = 'published'::regnamespace and v.relname = p.id and v.relkind = 'v'
left join lateral (
  select format('%I.%I', n.nspname, s.relname) as name, s.relrowsecurity as has_row_rights
  from pg_rewrite w
  join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_class'::regclass
  join pg_class s on s.oid = d.refobjid
  join pg_namespace n on n.oid = s.relnamespace
  where w.ev_class = v.oid and d.refobjid <> v.oid
  limit 1
) source on true
where $1::text is null or p.id = $1::text
order by p.id collate "C";
