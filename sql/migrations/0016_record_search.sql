-- What the catalogue's search looks at: one row per record, kept by triggers. Requests read it by the view
-- `searchable_record` alone, which says who sees what. The view is its owner's: under a row policy an index of texts or
-- places would serve nobody, because their operators might tell of hidden rows (`leakproof`).

-- French words by their stems, accents or not. Accents go first, so that « été », the season, is no stop word.
create text search configuration maillage.french (copy = pg_catalog.french);
alter text search configuration maillage.french
  alter mapping for word, hword, hword_part with public.unaccent, french_stem;

create table maillage.record_search (
  record_id text primary key references maillage.metadata_record (id) on delete cascade on update cascade,
  -- Of the record, for the view's condition.
  state text not null,
  visibility text not null,
  organisation_id bigint,
  kind text not null,
  -- Without accents and capitals, to order by.
  title_key text not null collate "C",
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- What the data describes, as far as it is told; open where it is not.
  period tstzrange,
  -- Boxes of the record's extents, else of its collections.
  geom public.geometry(MultiPolygon, 4326),
  quality smallint check (quality between 0 and 100),
  -- « name:value » of all that facets count.
  facets text[] not null,
  -- URIs and identifiers by which others know the resource.
  identifiers text[] not null,
  -- Title, keywords, themes and producer, which relevance looks at.
  head tsvector not null,
  -- All words.
  words tsvector not null
);
alter table maillage.record_search enable row level security;
create index record_search_words on maillage.record_search using gin (words);
create index record_search_facets on maillage.record_search using gin (facets);
create index record_search_identifiers on maillage.record_search using gin (identifiers);
create index record_search_place on maillage.record_search using gist (geom);
create index record_search_period on maillage.record_search using gist (period);
create index record_search_title on maillage.record_search (title_key);
create index record_search_updated on maillage.record_search (updated_at);
create index record_search_created on maillage.record_search (created_at);
create index record_search_quality on maillage.record_search (coalesce(quality, -1));

-- Score of catalogue/quality, written beside the record; null until it is computed anew.
alter table maillage.metadata_record add column quality smallint check (quality between 0 and 100);
-- The job that computes it. A new site gets it with its first schedules (job_handlers.ts), one that is in use here, once.
insert into maillage.schedule (title, kind, cron)
select 'Notes de qualité des fiches du catalogue', 'score_records', '*/10 * * * *'
from maillage.schedule_id_seq where is_called
on conflict (kind, input, cron, time_zone) do nothing;

-- A row per transaction that changed the catalogue, for an hour: their number and sum name the catalogue's content. No
-- transaction waits for another one's row.
create table maillage.catalogue_change (
  id bigint primary key default txid_current(),
  at timestamptz not null default now()
);
alter table maillage.catalogue_change enable row level security;
create policy visible on maillage.catalogue_change for select to maillage_reader, maillage_writer using (true);
grant select on maillage.catalogue_change to maillage_reader, maillage_writer;

create function maillage.note_catalogue_change() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into maillage.catalogue_change default values on conflict do nothing;
  delete from maillage.catalogue_change where id in (
    select id from maillage.catalogue_change where at < now() - interval '1 hour' for update skip locked
  );
  return null;
end $$;

-- Whether a licence lets anybody use the data for anything, by its name and address.
create function maillage.is_open_licence(licence_name text, licence_url text) returns boolean
language sql immutable parallel safe set search_path = pg_catalog as $$
  select coalesce(l ~* 'etalab|licence[- ]ouverte|open[- ]?licen[cs]e|odbl|open ?database|odc-?by|creativecommons\.org/(licenses/by(-sa)?/|publicdomain/)|\mcc0\M|\mcc[- ]by([- ]sa)?([- ][0-9.]+)?$|domaine public', false)
    and l !~* '\m(nc|nd)\M|non[- ]commercial'
  from (select concat_ws(' ', licence_url, licence_name) as l) t
$$;

-- A date of the record (year, month, day or time) as a moment: its first, or its last. Null when it is none.
create function maillage.moment_of(written text, is_end boolean) returns timestamptz
language plpgsql immutable parallel safe set search_path = pg_catalog as $$
declare
  day text;
  moment timestamp;
begin
  if written ~ '^\d{4}$' then day := written || '-01-01';
  elsif written ~ '^\d{4}-\d{2}$' then day := written || '-01';
  elsif written ~ '^\d{4}-\d{2}-\d{2}' then day := left(written, 10);
  else return null;
  end if;
  moment := make_date(left(day, 4)::integer, substr(day, 6, 2)::integer, substr(day, 9, 2)::integer)::timestamp;
  if is_end then
    moment := moment + (case length(written) when 4 then interval '1 year' when 7 then interval '1 month' else interval '1 day' end)
      - interval '1 microsecond';
  end if;
  return moment at time zone 'UTC';
exception when datetime_field_overflow then
  return null;
end $$;

-- What facets count of a record, as « name:value ».
create function maillage.facets_of(r maillage.metadata_record, is_served boolean) returns text[]
language sql stable parallel safe set search_path = pg_catalog, public as $$
  with value (name, value) as (
    select 'kind', r.kind
    union all select 'producer', coalesce(
      nullif(btrim(r.producer), ''),
      jsonb_path_query_first(r.details, 'lax $.contacts[*].organisation') #>> '{}'
    )
    union all select 'theme', c #>> '{}'
      from jsonb_path_query(r.details, 'lax $.themes[*] ? (!exists(@.type) || @.type == "theme").concepts[*].label') c
    union all select 'topic', c #>> '{}' from jsonb_path_query(r.details, 'lax $.topics[*]') c
    union all select 'licence', r.licence_name
    union all select 'open', maillage.is_open_licence(r.licence_name, r.licence_url)::text
    union all select 'format', c #>> '{}' from jsonb_path_query(r.details, 'lax $.distributions[*].format.name') c
    union all select 'format', c #>> '{}' from jsonb_path_query(r.details, 'lax $.formats[*].name') c
    -- Those of api/formats: each collection of this site is had in all of them.
    union all select 'format', f from unnest(array['CSV', 'FlatGeobuf', 'GeoJSON', 'GeoPackage', 'GeoParquet', 'KML']) f
      where is_served
    union all select 'frequency', r.details ->> 'frequency'
    union all select 'representation', c #>> '{}' from jsonb_path_query(r.details, 'lax $.representations[*]') c
    union all select 'served', is_served::text
  )
  select coalesce(array_agg(distinct name || ':' || left(btrim(value), 200)), '{}')
  from value where btrim(coalesce(value, '')) <> ''
$$;

-- Words of a record by their weight: title A, keywords, themes and producer B; then abstract C and the rest D.
create function maillage.head_of(r maillage.metadata_record) returns tsvector
language sql stable parallel safe set search_path = pg_catalog, public as $$
  select
    setweight(to_tsvector('maillage.french', left(concat_ws(' – ', r.title, r.details ->> 'alternate_title'), 2000)), 'A')
    || setweight(to_tsvector('maillage.french', left(concat_ws(
      ' – ',
      array_to_string(r.keywords, ' – '),
      (select string_agg(c #>> '{}', ' – ') from jsonb_path_query(r.details, 'lax $.themes[*].concepts[*].label') c),
      r.producer
    ), 5000)), 'B')
$$;
create function maillage.words_of(r maillage.metadata_record) returns tsvector
language sql stable parallel safe set search_path = pg_catalog, public as $$
  select
    maillage.head_of(r)
    || setweight(to_tsvector('maillage.french', left(r.abstract, 50000)), 'C')
    || setweight(to_tsvector('maillage.french', left(concat_ws(
      ' – ',
      r.vintage,
      r.lineage,
      r.details ->> 'purpose',
      (select string_agg(c #>> '{}', ' – ') from jsonb_path_query(r.details, 'lax $.extents[*].description') c),
      (select string_agg(c #>> '{}', ' – ') from jsonb_path_query(r.details, 'lax $.contacts[*].organisation') c),
      (select string_agg(c #>> '{}', ' – ') from jsonb_path_query(r.details, 'lax $.attributes[*].title') c),
      (select string_agg(c #>> '{}', ' – ') from jsonb_path_query(r.details, 'lax $.attributes[*].name') c)
    ), 50000)), 'D')
$$;

-- The period that a record tells, or the years of its vintage; null where neither is told.
create function maillage.period_of(r maillage.metadata_record) returns tstzrange
language sql stable parallel safe set search_path = pg_catalog as $$
  with bound (opening, closing) as (
    select
      maillage.moment_of(coalesce(r.details -> 'period' ->> 'begin', min(year)), false),
      maillage.moment_of(coalesce(r.details -> 'period' ->> 'end', max(year)), true)
    from (
      select y[1] as year from regexp_matches(r.vintage, '\m(?:1[89]|20)\d{2}\M', 'g') y
      where jsonb_typeof(r.details -> 'period') is distinct from 'object'
    ) years
  )
  select case
    when opening is null and closing is null then null
    else tstzrange(least(opening, closing), case when opening is null or opening <= closing then closing else null end, '[]')
  end
  from bound
$$;

create function maillage.index_record(record text) returns void
language sql security definer set search_path = pg_catalog, public as $$
  insert into maillage.record_search (
    record_id, state, visibility, organisation_id, kind, title_key, created_at, updated_at, period, geom, quality, facets,
    identifiers, head, words
  )
  select
    r.id, r.state, r.visibility, r.organisation_id, r.kind, left(lower(unaccent(r.title)), 300), r.created_at, r.updated_at,
    maillage.period_of(r),
    -- Territories that the record names, and what an officer wrote, stay; measured boxes are the collections' of today.
    case
      when 'extents' = any (r.curated)
        or jsonb_path_exists(r.details, 'lax $.extents[*] ? (exists(@.description) || exists(@.identifier))') then r.geom
      else coalesce(served.geom, r.geom)
    end,
    r.quality,
    maillage.facets_of(r, served.is_served),
    array(select distinct left(c #>> '{}', 1000) from jsonb_path_query(r.details, 'lax $.identifiers[*]') c),
    maillage.head_of(r),
    maillage.words_of(r)
  from maillage.metadata_record r
  cross join lateral (
    -- Collections that whoever sees the record sees too.
    select count(*) > 0 as is_served, maillage.envelopes(jsonb_agg(jsonb_build_object('bbox', c.extent))
      filter (where c.extent is not null)) as geom
    from maillage.collection c
    where c.record_id = r.id
      and (c.visibility = 'public' or (c.visibility, c.organisation_id) is not distinct from (r.visibility, r.organisation_id))
  ) served
  where r.id = record
  on conflict (record_id) do update set
    state = excluded.state, visibility = excluded.visibility, organisation_id = excluded.organisation_id,
    kind = excluded.kind, title_key = excluded.title_key, created_at = excluded.created_at,
    updated_at = excluded.updated_at, period = excluded.period, geom = excluded.geom, quality = excluded.quality,
    facets = excluded.facets, identifiers = excluded.identifiers, head = excluded.head, words = excluded.words
$$;
revoke execute on function maillage.index_record(text) from public;

create function maillage.index_changed_record() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform maillage.index_record(new.id);
  return null;
end $$;
create trigger record_indexed after insert or update on maillage.metadata_record
for each row execute function maillage.index_changed_record();

create function maillage.index_changed_collection() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tg_op <> 'INSERT' then
    perform maillage.index_record(old.record_id);
  end if;
  if tg_op = 'INSERT' or (tg_op = 'UPDATE' and new.record_id <> old.record_id) then
    perform maillage.index_record(new.record_id);
  end if;
  return null;
end $$;
create trigger collection_indexed_anew after insert or delete on maillage.collection
for each row execute function maillage.index_changed_collection();
create trigger collection_indexed after update on maillage.collection
for each row when (
  (old.record_id, old.visibility, old.organisation_id, old.extent)
  is distinct from (new.record_id, new.visibility, new.organisation_id, new.extent)
) execute function maillage.index_changed_collection();

-- A score is of what was scored.
create function maillage.forget_quality() returns trigger language plpgsql as $$
begin
  new.quality := null;
  return new;
end $$;
create trigger quality_forgotten before update on maillage.metadata_record
for each row when (
  old.quality is not null and old.quality is not distinct from new.quality
  and (old.kind, old.title, old.abstract, old.producer, old.licence_name, old.licence_url, old.source_url, old.vintage,
    old.lineage, old.keywords, old.details)
  is distinct from (new.kind, new.title, new.abstract, new.producer, new.licence_name, new.licence_url, new.source_url,
    new.vintage, new.lineage, new.keywords, new.details)
) execute function maillage.forget_quality();

create trigger catalogue_changed after insert or update or delete on maillage.metadata_record
for each statement execute function maillage.note_catalogue_change();
create trigger catalogue_changed after insert or update or delete on maillage.record_original
for each statement execute function maillage.note_catalogue_change();
create trigger catalogue_changed after insert or update or delete on maillage.collection
for each statement execute function maillage.note_catalogue_change();
create trigger catalogue_changed after insert or update or delete on maillage.collection_share
for each statement execute function maillage.note_catalogue_change();

-- The row policy of metadata_record, told of a row of record_search.
create function maillage.may_see_record(record text, state text, visibility text, organisation bigint) returns boolean
language sql stable parallel safe security definer set search_path = pg_catalog as $$
  select case
    when visibility = 'scenario' then exists (
      select from maillage.collection c where c.record_id = record and maillage.may_read_collection(c.id)
    )
    else (
      state = 'published' and (
        maillage.may_see(visibility, organisation)
        or exists (select from maillage.collection c where c.record_id = record and maillage.may_read_collection(c.id))
      )
    )
    or coalesce(organisation in (select maillage.own_organisations()), false)
    or maillage.is_site_admin()
  end
$$;

-- What whoever asks may find. What stands in metadata_record is read when it is asked for. `is_visible` holds for each
-- row: conditions that might fail on a row and so tell of it are asked behind it.
create view maillage.searchable_record as
select
  s.record_id, s.state, s.kind, s.title_key, s.created_at, s.updated_at, s.period, s.geom, s.quality, s.facets,
  s.identifiers, s.head, s.words, r.title, r.abstract, r.producer, r.licence_name, r.licence_url, r.keywords, r.vintage,
  r.lineage, r.details,
  (s.visibility = 'public' and s.state = 'published')
    or maillage.may_see_record(s.record_id, s.state, s.visibility, s.organisation_id) as is_visible
from maillage.record_search s
left join maillage.metadata_record r on r.id = s.record_id
where (s.visibility = 'public' and s.state = 'published')
  or maillage.may_see_record(s.record_id, s.state, s.visibility, s.organisation_id);
grant select on maillage.searchable_record to maillage_reader, maillage_writer;

select maillage.index_record(id) from maillage.metadata_record;
