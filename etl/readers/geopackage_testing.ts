/** What tests make GeoPackages of. */

/** A point of a GeoPackage: header without envelope, then WKB. */
export function point_blob(x: number, y: number): Uint8Array {
  const bytes = new Uint8Array(29);
  const view = new DataView(bytes.buffer);
  bytes.set([0x47, 0x50, 0, 1]);
  bytes.set([1, 1], 8);
  view.setFloat64(13, x, true);
  view.setFloat64(21, y, true);
  return bytes;
}

export const schema = `
  create table gpkg_spatial_ref_sys (srs_name text, srs_id integer primary key, organization text,
    organization_coordsys_id integer, definition text, description text);
  create table gpkg_contents (table_name text primary key, data_type text, identifier text, srs_id integer);
  create table gpkg_geometry_columns (table_name text, column_name text, geometry_type_name text, srs_id integer,
    z integer, m integer);
  insert into gpkg_spatial_ref_sys (srs_id, organization, organization_coordsys_id, definition) values
    (-1, 'NONE', -1, 'undefined'), (2154, 'EPSG', 2154, ''),
    (7, 'ESRI', 102110, 'PROJCS["RGF_1993_Lambert_93",GEOGCS["GCS_RGF_1993"]]');
  create table "bourgs d""Oc" (fid integer primary key, geom blob, nom text, ouvert boolean, siren integer, photo blob);
  create table notes (fid integer primary key, texte text);
  create table interne (x);`;

export const declare_layers = (srs_id: number) => `
  insert into gpkg_contents values ('bourgs d"Oc', 'features', '', ${srs_id}), ('notes', 'attributes', '', null);
  insert into gpkg_geometry_columns values ('bourgs d"Oc', 'geom', 'POINT', ${srs_id}, 0, 0);`;
