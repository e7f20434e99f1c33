-- Puts the table of a collection under the collection's visibility: a policy when it is restricted, none when public.
-- To be called by whoever makes the table or changes the visibility, in the same transaction. A view cannot carry a
-- policy: it shows what its tables show (security_invoker), so it cannot be restricted by itself.
create or replace function maillage.protect_collection(collection text) returns void language plpgsql as $$
declare
  target regclass := to_regclass(format('published.%I', collection));
  kind "char" := (select relkind from pg_class where oid = target);
  is_restricted boolean := exists (
    select from maillage.collection c where c.id = collection and c.visibility <> 'public'
  );
begin
  if target is null then
    return;
  end if;
  if kind not in ('r', 'p') then
    if is_restricted then
      raise exception 'published.% is no table: its visibility is that of the tables behind it', collection
        using errcode = '0A000';
    end if;
    return;
  end if;
  execute format('drop policy if exists maillage_visibility on %s', target);
  if is_restricted then
    execute format('alter table %s enable row level security', target);
    -- The subselect is computed once per statement, not per row.
    execute format(
      'create policy maillage_visibility on %s for select to maillage_reader, maillage_writer using ((select maillage.may_read_collection(%L)))',
      target, collection
    );
  elsif not exists (select from pg_policy where polrelid = target) then
    execute format('alter table %s disable row level security', target);
  end if;
end $$;

-- After a restore or a move, whose tables come without their policies.
create or replace function maillage.protect_collections() returns void language sql as $$
  select maillage.protect_collection(id) from maillage.collection order by id
$$;

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
