-- Layers of other servers, chosen in what a service says of itself: WMTS, OGC API – Features, vector tiles and WFS too.
alter table maillage.external_layer drop constraint external_layer_kind_check;
alter table maillage.external_layer add constraint external_layer_kind_check
check (kind in ('wms', 'wmts', 'tiles', 'vector_tiles', 'features', 'wfs'));
-- What its service said when it was registered: style, format, matrices, extent, address of the legend
-- (api/portal/external/source.ts).
alter table maillage.external_layer add column options jsonb not null default '{}'
check (jsonb_typeof(options) = 'object' and length(options::text) <= 20000);
grant insert (options) on maillage.external_layer to maillage_writer;
