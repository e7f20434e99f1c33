/** DCAT-AP 3 with the properties of GeoDCAT-AP 3, in three syntaxes. */
import type { Loss, MetadataFormat } from '../format.ts';
import { write_record_document } from './document.ts';
import { read_dcat_page } from './read_page.ts';
import { syntaxes, type Syntax } from './serialize.ts';

const loses: readonly Loss[] = [
  { member: 'parameters', why: 'DCAT-AP n’a pas de place pour les paramètres d’un calcul.' },
  { member: 'purpose', why: 'DCAT-AP n’a pas de place pour la raison d’être des données.' },
  { member: 'attributes', why: 'DCAT-AP ne décrit pas les colonnes d’un jeu de données.' },
  {
    member: 'service',
    why: 'DCAT-AP dit où un service répond, non le nom de ses opérations ni les versions de son protocole.',
  },
  { member: 'feature_count', why: 'DCAT-AP ne compte pas les objets d’un jeu de données.' },
  { member: 'content_signature', why: 'DCAT-AP n’a pas de place pour la signature du contenu.' },
];

const dcat = (syntax: Syntax, title: string, extension: string): MetadataFormat => ({
  id: `dcat_${syntax}`,
  title,
  media_type: syntaxes[syntax].media_type,
  extension,
  read: async (bytes) => (await read_dcat_page(bytes, syntax)).records,
  write: (record, context) => write_record_document(record, syntax, context),
  loses,
});

export const dcat_jsonld = dcat('jsonld', 'DCAT-AP 3 (JSON-LD)', 'jsonld');
export const dcat_rdf = dcat('rdf', 'DCAT-AP 3 (RDF/XML)', 'rdf');
export const dcat_ttl = dcat('ttl', 'DCAT-AP 3 (Turtle)', 'ttl');
