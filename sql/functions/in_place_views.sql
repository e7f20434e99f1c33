-- Makes the view of a collection in place anew from its line of the register. As whoever connects: the view reads with
-- this role's rights, requests with the view's alone.
create or replace function maillage.make_view_in_place(collection text) returns void language plpgsql as $$
declare
  place maillage.in_place;
  served text;
begin
  select * into strict place from maillage.in_place where id = collection;
  select string_agg(format('t.%I', name), ', ' order by nth) into served
  from unnest(place.columns) with ordinality as c (name, nth);
  if place.geometry_column is not null then
    served := served || ', ' || case place.geometry_form
      when 'as_is' then format('t.%I', place.geometry_column)
      when 'set_srid' then format('public.st_setsrid(t.%1$I, %2$s) as %1$I', place.geometry_column, place.srid)
      else format('t.%1$I::public.geometry as %1$I', place.geometry_column)
    end;
  end if;
  execute format('drop view if exists published.%I', collection);
  execute format(
    'create view published.%I as select %s from %s t where (select maillage.may_read_collection(%L))',
    collection, served,
    case when place.server is null then format('%I.%I', place.source_schema, place.source_table)
      else format('maillage_foreign.%I', collection) end,
    collection
  );
  execute format('revoke all on published.%I from public', collection);
  execute format('grant select on published.%I to maillage_reader, maillage_writer', collection);
end $$;
revoke execute on function maillage.make_view_in_place(text) from public;

-- After a restore or a move: the views whose sources are there. The others are told by `admin doctor`.
create or replace function maillage.make_views_in_place() returns void language plpgsql as $$
declare
  missing text;
begin
  for missing in select id from maillage.in_place where to_regclass(format('published.%I', id)) is null order by id loop
    begin
      perform maillage.make_view_in_place(missing);
    exception when undefined_table or undefined_column or invalid_schema_name or insufficient_privilege then
      raise notice 'published.% : its source is not there', missing;
    end;
  end loop;
end $$;
revoke execute on function maillage.make_views_in_place() from public;

-- The foreign server that a relation reads when it is read: by itself, by what it looks at as a view, or by its parts; null
-- when all its rows lie in this database (those of a materialized view do).
create or replace function maillage.foreign_server_behind(relation oid) returns text language sql stable as $$
  with recursive behind (oid) as (
    select relation
    union
    select next.oid
    from behind b
    cross join lateral (
      select d.refobjid as oid
      from pg_class v
      join pg_rewrite w on w.ev_class = v.oid
      join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_class'::regclass
      where v.oid = b.oid and v.relkind = 'v'
      union all
      select i.inhrelid from pg_inherits i where i.inhparent = b.oid
    ) next
  )
  select s.srvname::text
  from behind
  join pg_foreign_table f on f.ftrelid = behind.oid
  join pg_foreign_server s on s.oid = f.ftserver
  order by s.srvname
  limit 1
$$;
