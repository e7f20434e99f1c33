-- Layers of other servers that the portal's map may show: registered by officers, asked for by this server alone, of the
-- hosts that the settings allow.
create table maillage.external_layer (
  id bigint generated always as identity primary key,
  title text not null check (length(title) between 1 and 200),
  -- wms: a service and a layer of it; tiles: an address with {z}, {x} and {y} (WMTS, OGC API – Tiles).
  kind text not null check (kind in ('wms', 'tiles')),
  url text not null check (length(url) between 8 and 2000),
  layer text not null default '' check (length(layer) <= 500),
  attribution text not null default '' check (length(attribution) <= 500),
  organisation_id bigint not null references maillage.organisation (id) on delete cascade,
  created_at timestamptz not null default now()
);
create index external_layer_by_organisation on maillage.external_layer (organisation_id);
alter table maillage.external_layer enable row level security;
create policy visible on maillage.external_layer for select to maillage_reader, maillage_writer using (true);
create policy made on maillage.external_layer for insert to maillage_writer
with check (maillage.may_edit_record(organisation_id));
create policy removed on maillage.external_layer for delete to maillage_writer
using (maillage.may_edit_record(organisation_id));
grant select on maillage.external_layer to maillage_reader, maillage_writer;
grant insert (title, kind, url, layer, attribution, organisation_id) on maillage.external_layer to maillage_writer;
grant delete on maillage.external_layer to maillage_writer;
