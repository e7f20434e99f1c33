-- How often each dataset is seen and taken, by day: counts and nothing else. No address, account, program or time of day, so
-- that no row tells of a person (docs/exploitation/rgpd.md). Written in batches by the servers' processes, as the owner.
create table maillage.usage (
  day date not null,
  -- What was asked for: a record of the catalogue, or a collection.
  what text not null check (what in ('record', 'collection')),
  object text not null,
  kind text not null check (kind in ('page', 'request', 'tile', 'download')),
  -- Of a download: csv, gpkg…
  format text not null default '' check (length(format) <= 20),
  count bigint not null check (count > 0),
  primary key (day, what, object, kind, format)
);
create index usage_by_object on maillage.usage (object, day);
alter table maillage.usage enable row level security;
-- Seen with what it tells of; the subselects are computed once per statement.
create policy visible on maillage.usage for select to maillage_reader, maillage_writer
using (
  case what
    when 'record' then object in (select r.id from maillage.metadata_record r)
    else object in (select c.id from maillage.collection c)
  end
);
grant select on maillage.usage to maillage_reader, maillage_writer;
