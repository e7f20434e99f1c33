import { referentiel_details } from '../../../catalogue/referentiel_details.ts';
import { communes as communes_spec } from '../../../catalogue/referentiels.ts';
import type { Feature, Reject, Source, SourceContext } from '../../source.ts';
import { box_around, box_centre } from '../services/boxes.ts';
import { cog_vintage } from '../services/cog.ts';
import { open_licence } from '../services/define.ts';
import { approximate_shapes } from './approximate_shapes.ts';
import { read_territory_cog, type CogTerritory } from './cog.ts';
import { derived_territories } from './derived.ts';

const approximate_sentence =
  'Contours approchés : reconstruits par Voronoï dans les rectangles englobants des communes ; ils ne remplacent pas les limites réelles.';

/** Columns that the code officiel géographique knows of a commune. */
export const values_of_commune = (commune: CogTerritory): Record<string, unknown> => ({
  code_insee: commune.code,
  nom: commune.nom,
  population: commune.population,
  codes_postaux: commune.codes_postaux,
  code_epci: commune.code_epci,
  code_arrondissement: commune.code_arrondissement,
  code_departement: commune.code_departement,
  code_region: commune.code_region,
  chef_lieu: commune.chef_lieu,
});

async function* read_communes({
  config,
  warn,
}: Pick<SourceContext, 'config' | 'warn'>): AsyncIterable<Feature | Reject> {
  const { communes } = read_territory_cog();
  const departements = new Set(config.REGION_DEPARTEMENTS);
  const boxed = [...communes.values()]
    .filter(({ boxes }) => boxes.length > 0)
    .map(({ code, code_departement, boxes }) => ({ code, departement: code_departement, boxes }));
  const shapes = approximate_shapes(boxed, departements);
  warn(approximate_sentence);
  let line = 0;
  for (const commune of communes.values()) {
    if (!departements.has(commune.code_departement)) continue;
    line++;
    const { code, nom, boxes } = commune;
    const [centre_lon = null, centre_lat = null] = boxes.length === 0 ? [] : box_centre(box_around(boxes));
    yield {
      line,
      id: code,
      values: {
        ...values_of_commune(commune),
        centre_lon,
        centre_lat,
        contour_approche: true,
        millesime: cog_vintage,
      },
      geometry: shapes.get(code) ?? null,
    };
    if (boxes.length === 0) {
      const reason = `commune sans rectangle englobant connu : ${nom} (${code}) n’a ni contour ni centre`;
      yield { line, reason, row: { code, nom }, kept: true };
    }
  }
}

/** Communes of the two npm packages: the embedded default, in place until real contours are imported. */
export const territoires: Source = {
  id: 'territoires',
  title: 'Communes, contours approchés',
  abstract:
    'Communes du code officiel géographique, avec leur population, leurs codes postaux, leur intercommunalité et leur arrondissement. Les contours sont approchés : un Voronoï pondéré, à l’intérieur des rectangles englobants des communes (millésime 2017).',
  producer: 'Etalab, d’après l’INSEE, la DGCL et La Poste',
  licence: open_licence,
  source_url: 'https://github.com/etalab/decoupage-administratif',
  keywords: ['communes', 'limites administratives', 'population', 'codes postaux'],
  details: referentiel_details({ theme: 'au', topics: ['boundaries'], frequency: 'annually' }),
  collection: communes_spec,
  share: 'whole',
  order: 0,
  vintage: () => cog_vintage,
  features: (_input, context) => read_communes(context),
  derived: derived_territories,
};
