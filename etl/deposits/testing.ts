import { dbf_of, point_shape, shp_of } from '../readers/shapefile_testing.ts';
import { zip_of } from '../readers/archive_testing.ts';

/** A zip with a Shapefile of three points in Lambert-93 whose .prj is missing, as it often is. */
export function write_shapefile_zip(name: string): Buffer {
  const places = [
    [574_000, 6_279_000],
    [574_900, 6_279_400],
    [575_300, 6_278_200],
  ];
  return zip_of([
    { name: `${name}.shp`, content: shp_of(places.map((place) => point_shape(place))) },
    {
      name: `${name}.dbf`,
      content: dbf_of(
        [
          ['NOM', 'C', 20],
          ['NATURE', 'C', 20],
        ],
        [
          ['Poteau 1', 'poteau'],
          ['Poteau 2', 'poteau'],
          ['Bouche 1', 'bouche'],
        ],
      ),
    },
  ]);
}
