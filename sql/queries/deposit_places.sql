-- $1 geometries as GeoJSON, $2 their SRID. In longitude and latitude, simplified to what a small map shows; null where it
-- cannot be placed.
select ST_AsGeoJSON(ST_SimplifyPreserveTopology(ST_Transform(ST_SetSRID(ST_GeomFromGeoJSON(given), $2::integer), 4326), 0.0002), 5)::jsonb as place
from unnest($1::text[]) with ordinality as list (given, rank)
order by rank;
