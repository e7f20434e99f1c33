-- Collections that people edit feature by feature (OGC API – Features Part 4). maillage.protect_collection() puts the
-- policies on their tables; requests write as maillage_writer, between begin_edit and end_edit.

alter table maillage.collection add column is_editable boolean not null default false;

-- Site administrators and the data officers of the organisation that the collection belongs to. A key needs `datasets`.
create function maillage.may_edit_collection(collection text) returns boolean
language sql stable parallel safe security definer set search_path = pg_catalog as $$
  select maillage.account_id() is not null and exists (
    select from maillage.collection c
    where c.id = collection and c.is_editable and (
      c.organisation_id in (select maillage.organisations_as('officer'))
      or (maillage.has_scope('datasets') and exists (
        select from maillage.account_role r join maillage.account a on a.id = r.account_id
        where r.account_id = maillage.account_id() and r.role = 'admin' and r.organisation_id is null and a.state = 'active'
      ))
    )
  )
$$;

-- Before anything is written: takes the collection's line, so that its edits come one after the other and none meets an
-- import, which takes the same line first.
create function maillage.begin_edit(collection text) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- Who may not edit makes nobody wait. Asked again once the line is there: it may have been closed in between.
  if maillage.may_edit_collection(collection) then
    perform from maillage.collection c where c.id = collection for no key update;
  end if;
  if not maillage.may_edit_collection(collection) then
    raise exception 'no right to edit %', collection using errcode = '42501';
  end if;
end $$;

-- After the write: counter, extent and version. Boxes are west, south, east, north in CRS84, or null. Tells whether the
-- extent may have shrunk, so that it is to be measured. Times of the same collection never repeat: they name its versions.
create function maillage.end_edit(
  collection text, change integer, box_before double precision[], box_after double precision[]
) returns boolean
language plpgsql security definer set search_path = pg_catalog as $$
declare
  extent_before double precision[];
begin
  if not maillage.may_edit_collection(collection) then
    raise exception 'no right to edit %', collection using errcode = '42501';
  end if;
  select c.extent into extent_before from maillage.collection c where c.id = collection;
  update maillage.collection c set
    feature_count = greatest(c.feature_count + change, 0),
    extent = case
      when box_after is null then c.extent
      when c.extent is null then box_after
      else array[
        least(c.extent[1], box_after[1]), least(c.extent[2], box_after[2]),
        greatest(c.extent[3], box_after[3]), greatest(c.extent[4], box_after[4])
      ]
    end,
    -- No import's content any more.
    content_signature = null,
    updated_at = greatest(clock_timestamp(), c.updated_at + interval '1 millisecond')
  where c.id = collection;
  return box_before is not null and extent_before is not null
    and (
      box_before[1] <= extent_before[1] or box_before[2] <= extent_before[2]
      or box_before[3] >= extent_before[3] or box_before[4] >= extent_before[4]
    )
    and not coalesce(
      box_after[1] <= box_before[1] and box_after[2] <= box_before[2]
      and box_after[3] >= box_before[3] and box_after[4] >= box_before[4],
      false
    );
end $$;

create function maillage.set_edited_extent(collection text, measured double precision[]) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if not maillage.may_edit_collection(collection) then
    raise exception 'no right to edit %', collection using errcode = '42501';
  end if;
  update maillage.collection c set extent = measured where c.id = collection;
end $$;

-- JSON Merge Patch (RFC 7396) of what stands in a column.
create function maillage.merge_patch(target jsonb, patch jsonb) returns jsonb
language plpgsql immutable parallel safe set search_path = pg_catalog as $$
declare
  member record;
begin
  if jsonb_typeof(patch) is distinct from 'object' then
    return patch;
  end if;
  if jsonb_typeof(target) is distinct from 'object' then
    target := '{}';
  end if;
  for member in select key, value from jsonb_each(patch) loop
    if member.value = 'null' then
      target := target - member.key;
    else
      target := target || jsonb_build_object(member.key, maillage.merge_patch(target -> member.key, member.value));
    end if;
  end loop;
  return target;
end $$;

-- Only who writes needs them; each of them asks for the right to edit all the same.
revoke execute on function maillage.begin_edit(text) from public;
revoke execute on function maillage.end_edit(text, integer, double precision[], double precision[]) from public;
revoke execute on function maillage.set_edited_extent(text, double precision[]) from public;
grant execute on function
  maillage.begin_edit(text),
  maillage.end_edit(text, integer, double precision[], double precision[]),
  maillage.set_edited_extent(text, double precision[])
to maillage_writer;
