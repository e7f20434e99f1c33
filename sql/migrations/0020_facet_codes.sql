-- Facets are counted by numbers: a search that thousands of records answer reads a few bytes of each, not their texts.

-- « name:value » by number. A value may have two of them, when two transactions learn it at once: none waits for the
-- other, and counts add up by value.
create table maillage.facet_value (
  code integer primary key generated always as identity,
  value text not null
);
create index facet_value_by_value on maillage.facet_value (value);
alter table maillage.facet_value enable row level security;

-- The numbers of facets, four bytes each, one after the other; new ones get theirs. The lowest, where a value has two.
create function maillage.facet_codes(facets text[]) returns bytea
language plpgsql set search_path = pg_catalog as $$
declare
  codes bytea;
  known integer;
begin
  loop
    select coalesce(string_agg(int4send(v.code), '' order by v.code), ''), count(*) into codes, known
    from (select min(code) as code from maillage.facet_value where value = any (facets) group by value) v;
    exit when known = (select count(distinct f) from unnest(facets) f);
    insert into maillage.facet_value (value)
    select distinct f from unnest(facets) f where not exists (select from maillage.facet_value v where v.value = f);
  end loop;
  return codes;
end $$;
revoke execute on function maillage.facet_codes(text[]) from public;

-- What numbers mean. They are learnt from rows of `searchable_record`: nobody is told of a value that no record of theirs has.
create function maillage.facet_values(codes integer[]) returns table (code integer, value text)
language sql stable parallel safe security definer rows 300 set search_path = pg_catalog as $$
  select v.code, v.value from maillage.facet_value v where v.code = any (codes)
$$;

-- The same table with its numbers, and first in its rows what is read of thousands of them: what lies behind the texts
-- costs as much as the texts.
drop view maillage.searchable_record;
alter table maillage.record_search rename to record_search_before;
create table maillage.record_search (
  record_id text not null,
  -- Of the record, for the view's condition.
  organisation_id bigint,
  state text not null,
  visibility text not null,
  -- Numbers of `facets`.
  facet_codes bytea not null,
  updated_at timestamptz not null,
  -- « name:value » of all that facets count.
  facets text[] not null,
  created_at timestamptz not null,
  quality smallint check (quality between 0 and 100),
  kind text not null,
  -- Without accents and capitals, to order by.
  title_key text not null collate "C",
  -- What the data describes, as far as it is told; open where it is not.
  period tstzrange,
  -- Boxes of the record's extents, else of its collections.
  geom public.geometry(MultiPolygon, 4326),
  -- URIs and identifiers by which others know the resource.
  identifiers text[] not null,
  -- Title, keywords, themes and producer, which relevance looks at.
  head tsvector not null,
  -- All words.
  words tsvector not null
);
alter table maillage.record_search enable row level security;
insert into maillage.facet_value (value) select distinct f from maillage.record_search_before, unnest(facets) f;
insert into maillage.record_search
select
  record_id, organisation_id, state, visibility, maillage.facet_codes(facets), updated_at, facets, created_at, quality,
  kind, title_key, period, geom, identifiers, head, words
from maillage.record_search_before;
drop table maillage.record_search_before;
alter table maillage.record_search
  add constraint record_search_pkey primary key (record_id),
  add constraint record_search_record_id_fkey foreign key (record_id) references maillage.metadata_record (id)
    on delete cascade on update cascade;
create index record_search_words on maillage.record_search using gin (words);
create index record_search_facets on maillage.record_search using gin (facets);
create index record_search_identifiers on maillage.record_search using gin (identifiers);
create index record_search_place on maillage.record_search using gist (geom);
create index record_search_period on maillage.record_search using gist (period);
create index record_search_title on maillage.record_search (title_key);
create index record_search_updated on maillage.record_search (updated_at);
create index record_search_created on maillage.record_search (created_at);
create index record_search_quality on maillage.record_search (coalesce(quality, -1));

create function maillage.number_facets() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
  new.facet_codes := maillage.facet_codes(new.facets);
  return new;
end $$;
create trigger facets_numbered before insert or update of facets on maillage.record_search
for each row execute function maillage.number_facets();

create view maillage.searchable_record as
select
  s.record_id, s.state, s.kind, s.title_key, s.created_at, s.updated_at, s.period, s.geom, s.quality, s.facets,
  s.facet_codes, s.identifiers, s.head, s.words, r.title, r.abstract, r.producer, r.licence_name, r.licence_url,
  r.keywords, r.vintage, r.lineage, r.details,
  (s.visibility = 'public' and s.state = 'published')
    or maillage.may_see_record(s.record_id, s.state, s.visibility, s.organisation_id) as is_visible
from maillage.record_search s
left join maillage.metadata_record r on r.id = s.record_id
where (s.visibility = 'public' and s.state = 'published')
  or maillage.may_see_record(s.record_id, s.state, s.visibility, s.organisation_id);
grant select on maillage.searchable_record to maillage_reader, maillage_writer;

-- Beginnings of words as they are typed: without accents and capitals, not stemmed.
create text search configuration maillage.beginning (copy = pg_catalog.simple);
alter text search configuration maillage.beginning
  alter mapping for word, hword, hword_part with public.unaccent, simple;

-- What triggers call once per record is planned once per session, not once per call: PL/pgSQL keeps plans, SQL does not.
do $$
declare
  f record;
begin
  for f in
    select
      p.proname as name, pg_get_function_arguments(p.oid) as arguments, pg_get_function_result(p.oid) as result,
      case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end as volatility,
      case when p.prosecdef then 'security definer' else 'security invoker' end as security,
      case p.proparallel when 's' then 'parallel safe' else 'parallel unsafe' end as parallelism,
      case when p.prorettype = 'void'::regtype then format('begin %s; end', p.prosrc)
        else format('begin return (%s); end', p.prosrc) end as body
    from pg_proc p join pg_language l on l.oid = p.prolang
    where p.pronamespace = 'maillage'::regnamespace and l.lanname = 'sql'
      and p.proname in ('index_record', 'facets_of', 'head_of', 'words_of', 'period_of', 'is_open_licence', 'envelopes')
  loop
    execute format(
      'create or replace function maillage.%I(%s) returns %s language plpgsql %s %s %s set search_path = pg_catalog, public as %L',
      f.name, f.arguments, f.result, f.volatility, f.parallelism, f.security, f.body
    );
  end loop;
end $$;
