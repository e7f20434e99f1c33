-- $1 table of schema published. What may be written into each of its columns; no row when it does not exist. A domain counts
-- as the type that it restricts. The key is that of published_tables.sql.
select
  a.attname as name,
  b.typname as type,
  format_type(a.atttypid, a.atttypmod) as full_type,
  a.attnotnull or base.is_required as is_required,
  a.atthasdef or a.attidentity <> '' as has_default,
  a.attgenerated <> '' or a.attidentity = 'a' as is_generated,
  case when b.typname in ('varchar', 'bpchar') and base.typmod > 4 then base.typmod - 4 end as max_length,
  (select array_agg(e.enumlabel::text order by e.enumsortorder) from pg_enum e where e.enumtypid = b.oid) as labels,
  case when b.typname = 'geometry' then postgis_typmod_type(a.atttypmod) end as geometry_type,
  case when b.typname = 'geometry' then postgis_typmod_srid(a.atttypmod) end as srid,
  a.attnum is not distinct from (
    select k.attnum
    from pg_index i
    join pg_attribute k on k.attrelid = i.indrelid and k.attnum = i.indkey[0]
    where i.indrelid = a.attrelid and i.indisunique and i.indimmediate and i.indisvalid and i.indnkeyatts = 1
      and i.indpred is null and i.indexprs is null and k.attnotnull
    order by i.indisprimary desc, k.attnum
    limit 1
  ) as is_key
from pg_attribute a
cross join lateral (
  -- A domain may restrict another one.
  with recursive types as (
    select t.oid, t.typtype, t.typbasetype, t.typnotnull, t.typtypmod, a.atttypmod as typmod
    from pg_type t
    where t.oid = a.atttypid
    union all
    select t.oid, t.typtype, t.typbasetype, d.typnotnull or t.typnotnull, t.typtypmod, d.typtypmod
    from types d
    join pg_type t on t.oid = d.typbasetype
    where d.typtype = 'd'
  )
  select oid, typnotnull as is_required, typmod from types where typtype <> 'd'
) base
join pg_type b on b.oid = base.oid
where a.attrelid = to_regclass(format('published.%I', $1::text)) and a.attnum > 0 and not a.attisdropped
order by a.attnum;
