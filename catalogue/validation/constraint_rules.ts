/** C.15 to C.19: keywords, limits on access, conditions of use, extent. */
import { access_limits_uri } from '../code_lists/inspire_codes.ts';
import { fold } from '../code_lists/code_list.ts';
import { inspire_themes, inspire_thesaurus } from '../code_lists/inspire_themes.ts';
import { find_licence } from '../code_lists/licences.ts';
import { find, text_at, type Element } from '../formats/iso/tree.ts';
import {
  citation_date,
  is_date,
  keyword_blocks,
  legal_blocks,
  type Checked,
  type LegalBlock,
} from './checked.ts';
import { unless, type Failure, type Rule, type Verdict } from './rule.ts';

const identification = '/gmd:MD_Metadata/gmd:identificationInfo[1]/*';

/** The same without http or https and a slash at the end. */
const same_address = (url: string) => url.replace(/^https?:\/\//, '').replace(/\/$/, '');
const is_limit = (url: string | undefined) =>
  same_address(url ?? '').startsWith(`${same_address(access_limits_uri)}/`);
const limit_words = /restriction|limitation|acc[eè]s public|L\.? ?124-/i;
const list_remedy =
  'Choisir l’une des neuf valeurs de la liste « Limites d’accès public » : Maillage écrira son adresse.';
const mended_by_save =
  'Enregistrer une modification de la fiche : ce passage sera réécrit dans un bloc à part, avec l’adresse de la valeur.';

function check_access(checked: Checked): Verdict {
  const blocks = legal_blocks(checked);
  const right = blocks.filter(
    ({ access, others }) => access.includes('otherRestrictions') && others.some(({ url }) => is_limit(url)),
  );
  if (right.length > 1)
    return {
      message: `${right.length} blocs disent les limites d’accès public : il en faut un seul, qui peut citer plusieurs valeurs.`,
      remedy: 'Réunir ces limites dans un seul bloc (gmd:MD_LegalConstraints).',
      at: right[1]?.block,
    };
  if (right.length === 1) return 'passed';
  return diagnose_access(blocks);
}

/** Which of the usual mistakes it is: this rule fails most often of all. */
function diagnose_access(blocks: readonly LegalBlock[]): Failure {
  const anchored = blocks.find(({ others }) => others.some(({ url }) => is_limit(url)));
  if (anchored !== undefined)
    return {
      message: `La valeur INSPIRE est citée, mais accessConstraints vaut « ${anchored.access.join(', ') || 'rien'} » au lieu de « otherRestrictions ».`,
      remedy: list_remedy,
      at: anchored.block,
    };
  const in_text = blocks.find(({ others }) => others.some(({ text }) => limit_words.test(text)));
  if (in_text !== undefined) {
    const said = in_text.others.find(({ text }) => limit_words.test(text))?.text ?? '';
    return {
      message: `« ${said.slice(0, 120)} » est écrit en texte libre : INSPIRE attend un lien (gmx:Anchor) vers la liste LimitationsOnPublicAccess.`,
      remedy: `${list_remedy} Si elle y est déjà, enregistrer une modification de la fiche suffit.`,
      at: in_text.block,
    };
  }
  const limited = blocks.find(({ limitations }) => limitations.some((text) => limit_words.test(text)));
  if (limited !== undefined)
    return {
      message:
        'La limite d’accès est dite dans useLimitation, où INSPIRE ne la cherche pas : elle va dans otherConstraints, avec accessConstraints.',
      remedy: mended_by_save,
      at: limited.block,
    };
  const coded = blocks.find(({ access }) => access.length > 0);
  return {
    message:
      coded === undefined
        ? 'La fiche ne dit pas si l’accès du public aux données est limité : c’est obligatoire, même quand il ne l’est pas.'
        : `Les limites d’accès (${coded.access.join(', ')}) ne citent aucune valeur de la liste INSPIRE LimitationsOnPublicAccess.`,
    remedy: `${list_remedy} Sans limite, « Pas de restriction d’accès public selon INSPIRE ».`,
    at: coded?.block,
  };
}

function check_use(checked: Checked): Verdict {
  const blocks = legal_blocks(checked);
  const right = blocks.filter(
    ({ use, others }) => use.includes('otherRestrictions') && others.some(({ text }) => text !== ''),
  );
  if (right.some(({ access }) => access.length === 0)) return 'passed';
  const failure = { member: 'licence', remedy: 'Choisir une licence dans la liste.' } as const;
  if (right.length > 0)
    return {
      ...failure,
      message:
        'Les conditions d’utilisation partagent le bloc des limites d’accès : INSPIRE en veut deux, un pour chaque sujet.',
      remedy: mended_by_save,
      at: right[0]?.block,
    };
  const licensed = blocks.find(
    ({ use, limitations, others }) =>
      use.includes('license') ||
      [...limitations, ...others.map(({ text }) => text)].some((text) => find_licence(text) !== undefined),
  );
  if (licensed !== undefined)
    return {
      ...failure,
      message:
        'La licence n’est pas dite où INSPIRE la cherche : useConstraints = « otherRestrictions », et la licence dans otherConstraints.',
      remedy:
        'Enregistrer une modification de la fiche : la licence reconnue sera réécrite dans son propre bloc, avec son adresse.',
      at: licensed.block,
    };
  return {
    ...failure,
    message: 'La fiche ne dit pas à quelles conditions les données peuvent être utilisées.',
    remedy:
      'Choisir une licence dans la liste ; sans condition, « Aucune condition ne s’applique à l’accès et à l’utilisation ».',
  };
}

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

function check_groups(checked: Checked): Verdict {
  const blocks = keyword_blocks(checked);
  const seen = new Set<string>();
  for (const { thesaurus, block, keywords } of blocks) {
    const key = thesaurus === undefined ? undefined : fold(thesaurus);
    if (key !== undefined && seen.has(key))
      return {
        message: `Les mots-clés de « ${thesaurus} » sont répartis en plusieurs blocs : un seul bloc par thésaurus.`,
        remedy: 'Réunir ces mots-clés sous leur thésaurus.',
        at: block,
        member: 'themes',
      };
    if (key !== undefined) seen.add(key);
    const theme = keywords.find(({ url }) => url?.includes('inspire.ec.europa.eu/theme/') === true);
    if (theme !== undefined && thesaurus === undefined)
      return {
        message: `« ${theme.label} » est un thème INSPIRE, mais son bloc ne nomme pas le thésaurus « ${inspire_thesaurus.title} ».`,
        remedy: 'Choisir ce thème dans le champ « Thème INSPIRE » et le retirer des mots-clés libres.',
        at: block,
        member: 'keywords',
      };
  }
  const themes = new Map(inspire_themes.map(({ label }) => [fold(label), label]));
  const free = blocks.filter(({ thesaurus }) => thesaurus === undefined);
  const mixed = free.find(({ keywords }) => keywords.some(({ label }) => themes.has(fold(label))));
  const has_theme_group = blocks.some(
    ({ thesaurus }) => thesaurus !== undefined && /inspire\s+themes/i.test(thesaurus),
  );
  return unless(mixed === undefined || has_theme_group, {
    message: `Un thème INSPIRE (« ${mixed?.keywords.find(({ label }) => themes.has(fold(label)))?.label} ») est parmi les mots-clés libres, sans thésaurus.`,
    remedy: 'Le choisir dans le champ « Thème INSPIRE ».',
    at: mixed?.block,
    member: 'keywords',
  });
}

export const constraint_rules: readonly Rule[] = [
  {
    id: 'C.15',
    title: 'Mots-clés regroupés par thésaurus',
    level: 'error',
    about: 'all',
    member: 'themes',
    where: `${identification}/gmd:descriptiveKeywords`,
    check: check_groups,
  },
  {
    id: 'C.16',
    title: 'Thésaurus daté',
    level: 'error',
    about: 'all',
    member: 'themes',
    where: `${identification}/gmd:descriptiveKeywords/*/gmd:thesaurusName/*/gmd:date`,
    check(checked) {
      const blocks = keyword_blocks(checked).filter(({ citation }) => citation !== undefined);
      const bad = blocks.find(({ citation }) => {
        const { date, type } = citation_date(citation);
        return !is_date(date) || type === undefined;
      });
      if (bad === undefined) return blocks.length === 0 ? 'not_applicable' : 'passed';
      return {
        message: `Le thésaurus « ${bad.thesaurus ?? 'sans titre'} » n’a pas de date avec son type (création, publication ou révision).`,
        remedy:
          'Donner la date de publication du thésaurus, ou passer ces mots-clés dans les mots-clés libres.',
        at: find(bad.block, 'MD_Keywords/thesaurusName'),
      };
    },
  },
  {
    id: 'C.17',
    title: 'Limites d’accès public',
    level: 'error',
    about: 'all',
    member: 'access_constraints',
    where: `${identification}/gmd:resourceConstraints/gmd:MD_LegalConstraints/gmd:accessConstraints`,
    check: check_access,
  },
  {
    id: 'C.18',
    title: 'Conditions d’utilisation, dans un bloc à part',
    level: 'error',
    about: 'all',
    member: 'licence',
    where: `${identification}/gmd:resourceConstraints/gmd:MD_LegalConstraints/gmd:useConstraints`,
    check: check_use,
  },
  {
    id: 'C.19',
    title: 'Rectangle d’emprise à deux décimales',
    level: 'error',
    about: 'all',
    member: 'extents',
    where: `${identification}/gmd:extent/*/gmd:geographicElement/gmd:EX_GeographicBoundingBox`,
    check: check_box,
  },
];
