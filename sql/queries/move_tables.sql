-- $1 schemas. Tables with the statement that makes each, its columns for COPY and its comments; constraints and
-- indexes come later. pages: to read the table part by part; page_bytes: of one, with its values kept elsewhere (TOAST).
select
  n.nspname || '.' || c.relname as name,
  format('%I.%I', n.nspname, c.relname) as target,
  pg_relation_size(c.oid) / current_setting('block_size')::bigint as pages,
  pg_table_size(c.oid) / greatest(pg_relation_size(c.oid) / current_setting('block_size')::bigint, 1) as page_bytes,
  format(
    'create %s table %I.%I (%s)',
    case when c.relpersistence = 'u' then 'unlogged' else '' end, n.nspname, c.relname, coalesce(columns.definition, '')
  ) || coalesce(' with (' || array_to_string(c.reloptions, ', ') || ')', '') as definition,
  coalesce(columns.copied, '') as columns,
  array_remove(
    array_append(
      coalesce(columns.comments, '{}'),
      format('comment on table %I.%I is %L', n.nspname, c.relname, obj_description(c.oid, 'pg_class'))
    ),
    format('comment on table %I.%I is NULL', n.nspname, c.relname)
  ) as comments
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
left join lateral (
  select
    string_agg(
      format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod))
      || coalesce(
        (select format(' collate %I.%I', cn.nspname, co.collname) from pg_collation co
          join pg_namespace cn on cn.oid = co.collnamespace
          join pg_type ty on ty.oid = a.atttypid
          where co.oid = a.attcollation and a.attcollation <> ty.typcollation),
        ''
      )
      || case
        when a.attidentity <> '' then format(
          ' generated %s as identity (sequence name %s start %s increment %s minvalue %s maxvalue %s cache %s %s)',
          case a.attidentity when 'a' then 'always' else 'by default' end,
          pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname),
          s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
          case when s.seqcycle then 'cycle' else 'no cycle' end
        )
        when a.attgenerated = 's' then format(' generated always as (%s) stored', pg_get_expr(d.adbin, d.adrelid))
        when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid)
        else ''
      end
      || case when a.attnotnull then ' not null' else '' end,
      ', ' order by a.attnum
    ) as definition,
    string_agg(format('%I', a.attname), ', ' order by a.attnum) filter (where a.attgenerated = '') as copied,
    array_agg(
      format('comment on column %I.%I.%I is %L', n.nspname, c.relname, a.attname, col_description(c.oid, a.attnum))
    ) filter (where col_description(c.oid, a.attnum) is not null) as comments
  from pg_attribute a
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  left join pg_sequence s on a.attidentity <> ''
    and s.seqrelid = pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname)::regclass
  where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
) columns on true
where c.relkind = 'r' and n.nspname = any ($1::text[])
order by 1;
