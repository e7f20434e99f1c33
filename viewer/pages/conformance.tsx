import { page, type Page } from './layout.tsx';

const standards: Readonly<Record<string, string>> = {
  'ogcapi-common-1': 'OGC API – Common, partie 1 : cœur',
  'ogcapi-common-2': 'OGC API – Common, partie 2 : collections',
  'ogcapi-common-3': 'OGC API – Common, partie 3 : schémas',
  'ogcapi-features-1': 'OGC API – Features, partie 1 : lire des objets',
  'ogcapi-features-2': 'OGC API – Features, partie 2 : systèmes de coordonnées',
  'ogcapi-features-3': 'OGC API – Features, partie 3 : filtrer',
  'ogcapi-features-4': 'OGC API – Features, partie 4 : créer, remplacer, modifier, supprimer',
  'ogcapi-features-5': 'OGC API – Features, partie 5 : schémas',
  'ogcapi-features-6': 'OGC API – Features, partie 6 : choisir les propriétés',
  'ogcapi-features-8': 'OGC API – Features, partie 8 : trier',
  'ogcapi-records-1': 'OGC API – Records, partie 1 : catalogue',
  'ogcapi-tiles-1': 'OGC API – Tiles, partie 1 : tuiles',
  'ogcapi-processes-1': 'OGC API – Processes, partie 1 : traitements',
  'json-fg-1': 'JSON-FG, partie 1 : objets et géométries en JSON',
  cql2: 'CQL2 : langage des filtres',
  tms: 'Jeux de matrices de tuiles (TMS)',
};

interface Group {
  title: string;
  /** What all addresses of the group begin with. */
  base: string;
  classes: string[];
}

/** Classes by standard, in the order in which they come. An address of another form is a group of its own. */
export function group_classes(uris: readonly string[]): Group[] {
  const groups = new Map<string, Group>();
  for (const uri of uris) {
    const [, base = '', name = '', version = '', rest = uri] =
      /^(https?:\/\/[^/]+\/spec\/([^/]+)\/([^/]+)\/conf\/)(.+)$/.exec(uri) ?? [];
    const known = Object.hasOwn(standards, name) ? standards[name] : undefined;
    const title = known ?? (name === '' ? 'Autres' : name);
    const group = groups.get(base) ?? {
      title: version === '' ? title : `${title} (version ${version})`,
      base,
      classes: [],
    };
    group.classes.push(rest);
    groups.set(base, group);
  }
  return [...groups.values()];
}

/** The conformance classes by standard. */
export function conformance_page(classes: readonly string[]): Page {
  return page({
    title: 'Conformité',
    current: 'api',
    children: (
      <>
        <p class="crumbs">
          <a href="/?f=html">API</a>
        </p>
        <h1>Classes de conformité</h1>
        <p>
          Les normes que ce service respecte, et les classes d’exigences de chacune. Une classe s’appelle par
          l’adresse de sa norme suivie de son nom (<a href="/conformance?f=json">la liste en JSON</a>).
        </p>
        {group_classes(classes).map(({ title, base, classes: names }) => (
          <section>
            <h2>{title}</h2>
            {base !== '' && (
              <p class="note">
                <code>{base}</code>
              </p>
            )}
            <ul class="classes">
              {names.map((name) => (
                <li>
                  <code>{name}</code>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </>
    ),
  });
}
