/** C.17 and C.18: limits on access, conditions of use. */
import { access_limits_uri } from '../code_lists/inspire_codes.ts';
import { find_licence } from '../code_lists/licences.ts';
import { legal_blocks, type Checked, type LegalBlock } from './checked.ts';
import type { Failure, Rule, Verdict } from './rule.ts';

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

export const legal_rules: readonly Rule[] = [
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
];
