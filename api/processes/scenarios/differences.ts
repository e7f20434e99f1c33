/** What changed between two versions of a scenario, in French sentences. */
import {
  say_count,
  say_mode,
  say_moment,
  say_place,
  say_rule,
  say_territory,
} from '../../../viewer/pages/scenario_view.ts';
import type { ScenarioBody, ScenarioSite } from './scenario_body.ts';

const quote = (text: string) => `« ${text} »`;
const say_title = (title: string | undefined) => (title === undefined ? 'aucun' : quote(title));
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Settings by their names on screen, each in words. */
const settings: readonly (readonly [name: string, say: (body: ScenarioBody) => string])[] = [
  [
    'Panier',
    ({ basket, basket_version }) =>
      `${basket}, ${basket_version === undefined ? 'dernière version' : `version ${basket_version}`}`,
  ],
  [
    'Maison France services',
    ({ partners }) =>
      partners === undefined
        ? 'comme le panier le dit'
        : partners
          ? 'compte pour ses partenaires'
          : 'ne compte pas pour ses partenaires',
  ],
  ['Déplacement', ({ mode }) => say_mode(mode)],
  ['Règle', ({ rule }) => (rule === undefined ? 'celle du panier' : say_rule(rule))],
  ['Moment', ({ at }) => (at === undefined ? 'sans tenir compte des horaires' : say_moment(at))],
  ['Territoire', ({ territory }) => say_territory(territory)],
];

/** Sentences, in a fixed order; of the first version (`before` null) what it holds. None when nothing changed. */
export function say_differences(before: ScenarioBody | null, after: ScenarioBody): string[] {
  if (before === null) return say_first(after);
  return [
    ...say_settings(before, after),
    ...say_sites(before.sites, after.sites),
    ...say_removed(before, after),
  ];
}

function say_first({ sites, removed = [] }: ScenarioBody): string[] {
  return [
    `Première version : ${say_count(sites.length, 'guichet', 'guichets')}${
      removed.length === 0 ? '' : `, ${say_count(removed.length, 'service fermé', 'services fermés')}`
    }.`,
  ];
}

function say_settings(before: ScenarioBody, after: ScenarioBody): string[] {
  const said = settings
    .map(([name, say]) => [name, say(before), say(after)] as const)
    .filter(([, old, now]) => old !== now)
    .map(([name, old, now]) => `${name} : ${now} (avant : ${old}).`);
  if (
    !same(before.territory, after.territory) &&
    before.territory?.kind === 'area' &&
    after.territory?.kind === 'area'
  )
    said.push('Territoire : le contour dessiné a changé.');
  if ((before.titre ?? '') !== (after.titre ?? ''))
    said.push(
      `Titre dans le Planificateur : ${say_title(after.titre)} (avant : ${say_title(before.titre)}).`,
    );
  return said;
}

function say_sites(before: readonly ScenarioSite[], after: readonly ScenarioSite[]): string[] {
  const old = new Map(before.map((site) => [site.id, site]));
  const now = new Set(after.map(({ id }) => id));
  return [
    ...after
      .filter(({ id }) => !old.has(id))
      .map((site) => `Guichet ajouté : ${quote(site.nom)}, en ${say_place(site)}.`),
    ...before.filter(({ id }) => !now.has(id)).map(({ nom }) => `Guichet retiré : ${quote(nom)}.`),
    ...after.flatMap((site) => {
      const known = old.get(site.id);
      return known === undefined ? [] : say_site(known, site);
    }),
    ...say_order(before, after),
  ];
}

/** Same sites, same content, another order: it is the order of the list on screen. */
function say_order(before: readonly ScenarioSite[], after: readonly ScenarioSite[]): string[] {
  const ids = (sites: readonly ScenarioSite[]) => sites.map(({ id }) => id);
  const is_turned = !same(ids(before), ids(after)) && same(ids(before).sort(), ids(after).sort());
  return is_turned ? ['L’ordre des guichets a changé.'] : [];
}

function say_site(before: ScenarioSite, after: ScenarioSite): string[] {
  const changes: string[] = [];
  if (before.nom !== after.nom) changes.push(`s’appelait ${quote(before.nom)}`);
  if (before.lon !== after.lon || before.lat !== after.lat)
    changes.push(`déplacé de ${say_place(before)} à ${say_place(after)}`);
  if (!same(before.categories, after.categories))
    changes.push(`répond ${say_categories(after.categories)} (avant : ${say_categories(before.categories)})`);
  if (before.locked !== after.locked) changes.push(after.locked ? 'verrouillé' : 'déverrouillé');
  return changes.length === 0 ? [] : [`Guichet ${quote(after.nom)} : ${changes.join(' ; ')}.`];
}

const say_categories = (categories: readonly string[] | null) =>
  categories === null ? 'à tout ce qu’un visio-guichet peut offrir' : `à ${categories.join(', ')}`;

function say_removed(
  { removed: before = [] }: ScenarioBody,
  { removed: after = [] }: ScenarioBody,
): string[] {
  const closed = after.filter((id) => !before.includes(id));
  const reopened = before.filter((id) => !after.includes(id));
  return [
    ...(closed.length > 0
      ? [`${say_count(closed.length, 'service fermé', 'services fermés')} : ${closed.join(', ')}.`]
      : []),
    ...(reopened.length > 0
      ? [`${say_count(reopened.length, 'service rouvert', 'services rouverts')} : ${reopened.join(', ')}.`]
      : []),
    ...(closed.length === 0 && reopened.length === 0 && !same(before, after)
      ? ['L’ordre des services fermés a changé.']
      : []),
  ];
}
