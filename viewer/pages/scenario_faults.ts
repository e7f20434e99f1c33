/** What keeps a value from being a scenario. Pure: the planner checks the part after # of its address by the same rules. */

/** One thing wrong: where (JSON pointer) and why, in French. */
export interface ScenarioFault {
  pointer: string;
  reason: string;
}

/** What a scenario may hold. */
export const scenario_limits = {
  sites: 200,
  removed: 1000,
  /** Positions of a drawn area. */
  area_points: 200,
  /** Of titles and names, characters. */
  name: 200,
  /** As JSON text in UTF-8. */
  bytes: 200_000,
} as const;

/** At most so many faults are told: a body of nothing but faults must not make an answer of megabytes. */
const max_faults = 20;

type Members = Readonly<Record<string, unknown>>;
type Check = (value: unknown, pointer: string, faults: ScenarioFault[]) => void;

const add = (faults: ScenarioFault[], pointer: string, reason: string) => {
  if (faults.length < max_faults) faults.push({ pointer, reason });
};
const escape = (name: string) => name.slice(0, 80).replaceAll('~', '~0').replaceAll('/', '~1');

const fits =
  (test: (value: unknown) => boolean, reason: string): Check =>
  (value, pointer, faults) => {
    if (!test(value)) add(faults, pointer, reason);
  };

/** Line breaks, invisible controls, halves of characters and marks that turn the direction of what follows. */
const unprintable = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;

const text = (minimum: number, maximum: number): Check =>
  fits(
    (value) =>
      typeof value === 'string' &&
      value.length <= maximum &&
      value.trim().length >= minimum &&
      !unprintable.test(value),
    minimum === 0
      ? `attendu un texte de ${maximum} caractères au plus, d’une seule ligne`
      : `attendu un texte de ${minimum} à ${maximum} caractères, d’une seule ligne`,
  );
const slug = fits(
  (value) => typeof value === 'string' && /^[\w-]{1,64}$/.test(value),
  'attendu un identifiant : lettres sans accent, chiffres, « _ » et « - », 64 caractères au plus',
);
const flag = fits((value) => typeof value === 'boolean', 'attendu true ou false');
const number = (minimum: number, maximum: number): Check =>
  fits(
    (value) => typeof value === 'number' && value >= minimum && value <= maximum,
    `attendu un nombre de ${minimum} à ${maximum}`,
  );
const word = (...words: readonly unknown[]): Check =>
  fits((value) => words.includes(value), `attendu : ${words.join(', ')}`);

const list =
  (item: Check, maximum: number, key: (value: unknown) => unknown = (value) => value): Check =>
  (value, pointer, faults) => {
    if (!Array.isArray(value)) return add(faults, pointer, 'attendu une liste');
    if (value.length > maximum) return add(faults, pointer, `${maximum} éléments au plus`);
    const seen = new Set<unknown>();
    for (const [i, member] of value.entries()) {
      const before = faults.length;
      item(member, `${pointer}/${i}`, faults);
      if (faults.length === before && seen.has(key(member))) add(faults, `${pointer}/${i}`, 'est répété');
      seen.add(key(member));
    }
  };

/** An object of these members and no other; those of `needed` must be there. */
const object =
  (needed: Readonly<Record<string, Check>>, optional: Readonly<Record<string, Check>> = {}): Check =>
  (value, pointer, faults) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return add(faults, pointer, 'attendu un objet');
    for (const name of Object.keys(needed))
      if (!Object.hasOwn(value, name)) add(faults, `${pointer}/${name}`, 'manque');
    const checks = { ...needed, ...optional };
    for (const [name, member] of Object.entries(value)) {
      const place = `${pointer}/${escape(name)}`;
      const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
      if (check === undefined) add(faults, place, 'n’existe pas ici');
      else check(member, place, faults);
    }
  };

/** One of several forms, told by `kind` (or another member). */
const one_of =
  (forms: Readonly<Record<string, Check>>, by = 'kind'): Check =>
  (value, pointer, faults) => {
    const kind = own(value, by);
    const form = typeof kind === 'string' && Object.hasOwn(forms, kind) ? forms[kind] : undefined;
    if (form === undefined) add(faults, `${pointer}/${by}`, `attendu : ${Object.keys(forms).join(', ')}`);
    else form(value, pointer, faults);
  };

const own = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Members)[name]
    : undefined;

const any: Check = () => {};
const longitude = number(-180, 180);
const latitude = number(-90, 90);

/** A closed ring of four positions at least. */
const ring: Check = (value, pointer, faults) => {
  if (!Array.isArray(value) || value.length < 4)
    return add(faults, pointer, 'attendu un anneau de 4 positions au moins');
  for (const [i, position] of value.entries()) {
    if (!Array.isArray(position) || position.length !== 2)
      return add(faults, `${pointer}/${i}`, 'attendu une position : longitude, latitude');
    longitude(position[0], `${pointer}/${i}/0`, faults);
    latitude(position[1], `${pointer}/${i}/1`, faults);
  }
  const [first, last] = [value[0] as unknown[], value.at(-1) as unknown[]];
  if (first[0] !== last[0] || first[1] !== last[1]) add(faults, pointer, 'l’anneau ne se ferme pas');
};
const rings =
  (of: Check): Check =>
  (value, pointer, faults) => {
    if (!Array.isArray(value) || value.length === 0)
      return add(faults, pointer, 'attendu une liste non vide');
    for (const [i, part] of value.entries()) of(part, `${pointer}/${i}`, faults);
  };

/** Positions of a polygon (two levels down) or a multipolygon (three); the check of the form refuses what is no list. */
function count_positions(geometry: unknown): number {
  const coordinates = own(geometry, 'coordinates');
  if (!Array.isArray(coordinates)) return 0;
  const parts: unknown[] = own(geometry, 'type') === 'MultiPolygon' ? coordinates.flat(1) : coordinates;
  return parts.reduce<number>((sum, part) => sum + (Array.isArray(part) ? part.length : 0), 0);
}

const polygon_forms = one_of(
  {
    Polygon: object({ type: any, coordinates: rings(ring) }),
    MultiPolygon: object({ type: any, coordinates: rings(rings(ring)) }),
  },
  'type',
);
const area: Check = (value, pointer, faults) => {
  if (count_positions(value) > scenario_limits.area_points)
    add(faults, `${pointer}/coordinates`, `${scenario_limits.area_points} points au plus`);
  else polygon_forms(value, pointer, faults);
};

const coded = object({
  kind: any,
  code: fits((value) => typeof value === 'string' && /^[0-9A-Z]{2,9}$/.test(value), 'attendu un code INSEE'),
});

const searched = object(
  {
    value: number(0, 1e12),
    bound: number(0, 1e12),
    proven: flag,
    unit: text(1, 40),
    p: number(0, scenario_limits.sites),
    max_minutes: number(1, 600),
    of: fits(
      (value) => typeof value === 'string' && /^[0-9a-f]{8}$/.test(value),
      'attendu une empreinte : 8 chiffres hexadécimaux',
    ),
  },
  {
    seal: object(
      {
        on: fits(
          (value) =>
            typeof value === 'string' && /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(value),
          'attendu un jour, AAAA-MM-JJ',
        ),
        limited: flag,
        signature: fits(
          (value) => typeof value === 'string' && /^[\w-]{43}$/.test(value),
          'attendu une signature : 43 caractères en base64url',
        ),
      },
      { version: text(1, 40) },
    ),
  },
);

const scenario = object(
  {
    v: fits((value) => value === 1, 'attendu 1, la version de la forme'),
    basket: slug,
    mode: word('car', 'walk', 'bicycle'),
    sites: list(
      object({
        id: slug,
        nom: text(1, scenario_limits.name),
        lon: longitude,
        lat: latitude,
        categories: (value, pointer, faults) => {
          if (value === null) return;
          list(slug, 31)(value, pointer, faults);
          if (Array.isArray(value) && value.length === 0)
            add(faults, pointer, 'attendu une catégorie au moins, ou null');
        },
        locked: flag,
      }),
      scenario_limits.sites,
      (site) => own(site, 'id'),
    ),
  },
  {
    titre: text(0, scenario_limits.name),
    basket_version: fits(
      (value) => typeof value === 'string' && /^[\w.-]{1,40}$/.test(value),
      'attendu une version de panier',
    ),
    partners: flag,
    rule: one_of({
      weighted: object({ kind: any, white_share: number(0.01, 1), served_share: number(0.01, 1) }),
      any_missing: object({ kind: any }),
      k_of_n: object({
        kind: any,
        k: fits(
          (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 31,
          'attendu un entier de 1 à 31',
        ),
      }),
      core_operator: object({ kind: any, category: slug }),
    }),
    at: object({
      weekday: word('mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'),
      time: fits(
        (value) => typeof value === 'string' && /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(value),
        'attendu une heure, HH:MM',
      ),
    }),
    territory: one_of({
      region: object({ kind: any }),
      departement: coded,
      epci: coded,
      commune: coded,
      area: object({ kind: any, geometry: area }),
    }),
    removed: list(text(1, 200), scenario_limits.removed),
    searched,
  },
);

/** What is wrong with a scenario, at most 20 faults; none: it is one. */
export function find_scenario_faults(value: unknown, pointer = ''): ScenarioFault[] {
  const faults: ScenarioFault[] = [];
  scenario(value, pointer, faults);
  return faults;
}
