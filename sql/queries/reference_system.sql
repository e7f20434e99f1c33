-- A coordinate reference system as PostGIS knows it: authority and code, WKT 1, and its name there.
select
  srid,
  auth_name as authority,
  auth_srid as code,
  srtext as wkt,
  srtext like 'GEOGC%' as is_geographic,
  coalesce(substring(srtext from '^[A-Z]+\["([^"]*)"'), auth_name || ':' || auth_srid) as name
from spatial_ref_sys
where srid = $1::int;
