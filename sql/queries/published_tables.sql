-- Every table or view of schema `published` that the current role may read, with what the catalogue knows of it.
-- Key: the primary key of one column, else the first unique column without nulls.
select
  c.relname as id,
  obj_description(c.oid, 'pg_class') as comment,
  coalesce(
    (
      select jsonb_agg(
        jsonb_build_object(
          'name', a.attname,
          -- A domain is what it restricts; a composite is a record to all readers.
          'type', case
            when t.typtype = 'd' then (
              with recursive base as (
                select t.typbasetype as oid
                union all
                select inner_type.typbasetype from base join pg_type inner_type using (oid)
                where inner_type.typtype = 'd'
              )
              select b.typname from base join pg_type b using (oid) where b.typtype <> 'd'
            )
            when t.typtype = 'c' then 'record'
            else t.typname
          end,
          'is_enum', t.typtype = 'e',
          'comment', col_description(c.oid, a.attnum),
          'srid', case when t.typname in ('geometry', 'geography') then coalesce(
            nullif(postgis_typmod_srid(a.atttypmod), 0), case when a.attname = p.geometry_column then p.srid end, 0
          ) end,
          'geometry_type', case when t.typname in ('geometry', 'geography') then postgis_typmod_type(a.atttypmod) end
        )
        order by a.attnum
      )
      from pg_attribute a
      join pg_type t on t.oid = a.atttypid
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    ),
    '[]'
  ) as columns,
  coalesce(p.key_column, (
    select a.attname
    from pg_index i
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
    where i.indrelid = c.oid and i.indisunique and i.indimmediate and i.indisvalid and i.indnkeyatts = 1
      and i.indpred is null and i.indexprs is null and a.attnotnull
    order by i.indisprimary desc, a.attnum
    limit 1
  )) as key,
  -- Changes whoever writes, also past the catalogue: the file of the rows (truncate), its columns, and the rows written,
  -- of a partitioned table those of its parts. A crash, or who resets them, begins these counts anew: hence the time of
  -- their beginning. Of a view in place those of the table that it shows. Null where nobody counts, or where rows lie
  -- elsewhere.
  case when current_setting('track_counts')::boolean and (
    (held.relkind = 'r' and not held.relhassubclass) or held.relkind = 'p' and not exists (
      select from pg_partition_tree(held.oid) tree join pg_class part on part.oid = tree.relid where part.relkind = 'f'
    )
  ) then concat_ws(
    '.',
    extract(epoch from greatest(pg_stat_get_bgwriter_stat_reset_time(), pg_stat_get_db_stat_reset_time(d.oid))),
    (
      select md5(string_agg(concat_ws(' ', a.attnum, a.attname, a.atttypid, a.atttypmod), ',' order by a.attnum))
      from pg_attribute a
      where a.attrelid = held.oid and a.attnum > 0 and not a.attisdropped
    ),
    case when held.relkind = 'r' then (
      select concat_ws('.', held.relfilenode, pg_stat_get_tuples_inserted(held.oid) + pg_stat_get_tuples_updated(held.oid)
        + pg_stat_get_tuples_deleted(held.oid))
    ) else (
      select concat_ws('.', md5(string_agg(concat_ws(' ', part.oid, part.relfilenode), ',' order by part.oid)),
        sum(pg_stat_get_tuples_inserted(part.oid) + pg_stat_get_tuples_updated(part.oid)
          + pg_stat_get_tuples_deleted(part.oid)))
      from pg_partition_tree(held.oid) tree
      join pg_class part on part.oid = tree.relid
    ) end
  ) end as writes,
  c.oid::bigint as oid,
  k.columns as column_notes,
  -- In place nobody counts, nor dates what is written.
  case when p.id is null then k.feature_count end as feature_count,
  k.extent,
  k.content_signature,
  k.updated_at,
  case when p.id is not null then case when far.server is null then 'here' else 'elsewhere' end end as in_place,
  far.server,
  coalesce(k.visibility, 'public') = 'public' as is_public,
  coalesce(k.is_editable, false) as is_editable,
  case when k.is_editable then maillage.may_edit_collection(k.id) else false end as may_edit,
  case when r.id is not null then jsonb_build_object(
    'title', r.title, 'abstract', r.abstract, 'producer', r.producer, 'licence_name', r.licence_name,
    'licence_url', r.licence_url, 'source_url', r.source_url, 'vintage', r.vintage, 'lineage', r.lineage,
    'keywords', r.keywords, 'warnings', r.warnings, 'kind', r.kind, 'created_at', r.created_at,
    'identifiers', r.details -> 'identifiers'
  ) end as record
from pg_class c
join pg_database d on d.datname = current_database()
left join maillage.collection k on k.id = c.relname
left join maillage.metadata_record r on r.id = k.record_id
left join maillage.in_place p on p.id = c.relname
-- What a view in place looks at, whatever it is called by now.
left join lateral (
  select d.refobjid as oid
  from pg_rewrite w
  join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_class'::regclass
  where p.id is not null and w.ev_class = c.oid and d.refobjid <> c.oid
  limit 1
) source on true
-- Whoever made the foreign table, and however many views are in between.
left join lateral (
  select coalesce(p.server, maillage.foreign_server_behind(c.oid)) as server where p.id is not null
) far on true
join pg_class held on held.oid = coalesce(source.oid, c.oid)
where c.relnamespace = 'published'::regnamespace
  -- The records' address (api/records): no table is served at it.
  and c.relname <> 'catalogue'
  and c.relkind in ('r', 'p', 'v', 'm', 'f')
  and not c.relispartition
  and has_table_privilege(c.oid, 'select')
  and maillage.may_read_collection(c.relname)
  -- One in place whose owner lost the right to its source is as one whose view has gone: it fails alone, not with others.
  and (source.oid is null or has_table_privilege(c.relowner, source.oid, 'select'))
  -- A view of its owner's rights would show rows that the tables behind it hide; one in place asks for the right itself.
  and (c.relkind <> 'v' or p.id is not null or coalesce(c.reloptions, '{}') && array['security_invoker=true', 'security_invoker=on', 'security_invoker=1'])
order by c.relname collate "C";
