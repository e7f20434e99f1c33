/** Made-up records for benchmarks, labelled so in their titles and warnings. Words occur as unevenly as in catalogues. */
import { sql, type Fragment } from '../../sql/fragment.ts';

const subjects =
  'bâtiments parcelles routes communes zones réseaux écoles cours forêts sols risques inondations transports arrêts ' +
  'cadastre urbanisme équipements santé logements entreprises patrimoine sentiers éclairage déchets eau assainissement ' +
  'biodiversité habitats espèces climat énergie éoliennes photovoltaïque fibre antennes accidents trafic vélo ' +
  'stationnement marchés commerces artisanat tourisme hébergements musées bibliothèques sports piscines crèches collèges';
const qualities =
  'départementales régionales communales intercommunales naturelles protégées humides inondables numériques anciennes ' +
  'publiques privées agricoles forestières urbaines rurales littorales montagneuses historiques prévisionnelles ' +
  'géologiques hydrographiques topographiques administratives statistiques énergétiques sanitaires scolaires sociales';
const fillers =
  'données couche produit référentiel inventaire localisation représentation description territoire périmètre emprise ' +
  'service direction département région métropole agglomération mise jour échelle précision levé relevé source producteur ' +
  'partenaires diffusion observatoire plan schéma directeur programme suivi évaluation étude diagnostic enquête terrain';
const themes =
  'Adresses|Altitude|Bâtiments|Conditions atmosphériques|Dénominations géographiques|Environnement|Géologie|' +
  'Habitats et biotopes|Hydrographie|Installations agricoles|Lieux de production|Occupation des terres|Ortho-imagerie|' +
  'Parcelles cadastrales|Régions maritimes|Répartition de la population|Répartition des espèces|Réseaux de transport|' +
  'Ressources minérales|Santé et sécurité|Services publics|Sites protégés|Sols|Sources d’énergie|Unités administratives|' +
  'Unités statistiques|Usage des sols|Zones à risque naturel|Zones de gestion';
const topics =
  'farming biota boundaries climatologyMeteorologyAtmosphere economy elevation environment health inlandWaters location ' +
  'planningCadastre society structure transportation utilitiesCommunication';
const formats = 'Shapefile|GeoPackage|GeoJSON|CSV|MapInfo|WMS|WFS|KML|GeoTIFF|PDF';
const frequencies = 'annually|asNeeded|monthly|quarterly|weekly|daily|irregular|unknown';

const syllables =
  'ba bou ca cou da du fa fon ga gou jo la lou ma mon na nou pa per qui ra rou sa ser ta tou va ver vil xa';
/** Made-up names, thirty thousand of them, some far more frequent than others. */
const names = (count: number) => {
  const parts = syllables.split(' ');
  const part = sql`(${parts}::text[])[1 + floor(${parts.length}::int * power(random(), 1.5))::int]`;
  return sql`(select string_agg(${part} || ${part} || ${part}, ' ') from generate_series(1, ${count}::int + i * 0))`;
};

/** One of a list of words, the first ones far more often. `salt` tells the draws of one record apart. */
const pick = (list: string, separator: string, salt: number) => {
  const words = list.split(separator);
  return sql`(${words}::text[])[1 + floor(${words.length}::int * power(random() + ${salt}::int * 0, 2))::int]`;
};
const some = (list: string, count: number) => {
  const words = list.split(' ');
  return sql`(select string_agg((${words}::text[])[1 + floor(${words.length}::int * power(random(), 1.7))::int], ' ')
    from generate_series(1, ${count}::int + i * 0))`;
};

/** Inserts records `from` to `to`; each with its extent, keywords, themes, topics, formats and dates. */
export const insert_synthetic_records = (from: number, to: number): Fragment => sql`
  insert into maillage.metadata_record (
    id, kind, title, abstract, producer, licence_name, licence_url, vintage, keywords, warnings, details, created_at, updated_at
  )
  select
    'synthetique-' || i,
    (array['dataset', 'dataset', 'dataset', 'series', 'service', 'map'])[1 + floor(6 * random())::int],
    initcap(${some(subjects, 2)}) || ' ' || ${some(qualities, 2)} || ' de ' || ${names(2)} || ' ' || i,
    'Fiche de synthèse. ' || ${some(`${fillers} ${subjects} ${qualities}`, 40)} || ' ' || ${names(20)},
    'Producteur ' || floor(300 * power(random(), 2))::int,
    licence.name, licence.url,
    (1990 + floor(35 * random())::int)::text,
    string_to_array(${some(`${subjects} ${qualities}`, 5)}, ' '),
    '{Fiche de synthèse}',
    jsonb_build_object(
      'themes', jsonb_build_array(jsonb_build_object('type', 'theme', 'thesaurus', jsonb_build_object('title', 'GEMET'),
        'concepts', jsonb_build_array(jsonb_build_object('label', ${pick(themes, '|', 1)})))),
      'topics', jsonb_build_array(${pick(topics, ' ', 2)}, ${pick(topics, ' ', 3)}),
      'distributions', jsonb_build_array(
        jsonb_build_object('url', 'https://example.org/' || i, 'function', 'download',
          'format', jsonb_build_object('name', ${pick(formats, '|', 4)})),
        jsonb_build_object('url', 'https://example.org/s/' || i, 'function', 'service',
          'format', jsonb_build_object('name', ${pick(formats, '|', 5)}))),
      'frequency', ${pick(frequencies, '|', 6)},
      'representations', jsonb_build_array((array['vector', 'vector', 'grid', 'textTable'])[1 + floor(4 * random())::int]),
      'identifiers', jsonb_build_array('https://example.org/id/' || i),
      'extents', jsonb_build_array(jsonb_build_object('bbox', jsonb_build_array(x, y, x + w, y + w)))
    ),
    now() - random() * interval '9 years', now() - random() * interval '3 years'
  from generate_series(${from}::int, ${to}::int) i
  cross join lateral (select -4 + 11 * random() + i * 0 as x, 42 + 8 * random() as y, 0.05 + 2 * power(random(), 4) as w) place
  cross join lateral (
    select (array['Licence Ouverte 2.0', 'ODbL', 'CC BY-NC', 'Conditions particulières'])[n] as name,
      (array['https://www.etalab.gouv.fr/licence-ouverte-open-licence', 'https://opendatacommons.org/licenses/odbl/', 'https://creativecommons.org/licenses/by-nc/4.0/', null])[n] as url
    from (select 1 + floor(4 * power(random(), 2) + i * 0)::int as n) draw
  ) licence`;
