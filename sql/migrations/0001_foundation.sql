-- maillage: what the product knows about itself; staging: imports in progress; published: what the API serves.
create schema maillage;
create schema staging;
create schema published;

-- Requests run as this role (set local role): it owns nothing and is no superuser, so row rights bind it.
do $$
begin
  if not exists (select from pg_roles where rolname = 'maillage_reader') then
    create role maillage_reader nologin;
  end if;
end $$;
grant maillage_reader to current_user;
grant usage on schema published, maillage to maillage_reader;
-- Tables that ETL or a DBA creates later are readable at once.
alter default privileges in schema published grant select on tables to maillage_reader;

-- One row per dataset or result: title, origin, rights. The formats of the catalogue are written from it.
create table maillage.metadata_record (
  id text primary key,
  kind text not null default 'dataset' check (kind in ('dataset', 'series', 'service', 'map', 'reuse', 'process_result')),
  title text not null,
  abstract text not null default '',
  producer text not null default '',
  licence_name text,
  licence_url text,
  source_url text,
  vintage text,
  lineage text not null default '',
  keywords text[] not null default '{}',
  -- Sentences to be shown wherever the data is: « contours approchés », « démonstration ».
  warnings text[] not null default '{}',
  -- Of a process result: all that is needed to compute it again, and the figures to be shown with it.
  parameters jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- One row per published table: its record, its exact count and extent, kept by each publication.
create table maillage.collection (
  id text primary key,
  record_id text not null references maillage.metadata_record (id),
  -- Source whose rows alone fill the table; null when several share it, when it is derived from another or computed.
  source text,
  -- Title and description of each column, in the order of the table: [{name, title, description}].
  columns jsonb not null default '[]',
  feature_count bigint not null default 0,
  -- west, south, east, north in CRS84; null without geometry or rows.
  extent double precision[] check (cardinality(extent) = 4),
  content_signature text,
  updated_at timestamptz not null default now()
);

create table maillage.etl_run (
  id bigint generated always as identity primary key,
  source text not null,
  collection text not null,
  state text not null default 'running' check (state in ('running', 'published', 'unchanged', 'checked', 'failed')),
  origin text,
  origin_signature text,
  rows_read bigint not null default 0,
  rows_published bigint not null default 0,
  rows_rejected bigint not null default 0,
  warnings text[] not null default '{}',
  message text,
  started_at timestamptz not null default now(),
  heartbeat_at timestamptz not null default now(),
  ended_at timestamptz
);
-- Two imports never build the same collection at once; a run whose heartbeat stopped is marked failed and gives way.
create unique index etl_run_one_per_collection on maillage.etl_run (collection) where state = 'running';
create index etl_run_by_source on maillage.etl_run (source, id desc);

create table maillage.etl_reject (
  id bigint generated always as identity primary key,
  run_id bigint not null references maillage.etl_run (id) on delete cascade,
  line bigint not null,
  reason text not null,
  row jsonb,
  kept boolean not null default false
);
create index etl_reject_by_run on maillage.etl_reject (run_id, line, id);
comment on column maillage.etl_reject.kept is 'true: a warning, the row is published all the same';

-- Work for the worker process: claimed with `for update skip locked`, taken over when the heartbeat stops.
create table maillage.job (
  id bigint generated always as identity primary key,
  kind text not null,
  input jsonb not null default '{}',
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'dismissed')),
  progress real not null default 0 check (progress between 0 and 1),
  message text,
  result jsonb,
  attempts integer not null default 0,
  created_at timestamptz not null default now(),
  -- Later than now after a failure: the next attempt waits.
  run_after timestamptz not null default now(),
  started_at timestamptz,
  heartbeat_at timestamptz,
  ended_at timestamptz
);
create index job_queued on maillage.job (id) where state = 'queued';
-- The same computation asked twice before it starts is done once.
create unique index job_queued_once on maillage.job (kind, input) where state = 'queued';

grant select on maillage.metadata_record, maillage.collection, maillage.job, maillage.etl_run to maillage_reader;
