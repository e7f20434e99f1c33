/** What an execution says of an output that is to become a collection. */
import { visibilities, type Visibility } from '../../../catalogue/visibility.ts';
import type { Fault } from '../../../errors.ts';
import type { Output } from '../process.ts';
import type { Schema } from '../schema.ts';

export interface PublicationRequest {
  title: string;
  /** `organisation` when it is left out. */
  visibility?: Visibility;
  /** Whose it will be; the asker's own when there is but one. */
  organisation?: number;
}

export const publication_schema = {
  type: 'object',
  description:
    'La sortie, d’objets géographiques, devient une collection : réservé aux gestionnaires de données et aux administrateurs.',
  required: ['title'],
  properties: {
    title: { type: 'string', minLength: 1, maxLength: 200 },
    visibility: { type: 'string', enum: visibilities, default: 'organisation' },
    organisation: { type: 'integer', minimum: 1 },
  },
  additionalProperties: false,
} as const satisfies Schema;

/** Only features are a collection's. */
export const faults_of_publication = ({ schema }: Output, pointer: string): Fault[] =>
  schema.format === 'geojson-feature-collection'
    ? []
    : [{ pointer, reason: 'seule une sortie d’objets géographiques devient une collection' }];
