-- Extent (west, south, east, north) of the départements within 15° of the most populated one: a region that spans
-- oceans opens on its main land, not on the sea between. Null without départements.
with boxed as (
  select id, population, ST_Envelope(geom) as box
  from published.departements
  where geom is not null and not ST_IsEmpty(geom)
), main as (
  select ST_Centroid(box) as centre from boxed order by population desc nulls last, id limit 1
), land as (
  select ST_Extent(box) as extent
  from boxed, main
  where ST_DWithin(ST_Centroid(box), main.centre, 15)
)
select case when extent is not null
  then array[ST_XMin(extent), ST_YMin(extent), ST_XMax(extent), ST_YMax(extent)] end as extent
from land;
