/** C.19: the box around the resource. */
import { text_at, type Element } from '../formats/iso/tree.ts';
import type { Checked } from './checked.ts';
import type { Failure, Rule, Verdict } from './rule.ts';

const corner_names = ['westBoundLongitude', 'eastBoundLongitude', 'southBoundLatitude', 'northBoundLatitude'];

function check_box({ all, record }: Checked): Verdict {
  const boxes = all('I/extent/EX_Extent/geographicElement/EX_GeographicBoundingBox');
  if (boxes.length === 0)
    return record.kind === 'service' || record.representations?.join() === 'textTable'
      ? 'not_applicable'
      : {
          message: 'Aucun rectangle d’emprise : on ne peut pas trouver la ressource sur une carte.',
          remedy: 'Choisir un territoire, ou saisir ouest, sud, est et nord en degrés.',
        };
  for (const box of boxes) {
    const failure = find_bad_box(box);
    if (failure !== undefined) return { at: box, ...failure };
  }
  return 'passed';
}

function find_bad_box(box: Element): Failure | undefined {
  const corners = corner_names.map((name) => text_at(box, name) ?? '');
  const short = corners.find((text) => !/^-?\d+\.\d{2,}$/.test(text));
  const [west = NaN, east = NaN, south = NaN, north = NaN] = corners.map(Number);
  if (short !== undefined)
    return {
      message: `« ${short} » : une coordonnée de l’emprise s’écrit en degrés, avec deux décimales au moins et un point.`,
      remedy: 'Enregistrer une modification de la fiche : l’emprise sera réécrite avec ses décimales.',
    };
  if (Math.abs(west) > 180 || Math.abs(east) > 180 || Math.abs(south) > 90 || Math.abs(north) > 90)
    return {
      message: `L’emprise (${corners.join(', ')}) sort du globe : elle est sans doute en mètres.`,
      remedy: 'Saisir l’emprise en degrés (WGS 84).',
    };
  if (south > north || (west > east && west - east < 90))
    return {
      message: `L’emprise est inversée : ${south > north ? 'le sud est au nord du nord' : `l’ouest (${west}) est à l’est de l’est (${east})`}.`,
      remedy:
        'Enregistrer une modification de la fiche : les deux côtés seront échangés. Sinon, ressaisir l’emprise.',
    };
  return undefined;
}

export const extent_rule: Rule = {
  id: 'C.19',
  title: 'Rectangle d’emprise à deux décimales',
  level: 'error',
  about: 'all',
  member: 'extents',
  where: `/gmd:MD_Metadata/gmd:identificationInfo[1]/*/gmd:extent/*/gmd:geographicElement/gmd:EX_GeographicBoundingBox`,
  check: check_box,
};
