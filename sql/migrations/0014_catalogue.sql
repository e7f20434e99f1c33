-- Records hold all that the formats of metadata can say: what has a column of its own stays there, the rest lies in
-- `details` (catalogue/record.ts, RecordDetails). What a record was read from is kept beside it, so that nothing of the
-- document is lost when the record is written again.

alter table maillage.metadata_record
  -- Who keeps the record: imports and processes write theirs anew each time, officers and harvesters theirs.
  add column origin text not null default 'import' check (origin in ('import', 'process', 'officer', 'harvest')),
  add column details jsonb not null default '{}'
    check (jsonb_typeof(details) = 'object' and length(details::text) <= 2000000),
  -- Members of the record that an officer wrote: later imports leave them as they are.
  add column curated text[] not null default '{}',
  -- Counts what was published of it.
  add column version integer not null default 1 check (version > 0),
  add column published_at timestamptz not null default now(),
  -- Envelopes of its extents; null where none is known. Of a collection's record, the collection's when it has none.
  add column geom public.geometry(MultiPolygon, 4326);
update maillage.metadata_record set published_at = updated_at;
update maillage.metadata_record set origin = 'process' where kind = 'process_result';
create index metadata_record_by_place on maillage.metadata_record using gist (geom);

create table maillage.record_original (
  record_id text primary key references maillage.metadata_record (id) on delete cascade on update cascade,
  -- Id of the format, as in catalogue/formats/index.ts.
  format text not null,
  document text not null check (length(document) <= 20000000)
);
alter table maillage.record_original enable row level security;
-- Seen with its record.
create policy visible on maillage.record_original for select to maillage_reader, maillage_writer
using (exists (select from maillage.metadata_record r where r.id = record_id));

-- Whether the account that asks may write records of this organisation: its officers, and site administrators.
create function maillage.may_edit_record(organisation bigint) returns boolean
language sql stable parallel safe security definer set search_path = pg_catalog as $$
  select maillage.account_id() is not null and (
    organisation in (select maillage.organisations_as('officer'))
    or (maillage.has_scope('datasets') and exists (
      select from maillage.account_role r join maillage.account a on a.id = r.account_id
      where r.account_id = maillage.account_id() and r.role = 'admin' and r.organisation_id is null and a.state = 'active'
    ))
  )
$$;

grant select on maillage.record_original to maillage_reader, maillage_writer;

-- The boxes of a record's extents, [west, south, east, north] in degrees; one that crosses the antimeridian in two parts.
create function maillage.envelopes(extents jsonb) returns public.geometry
language sql immutable parallel safe set search_path = pg_catalog, public as $$
  with box as (
    select
      (extent -> 'bbox' ->> 0)::double precision as west,
      (extent -> 'bbox' ->> 1)::double precision as south,
      (extent -> 'bbox' ->> 2)::double precision as east,
      (extent -> 'bbox' ->> 3)::double precision as north
    from jsonb_array_elements(case when jsonb_typeof(extents) = 'array' then extents else '[]' end) as extent
    where jsonb_typeof(extent -> 'bbox') = 'array' and jsonb_array_length(extent -> 'bbox') = 4
  ), part as (
    select west, south, east, north from box where west <= east
    union all
    select west, south, 180, north from box where west > east
    union all
    select -180, south, east, north from box where west > east
  )
  select ST_Multi(ST_Collect(ST_MakeEnvelope(west, south, east, north, 4326))) from part
$$;
create function maillage.place_record() returns trigger
language plpgsql set search_path = pg_catalog, public as $$
begin
  new.geom := maillage.envelopes(new.details -> 'extents');
  return new;
end $$;
create trigger record_placed before insert or update of details on maillage.metadata_record
for each row execute function maillage.place_record();

-- A few values of each column, as texts, taken by each publication: {column: [value, …]}. They are part of the data, and
-- seen by whoever sees it.
alter table maillage.collection
  add column samples jsonb not null default '{}' check (jsonb_typeof(samples) = 'object');
-- What is known of collections published before.
update maillage.metadata_record r set details = r.details || jsonb_strip_nulls(jsonb_build_object(
  'feature_count', c.feature_count,
  'content_signature', c.content_signature,
  'extents', case when c.extent is not null then jsonb_build_array(jsonb_build_object('bbox', to_jsonb(c.extent))) end
))
from maillage.collection c
where c.record_id = r.id
  and not exists (select from maillage.collection other where other.record_id = r.id and other.id <> c.id);
