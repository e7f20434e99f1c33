-- $1 schema, $2 table or view. What is to be published in place, as the connecting role sees it; no row when there is none.
-- keys: unique columns without nulls, the primary key first.
select
  c.relkind as kind,
  c.relrowsecurity as has_row_rights,
  obj_description(c.oid, 'pg_class') as comment,
  current_user as role,
  has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select') as is_readable,
  array(
    select a.attname::text
    from pg_index i
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
    where i.indrelid = c.oid and i.indisunique and i.indimmediate and i.indisvalid and i.indnkeyatts = 1
      and i.indpred is null and i.indexprs is null and a.attnotnull
    order by i.indisprimary desc, a.attnum
  ) as keys,
  coalesce(
    (
      select jsonb_agg(
        jsonb_build_object(
          'name', a.attname,
          'type', t.typname,
          'comment', col_description(c.oid, a.attnum),
          'srid', case when t.typname in ('geometry', 'geography') then postgis_typmod_srid(a.atttypmod) end
        )
        order by a.attnum
      )
      from pg_attribute a
      join pg_type t on t.oid = a.atttypid
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    ),
    '[]'
  ) as columns
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1::text and c.relname = $2::text and c.relkind in ('r', 'p', 'v', 'm', 'f');
