import { one, type Db } from '../../sql/client.ts';
import { sql } from '../../sql/fragment.ts';

/**
 * Points to write the names of communes and départements at, as the text of a GeoJSON FeatureCollection with `nom`,
 * `niveau` and `population`. A polygon cut by tiles would get its name once in each.
 */
export async function read_labels(db: Db): Promise<string> {
  const { communes, departements } = await one<{ communes: boolean; departements: boolean }>(
    db,
    sql`select to_regclass('published.communes') is not null as communes,
      to_regclass('published.departements') is not null as departements`,
  );
  const features = [
    ...(departements
      ? await db.query<{ feature: string }>(sql`
          select json_build_object('type', 'Feature',
            'geometry', st_asgeojson(st_pointonsurface(geom), 4)::json,
            'properties', json_build_object('niveau', 'departement', 'nom', nom))::text as feature
          from published.departements where geom is not null order by id`)
      : []),
    ...(communes
      ? await db.query<{ feature: string }>(sql`
          select json_build_object('type', 'Feature',
            'geometry', st_asgeojson(st_makepoint(centre_lon, centre_lat), 4)::json,
            'properties', json_build_object('niveau', 'commune', 'nom', nom, 'population', population))::text
            as feature
          from published.communes where centre_lon is not null order by id`)
      : []),
  ];
  return `{"type":"FeatureCollection","features":[${features.map(({ feature }) => feature).join(',')}]}`;
}
