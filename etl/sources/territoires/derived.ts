/** Intercommunalités, départements and régions as unions of the communes of the site. */
import {
  departements as departements_spec,
  epci as epci_spec,
  regions as regions_spec,
} from '../../../catalogue/referentiels.ts';
import { one, type Db } from '../../../sql/client.ts';
import { ident, sql, type Fragment } from '../../../sql/fragment.ts';
import type { Derived, SourceContext } from '../../source.ts';
import { read_territory_cog, type NamedTerritory } from './cog.ts';

/** Vertices are snapped to this grid (degrees, 0.1 m): generalised contours leave slivers between neighbours otherwise. */
const snap_degrees = 1e-6;

/**
 * Whether the source of real contours published this collection and its rows are still the site's: then a new import
 * of communes leaves them alone. False after the region's départements were changed for others.
 */
export async function has_real_contours(
  db: Db,
  staging: Fragment,
  source: string,
  collection: string,
  code: string,
): Promise<boolean> {
  const { published } = await one<{ published: boolean }>(
    db,
    sql`
      select exists (select from maillage.collection where id = ${collection} and source = ${source})
        and to_regclass(${`published.${collection}`}) is not null as published`,
  );
  if (!published) return false;
  const { shared } = await one<{ shared: boolean }>(
    db,
    sql`
      select exists (
        select from ${ident('published', collection)} as above
        where above.id in (select ${ident(code)} from ${staging})
      ) as shared`,
  );
  return shared;
}

/** One row per code above the communes: inhabitants, number of communes, union of their contours. */
const select_unions = (staging: Fragment, code: string): Fragment => sql`
  select
    ${ident(code)} as code,
    sum(population)::integer as population,
    count(*)::integer as nombre_communes,
    bool_or(contour_approche) as contour_approche,
    max(millesime) as millesime,
    st_multi(st_collectionextract(st_union(geom, ${snap_degrees}::double precision), 3)) as geom
  from ${staging}
  where ${ident(code)} is not null
  group by ${ident(code)}`;

/** The names as a table: code, nom, nature, code_region, chef_lieu. */
const select_names = (named: readonly NamedTerritory[]): Fragment => sql`
  unnest(
    ${named.map(({ code }) => code)}::text[],
    ${named.map(({ nom }) => nom)}::text[],
    ${named.map(({ nature }) => nature)}::text[],
    ${named.map(({ code_region }) => code_region)}::text[],
    ${named.map(({ chef_lieu }) => chef_lieu)}::text[]
  ) as named (code, nom, nature, code_region, chef_lieu)`;

/** Codes of the régions that have départements outside the site. */
export function partial_regions(departements: readonly string[]): string[] {
  const present = new Set(departements);
  const cog = read_territory_cog().departements;
  return [...new Set(cog.filter(({ code }) => !present.has(code)).map(({ code_region }) => code_region))];
}

const select_epci = (unions: Fragment): Fragment => sql`
  select united.code as id, united.code as code_epci,
    coalesce(named.nom, 'Intercommunalité ' || united.code) as nom, named.nature,
    united.population, united.nombre_communes, united.contour_approche, united.millesime, united.geom
  from (${unions}) as united
  left join ${select_names(read_territory_cog().epci)} on named.code = united.code`;

const select_departements = (unions: Fragment): Fragment => sql`
  select united.code as id, united.code as code_departement,
    coalesce(named.nom, united.code) as nom, named.code_region, named.chef_lieu,
    united.population, united.nombre_communes, united.contour_approche, united.millesime, united.geom
  from (${unions}) as united
  left join ${select_names(read_territory_cog().departements)} on named.code = united.code`;

const select_regions = (unions: Fragment, { config }: SourceContext): Fragment => sql`
  select united.code as id, united.code as code_region,
    coalesce(named.nom, united.code) as nom, named.chef_lieu,
    united.population, united.nombre_communes,
    united.code = any(${partial_regions(config.REGION_DEPARTEMENTS)}::text[]) as partiel,
    united.contour_approche, united.millesime, united.geom
  from (${unions}) as united
  left join ${select_names(read_territory_cog().regions)} on named.code = united.code`;

type Described = Pick<Derived, 'collection' | 'title' | 'abstract'>;

function derive(
  described: Described,
  code: string,
  select: (unions: Fragment, context: SourceContext) => Fragment,
): Derived {
  const { id } = described.collection;
  return {
    ...described,
    async select(staging, context) {
      if (await has_real_contours(context.db, staging, `contours_${id}`, id, code)) return null;
      return select(select_unions(staging, code), context);
    },
  };
}

/** What both sources of communes derive. */
export const derived_territories: readonly Derived[] = [
  derive(
    {
      collection: epci_spec,
      title: 'Intercommunalités',
      abstract:
        'Intercommunalités à fiscalité propre : union des communes présentes dans la région du site, qui seules sont comptées.',
    },
    'code_epci',
    select_epci,
  ),
  derive(
    {
      collection: departements_spec,
      title: 'Départements',
      abstract: 'Départements de la région du site : union de leurs communes.',
    },
    'code_departement',
    select_departements,
  ),
  derive(
    {
      collection: regions_spec,
      title: 'Régions',
      abstract:
        'Régions administratives : union des communes du site. Une région dont le site ne couvre qu’une partie est dite partielle.',
    },
    'code_region',
    select_regions,
  ),
];
