-- Puts the table of a collection under the collection's visibility and editing: policies when it is restricted or
-- editable, none when it is public and only read. To be called by whoever makes the table or changes either, in the same
-- transaction. A view cannot carry a policy: it shows what its tables show (security_invoker), so it cannot be restricted
-- by itself; one in place (in_place_views.sql) asks for the right itself, behind a barrier where it hides rows.
create or replace function maillage.protect_collection(collection text) returns void language plpgsql as $$
declare
  target regclass := to_regclass(format('published.%I', collection));
  kind "char" := (select relkind from pg_class where oid = target);
  is_restricted boolean := exists (
    select from maillage.collection c where c.id = collection and c.visibility <> 'public'
  );
  is_editable boolean := exists (
    select from maillage.collection c where c.id = collection and c.is_editable
  );
  may_edit text := format('(select maillage.may_edit_collection(%L))', collection);
begin
  if target is null then
    return;
  end if;
  if kind = 'v' and exists (select from maillage.in_place p where p.id = collection) then
    -- Not where it is so: readers would wait for the change, and the change for whoever reads.
    if not coalesce(
      (select format('security_barrier=%s', is_restricted) = any (reloptions) from pg_class where oid = target), false
    ) then
      execute format('alter view %s set (security_barrier = %s)', target, is_restricted);
    end if;
    return;
  end if;
  if kind not in ('r', 'p') then
    if is_restricted then
      raise exception 'published.% is no table: its visibility is that of the tables behind it', collection
        using errcode = '0A000';
    end if;
    return;
  end if;
  perform maillage.lock_published(array[collection]);
  execute format('drop policy if exists maillage_visibility on %s', target);
  if is_restricted then
    execute format('alter table %s enable row level security', target);
    -- The subselect is computed once per statement, not per row.
    execute format(
      'create policy maillage_visibility on %s for select to maillage_reader, maillage_writer using ((select maillage.may_read_collection(%L)))',
      target, collection
    );
  elsif is_editable then
    -- A constant that the planner drops: reading costs nothing more.
    execute format('alter table %s enable row level security', target);
    execute format(
      'create policy maillage_visibility on %s for select to maillage_reader, maillage_writer using (true)', target
    );
  end if;
  perform maillage.protect_edits(target, is_editable, may_edit);
  if not is_restricted and not is_editable and not exists (select from pg_policy where polrelid = target) then
    execute format('alter table %s disable row level security', target);
  end if;
end $$;

-- Who may write to a table, and whose numbers its new rows take. Everything is made anew: after a restore the table has
-- the grants and none of the policies.
create or replace function maillage.protect_edits(target regclass, is_editable boolean, may_edit text) returns void
language plpgsql as $$
declare
  generator text;
begin
  execute format('drop policy if exists maillage_created on %s', target);
  execute format('drop policy if exists maillage_changed on %s', target);
  execute format('drop policy if exists maillage_removed on %s', target);
  if not is_editable then
    execute format('revoke insert, update, delete on %s from maillage_writer', target);
    return;
  end if;
  execute format('create policy maillage_created on %s for insert to maillage_writer with check (%s)', target, may_edit);
  execute format(
    'create policy maillage_changed on %s for update to maillage_writer using (%s) with check (%s)',
    target, may_edit, may_edit
  );
  execute format('create policy maillage_removed on %s for delete to maillage_writer using (%s)', target, may_edit);
  execute format('grant select, insert, update, delete on %s to maillage_writer', target);
  for generator in
    select pg_get_serial_sequence(target::text, attname)
    from pg_attribute
    where attrelid = target and attnum > 0 and not attisdropped and attidentity = ''
  loop
    if generator is not null then
      execute format('grant usage on sequence %s to maillage_writer', generator);
    end if;
  end loop;
end $$;

-- After a restore or a move, whose tables come without their policies, and without views in place.
create or replace function maillage.protect_collections() returns void language plpgsql as $$
begin
  perform maillage.make_views_in_place();
  perform maillage.protect_collection(id) from maillage.collection order by id;
end $$;

-- Row rights let an index answer only what cannot tell of rows that are hidden: the operator && compares two boxes and
-- raises nothing. Without it every question to a restricted collection reads the whole table.
do $$
begin
  if (select rolsuper from pg_roles where rolname = current_user) and exists (
    select from pg_proc where oid = to_regprocedure('public.geometry_overlaps(public.geometry,public.geometry)') and not proleakproof
  ) then
    alter function public.geometry_overlaps(public.geometry, public.geometry) leakproof;
  end if;
end $$;
