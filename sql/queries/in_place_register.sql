-- $1 id, $2 schema and $3 table of the source, $4 foreign server or null, $5 key, $6 served columns, $7 geometry, $8 its form,
-- $9 its EPSG code.
insert into maillage.in_place (
  id, source_schema, source_table, server, key_column, columns, geometry_column, geometry_form, srid
)
values ($1::text, $2::text, $3::text, $4::text, $5::text, $6::text[], $7::text, $8::text, $9::integer)
on conflict (id) do update set
  key_column = excluded.key_column,
  columns = excluded.columns,
  geometry_column = excluded.geometry_column,
  geometry_form = excluded.geometry_form,
  srid = excluded.srid,
  refreshed_at = now();
