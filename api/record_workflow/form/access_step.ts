import {
  access_limit,
  access_limits,
  interoperability_regulation,
} from '../../../catalogue/code_lists/inspire_codes.ts';
import { roles } from '../../../catalogue/code_lists/iso_codes.ts';
import { licences } from '../../../catalogue/code_lists/licences.ts';
import type { Conformity, Constraint } from '../../../catalogue/record.ts';
import { area, choices_of, line, list_at, select, write_list, type Control } from './controls.ts';
import type { RowsControl } from './controls.ts';
import type { StepSpec } from './step.ts';

/** The usual licences by name; another one is typed below. */
const usual_licence: Control = {
  name: 'licence',
  label: 'Licence',
  kind: 'select',
  choices: [['', 'Aucune, ou une autre (ci-dessous)'], ...choices_of(licences)],
  get(body) {
    const { url } = (body['licence'] ?? {}) as { url?: string };
    return [licences.find(({ uri }) => uri === url)?.code ?? ''];
  },
  set(body, [code = '']) {
    const found = licences.find((licence) => licence.code === code);
    if (found !== undefined) body['licence'] = { name: found.label, url: found.uri };
    else if (this.get(body)[0] !== '') body['licence'] = null;
  },
};

/** Read after the choice above: what is typed counts where no usual licence is chosen. */
const other_licence = (key: 'name' | 'url', label: string, hint?: string): Control => ({
  ...line(`licence.${key}`, label, hint === undefined ? {} : { hint }),
  get: (body) => (usual_licence.get(body)[0] === '' ? line(`licence.${key}`, label).get(body) : ['']),
  set(body, [text = '']) {
    if (usual_licence.get(body)[0] !== '') return;
    const { name = '', url = '' } = (body['licence'] ?? {}) as { name?: string; url?: string };
    const next = { name, url, [key]: text.trim() };
    body['licence'] = next.name === '' && next.url === '' ? null : next;
  },
});

const limits = (body: Parameters<Control['get']>[0]) => list_at(body, 'access_constraints') as Constraint[];
const is_limit = ({ url }: Constraint) => access_limits.some(({ uri }) => uri === url);
const access_restriction: Control = {
  name: 'access_constraints',
  label: 'Restriction d’accès public',
  hint: 'Selon le code de l’environnement. Sans restriction, dites-le aussi.',
  kind: 'select',
  choices: [['', 'Non dite'], ...choices_of(access_limits)],
  get: (body) => [access_limits.find(({ uri }) => uri === limits(body).find(is_limit)?.url)?.code ?? ''],
  set(body, [code = '']) {
    if (code === this.get(body)[0]) return;
    const others = limits(body).filter((constraint) => !is_limit(constraint));
    const is_known = access_limits.some((limit) => limit.code === code);
    write_list(body, 'access_constraints', is_known ? [access_limit(code), ...others] : others);
  },
};

// The answer chosen says by itself that it was evaluated, or not.
const { explanation: _explanation, ...regulation } = interoperability_regulation;
const is_regulation = ({ specification, url }: Conformity) =>
  /1089[/-]?2010|2010\/1089/.test(`${specification} ${url ?? ''}`);
const conformity: Control = {
  name: 'conformity',
  label: 'Conformité au règlement INSPIRE 1089/2010',
  kind: 'select',
  choices: [
    ['', 'Non dite'],
    ['null', 'Non évaluée'],
    ['true', 'Conforme'],
    ['false', 'Non conforme'],
  ],
  get(body) {
    const found = (list_at(body, 'conformity') as Conformity[]).find(is_regulation);
    return [found === undefined ? '' : String(found.pass)];
  },
  set(body, [pass = '']) {
    if (pass === this.get(body)[0]) return;
    const all = list_at(body, 'conformity') as Conformity[];
    const others = all.filter((one) => !is_regulation(one));
    const said = {
      ...(all.find(is_regulation) ?? regulation),
      pass: pass === 'null' ? null : pass === 'true',
    };
    write_list(body, 'conformity', pass === '' ? others : [said, ...others]);
  },
};

const contacts = (member: 'contacts' | 'record_contacts', title: string, hint: string): RowsControl => ({
  member,
  title,
  hint,
  one: 'le contact',
  add: 'Ajouter un contact',
  most: 50,
  blank: { role: 'pointOfContact' },
  legend: ({ organisation }, i) => (typeof organisation === 'string' ? organisation : `Contact ${i + 1}`),
  controls: [
    line('organisation', 'Organisme', { list: 'organismes' }),
    line('email', 'Adresse électronique'),
    select('role', 'Rôle', choices_of(roles)),
    line('name', 'Personne (si nécessaire)'),
    line('phone', 'Téléphone', { is_short: true }),
  ],
});

/** Who may use the resource and how, and who answers for it: the third step of the editor. */
export const access_step: StepSpec = {
  id: 'acces',
  sections: [
    {
      title: 'Conditions',
      parts: [
        usual_licence,
        other_licence('name', 'Autre licence : son nom'),
        other_licence(
          'url',
          'Autre licence : son adresse',
          'Sans adresse, les autres catalogues perdent la licence.',
        ),
        access_restriction,
        {
          member: 'use_constraints',
          title: 'Conditions d’utilisation',
          hint: 'Ce qui s’ajoute à la licence : « ne pas utiliser à une échelle plus fine que 1/25 000 ».',
          one: 'la condition',
          add: 'Ajouter une condition',
          most: 50,
          blank: {},
          legend: (_entry, i) => `Condition ${i + 1}`,
          controls: [area('text', 'Texte', { rows: 2 }), line('url', 'Adresse')],
        },
        conformity,
      ],
    },
    {
      title: 'Contacts',
      parts: [
        line('producer', 'Producteur', {
          hint: 'Tel qu’il est cité avec les données.',
          empty: '',
          list: 'organismes',
        }),
        contacts(
          'contacts',
          'Contacts de la ressource',
          'Un organisme et son adresse de service, plutôt qu’une personne.',
        ),
        contacts('record_contacts', 'Contacts de la fiche', 'Qui répond de la fiche elle-même.'),
      ],
    },
    { title: 'Dans ce catalogue', parts: ['visibility', 'summary'] },
  ],
};
