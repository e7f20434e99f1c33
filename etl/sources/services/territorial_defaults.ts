/** Town halls, préfectures and sous-préfectures known from the code officiel géographique alone: no file needed. */
import { referentiel_details } from '../../../catalogue/referentiel_details.ts';
import { services } from '../../../catalogue/referentiels.ts';
import type { Feature, Reject, Source, SourceContext } from '../../source.ts';
import { cog_vintage, read_cog_arrondissements, read_cog_departements } from './cog.ts';
import { place_claims, type Claim } from './claim.ts';
import { load_communes, type Communes } from './communes.ts';
import { open_licence } from './define.ts';

const links = ['de ', 'd’', 'du ', 'de la ', 'des ', 'de l’', 'des ', 'de las ', 'de los '];

/** « de Foix », « d’Albi », « du Mas-d’Azil », « de l’Ariège » by INSEE's TNCC; the name's own article is contracted. */
export function with_link(nom: string, liaison: number): string {
  const bare = liaison >= 2 ? nom.replace(/^(?:(?:Le|La|Les|Aux|Las|Los) |L['’])/, '') : nom;
  return `${links[liaison] ?? 'de '}${bare}`;
}

type Counter = Pick<Claim, 'id' | 'code_insee'> & { nom: string; type_service: string };

const to_claim = ({ id, code_insee, nom, type_service }: Counter, line: number): Claim => ({
  line,
  id,
  code_insee,
  longitude: null,
  latitude: null,
  precision: 'source',
  row: { id, code_insee },
  values: { nom, type_service, millesime: cog_vintage },
});

function* town_halls(communes: Communes): Iterable<Counter> {
  for (const { code, nom, liaison } of communes.in_scope())
    yield { id: code, code_insee: code, nom: `Mairie ${with_link(nom, liaison)}`, type_service: 'mairie' };
}

/** One préfecture per département, one sous-préfecture per arrondissement whose seat is elsewhere. */
function* state_counters(): Iterable<Counter> {
  const seats = new Set<string>();
  for (const { code, nom, typeLiaison, chefLieu } of read_cog_departements()) {
    seats.add(chefLieu);
    const name = `Préfecture ${with_link(nom, typeLiaison)}`;
    yield { id: code, code_insee: chefLieu, nom: name, type_service: 'prefecture' };
  }
  for (const { code, nom, typeLiaison, chefLieu } of read_cog_arrondissements())
    if (!seats.has(chefLieu))
      yield {
        id: code,
        code_insee: chefLieu,
        nom: `Sous-préfecture ${with_link(nom, typeLiaison)}`,
        type_service: 'sous_pref',
      };
}

type Described = Pick<Source, 'id' | 'title' | 'abstract' | 'keywords'>;

function define_default(described: Described, counters: (communes: Communes) => Iterable<Counter>): Source {
  async function* claims(communes: Communes): AsyncIterable<Claim> {
    let line = 0;
    for (const counter of counters(communes)) yield to_claim(counter, ++line);
  }
  return {
    ...described,
    producer: 'Etalab, d’après l’INSEE',
    licence: open_licence,
    source_url: 'https://github.com/etalab/decoupage-administratif',
    details: referentiel_details({ theme: 'us', topics: ['society', 'structure'] }),
    collection: services,
    share: 'own_rows',
    order: 10,
    vintage: () => cog_vintage,
    async *features(_input, context: SourceContext): AsyncIterable<Feature | Reject> {
      const communes = await load_communes(context.db, context.config);
      // Counters of the rest of France are no part of the question here: nobody offered them.
      const silent = { ...context, warn: () => undefined };
      yield* place_claims({ source: described.id, repeated: 'rejected' }, claims(communes), communes, silent);
    },
  };
}

export const mairies = define_default(
  {
    id: 'mairies',
    title: 'Mairies, au centre des communes',
    abstract:
      'Une mairie par commune, placée au centre de la commune : position approchée, en attendant l’annuaire de l’administration, qui la remplace.',
    keywords: ['services publics', 'mairies'],
  },
  town_halls,
);

export const prefectures = define_default(
  {
    id: 'prefectures',
    title: 'Préfectures et sous-préfectures, au centre des chefs-lieux',
    abstract:
      'Préfectures et sous-préfectures placées au centre de leur chef-lieu : position approchée, en attendant l’annuaire de l’administration, qui les remplace.',
    keywords: ['services publics', 'préfectures', 'sous-préfectures'],
  },
  state_counters,
);
