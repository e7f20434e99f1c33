-- Collections that are views of a table or view that stays where it is (docs/decisions/0008-tables-in-place.md).
create table maillage.in_place (
  id text primary key references maillage.collection (id) on delete cascade,
  source_schema text not null,
  source_table text not null,
  -- Foreign server that holds the source; null: this one.
  server text,
  -- Identifies a row: unique and never null, by an index or counted when the view was made.
  key_column text not null,
  -- The columns served beside the geometry, in order.
  columns text[] not null check (cardinality(columns) > 0),
  geometry_column text,
  -- as_is: the column itself; set_srid: its values have no system; geography: cast.
  geometry_form text not null default 'as_is' check (geometry_form in ('as_is', 'set_srid', 'geography')),
  -- EPSG code of its coordinates.
  srid integer check (srid > 0),
  check ((geometry_column is null) = (srid is null)),
  refreshed_at timestamptz not null default now()
);
alter table maillage.in_place enable row level security;
create policy visible on maillage.in_place for select to maillage_reader, maillage_writer
using (maillage.may_read_collection(id));
grant select on maillage.in_place to maillage_reader, maillage_writer;
