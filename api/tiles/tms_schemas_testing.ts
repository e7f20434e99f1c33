/** What OGC 17-083r4 (TMS 2.0) and 20-057 ask of their JSON documents, as JSON Schemas written after their tables. */
const text = { type: 'string' };
const uri = { type: 'string', format: 'uri' };
const count = { type: 'integer', minimum: 1 };
const position = { type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 };
const box = {
  type: 'object',
  required: ['lowerLeft', 'upperRight'],
  properties: { lowerLeft: position, upperRight: position, crs: uri },
};
const link = {
  type: 'object',
  required: ['href', 'rel'],
  properties: { href: text, rel: text, type: text, title: text, templated: { type: 'boolean' } },
};

const tile_matrix = {
  type: 'object',
  required: ['id', 'scaleDenominator', 'cellSize', 'pointOfOrigin', 'tileWidth', 'tileHeight', 'matrixWidth', 'matrixHeight'], // prettier-ignore
  properties: {
    id: text,
    scaleDenominator: { type: 'number', exclusiveMinimum: 0 },
    cellSize: { type: 'number', exclusiveMinimum: 0 },
    cornerOfOrigin: { enum: ['topLeft', 'bottomLeft'] },
    pointOfOrigin: position,
    tileWidth: count,
    tileHeight: count,
    matrixWidth: count,
    matrixHeight: count,
  },
};

export const tile_matrix_set_schema = {
  type: 'object',
  required: ['crs', 'tileMatrices'],
  properties: {
    id: text,
    title: text,
    description: text,
    uri,
    crs: uri,
    orderedAxes: { type: 'array', items: text, minItems: 1 },
    wellKnownScaleSet: uri,
    boundingBox: box,
    tileMatrices: { type: 'array', minItems: 1, items: tile_matrix },
  },
};

const layer = {
  type: 'object',
  required: ['id', 'dataType'],
  properties: {
    id: text,
    title: text,
    description: text,
    dataType: { const: 'vector' },
    geometryDimension: { type: 'integer', minimum: 0, maximum: 3 },
    propertiesSchema: {
      type: 'object',
      required: ['type', 'properties'],
      properties: {
        type: { const: 'object' },
        properties: {
          type: 'object',
          additionalProperties: {
            type: 'object',
            properties: {
              type: { enum: ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'] },
            },
          },
        },
      },
    },
    links: { type: 'array', minItems: 1, items: link },
  },
};

const summary = {
  title: text,
  dataType: { const: 'vector' },
  crs: uri,
  tileMatrixSetURI: uri,
  links: { type: 'array', items: link },
};

export const tileset_schema = {
  type: 'object',
  required: ['dataType', 'crs', 'links'],
  properties: {
    ...summary,
    mediaTypes: { type: 'array', items: text },
    updated: { type: 'string', format: 'date-time' },
    boundingBox: box,
    layers: { type: 'array', minItems: 1, items: layer },
  },
};

export const tilesets_schema = {
  type: 'object',
  required: ['tilesets'],
  properties: {
    links: { type: 'array', items: link },
    tilesets: {
      type: 'array',
      minItems: 1,
      items: { type: 'object', required: ['dataType', 'crs', 'links'], properties: summary },
    },
  },
};
