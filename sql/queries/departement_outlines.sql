-- $1 west, $2 south, $3 east, $4 north, $5 degrees that an outline may be off. The ground of a small map.
select ST_AsGeoJSON(ST_SimplifyPreserveTopology(geom, $5::double precision), 4)::jsonb as shape
from published.departements
where geom && ST_MakeEnvelope($1::double precision, $2::double precision, $3::double precision, $4::double precision, 4326)
order by id collate "C";
