import type { OpenApiPart } from '../../block.ts';
import { geojson_type } from '../../respond.ts';

const header = (name: string, description: string) => ({
  name,
  in: 'header',
  required: false,
  description,
  schema: { type: 'string' },
});
const if_match = header('If-Match', 'ETag de l’objet tel qu’il a été lu : 412 s’il a changé depuis.');
const content_crs = header('Content-Crs', 'Système des coordonnées envoyées ; CRS84 à défaut.');
const prefer = header('Prefer', 'return=representation : renvoyer l’objet tel qu’il est enregistré.');
const in_path = (name: string, description: string) => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: { type: 'string' },
});
const collection = in_path('collection', 'Identifiant de la collection');
const item = in_path('item', 'Identifiant de l’objet');

const texts: Readonly<Record<number, string>> = {
  400: 'Le contenu n’est pas du GeoJSON, ou son type n’est pas dit.',
  401: 'Il faut se connecter, ou joindre une clé d’API.',
  403: 'Vous n’éditez pas cette collection.',
  404: 'La collection ou l’objet n’existe pas.',
  405: 'La collection n’est pas ouverte à l’édition.',
  409: 'Une valeur unique est déjà prise, ou une référence serait perdue.',
  412: 'L’objet a changé depuis qu’il a été lu.',
  413: 'Le contenu est trop grand.',
  415: 'Le contenu n’est pas d’un type accepté.',
  422: 'L’objet ne convient pas à la collection ; `errors` nomme chaque endroit.',
  429: 'Trop de demandes en peu de temps ; Retry-After dit quand revenir.',
  500: 'Erreur de notre côté.',
  503: 'La base de données ne répond pas.',
};
const refusals = (...statuses: number[]) =>
  Object.fromEntries(
    [...statuses, 401, 403, 404, 405, 429, 500, 503].map((status) => [
      status,
      {
        description: texts[status],
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
const etag = { ETag: { description: 'Version de l’objet, pour If-Match.', schema: { type: 'string' } } };
const feature = { [geojson_type]: { schema: { $ref: '#/components/schemas/Feature' } } };
const written = {
  200: {
    description: 'L’objet enregistré (Prefer: return=representation).',
    headers: etag,
    content: feature,
  },
  204: { description: 'Enregistré.', headers: etag },
};
const sent = (schema: string) => ({
  required: true,
  content: {
    [geojson_type]: { schema: { $ref: `#/components/schemas/${schema}` } },
    'application/json': { schema: { $ref: `#/components/schemas/${schema}` } },
  },
});
const shared = { tags: ['Édition'] };

/** Operations of Part 4, on the general paths. */
export const editing_openapi: OpenApiPart = {
  tags: [{ name: 'Édition', description: 'Créer, remplacer, modifier et supprimer des objets' }],
  schemas: {
    FeatureToWrite: {
      type: 'object',
      required: ['type', 'geometry', 'properties'],
      properties: {
        type: { type: 'string', enum: ['Feature'] },
        geometry: { type: 'object', nullable: true, description: 'Géométrie GeoJSON (RFC 7946)' },
        properties: {
          type: 'object',
          nullable: true,
          description: 'Propriétés de la collection, sans autres',
        },
      },
    },
    FeaturePatch: {
      type: 'object',
      description: 'Ce qui change (RFC 7396) ; null efface une valeur, une géométrie est remplacée entière.',
      properties: {
        geometry: { type: 'object', nullable: true },
        properties: { type: 'object' },
      },
    },
  },
  paths: {
    '/collections/{collection}/items': {
      post: {
        ...shared,
        summary: 'Crée un objet, ou cherche par une condition CQL2 en JSON',
        operationId: 'create_item',
        parameters: [collection, content_crs, prefer],
        requestBody: {
          required: true,
          content: {
            ...sent('FeatureToWrite').content,
            'application/cql2+json': { schema: { type: 'object' } },
          },
        },
        responses: {
          200: {
            description: 'Ce qui répond à la condition.',
            content: { [geojson_type]: { schema: { $ref: '#/components/schemas/FeatureCollection' } } },
          },
          201: {
            description: 'Créé.',
            headers: {
              ...etag,
              Location: { description: 'Adresse de l’objet.', schema: { type: 'string', format: 'uri' } },
            },
            content: feature,
          },
          ...refusals(400, 409, 413, 415, 422),
        },
      },
    },
    '/collections/{collection}/items/{item}': {
      put: {
        ...shared,
        summary: 'Remplace un objet',
        operationId: 'replace_item',
        parameters: [collection, item, if_match, content_crs, prefer],
        requestBody: sent('FeatureToWrite'),
        responses: { ...written, ...refusals(400, 409, 412, 413, 415, 422) },
      },
      patch: {
        ...shared,
        summary: 'Modifie un objet',
        operationId: 'change_item',
        parameters: [collection, item, if_match, content_crs, prefer],
        requestBody: {
          required: true,
          content: {
            'application/merge-patch+json': { schema: { $ref: '#/components/schemas/FeaturePatch' } },
          },
        },
        responses: { ...written, ...refusals(400, 409, 412, 413, 415, 422) },
      },
      delete: {
        ...shared,
        summary: 'Supprime un objet',
        operationId: 'remove_item',
        parameters: [collection, item, if_match],
        responses: { 204: { description: 'Supprimé.' }, ...refusals(409, 412) },
      },
    },
  },
};
