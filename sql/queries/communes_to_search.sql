-- All communes, for the search by name or code.
select
  id,
  nom,
  code_departement as departement,
  coalesce(codes_postaux, '{}') as codes_postaux,
  population,
  case when centre_lon is not null and centre_lat is not null then array[centre_lon, centre_lat] end as centre,
  case when geom is not null and not ST_IsEmpty(geom)
    then array[ST_XMin(geom), ST_YMin(geom), ST_XMax(geom), ST_YMax(geom)] end as bbox
from published.communes
order by id collate "C";
