import type { Request, Response } from 'express';
import { parse_xml } from '../../catalogue/xml.ts';
import type { Access } from '../../sql/client.ts';
import { access_of } from '../auth/asker.ts';
import type { Block, Context } from '../block.ts';
import { read_text_body } from '../body.ts';
import { tree_condition } from '../cql2/filter.ts';
import { charge, costs } from '../rate_limit.ts';
import { find_records } from '../records/read_found.ts';
import { read_site, type Site } from '../records/site.ts';
import { send_document } from '../respond.ts';
import { write_capabilities } from './capabilities.ts';
import { properties_in, take_words } from './conditions.ts';
import { parameter_domains, property_domains } from './domains.ts';
import { answer_exception, refuse_csw, xml_type } from './exceptions.ts';
import { read_kvp } from './read_kvp.ts';
import { read_xml } from './read_xml.ts';
import { gmd_schema, type CswRequest } from './request.ts';
import {
  write_acknowledgement,
  write_description,
  write_domains,
  write_records_by_id,
  write_search,
} from './write_answers.ts';

const limits = { max_bytes: 200_000, max_depth: 40, max_elements: 10_000 };
const xml_types = /^(?:application|text)\/(?:[\w.-]+\+)?xml$/;
/** Ids of one request. */
const most_ids = 500;

/** CSW 2.0.2 (07-006r1) over the same search as OGC API – Records, for the clients that know no other. */
export const csw_block: Block = {
  id: 'csw',
  landing_links: [
    {
      href: 'csw?service=CSW&version=2.0.2&request=GetCapabilities',
      rel: 'related',
      type: 'application/xml',
      title: 'Catalogue par CSW 2.0.2',
    },
  ],
  routes(router, context) {
    router.get('/csw', async (request, response) => {
      const query = new URLSearchParams(request.url.split('?').slice(1).join('?'));
      await answer(request, response, context, () => read_kvp(query)).catch(answer_exception(response));
    });
    router.post('/csw', async (request, response) => {
      const expected = { types: xml_types, expected: 'application/xml', max_bytes: limits.max_bytes };
      await read_text_body(request, expected)
        .then((text) =>
          answer(request, response, context, () => read_xml(parse_xml(Buffer.from(text), limits))),
        )
        .catch(answer_exception(response));
    });
  },
};

async function answer(
  request: Request,
  response: Response,
  context: Context,
  read: () => CswRequest,
): Promise<void> {
  const asked = read();
  const access = access_of(request, context.database);
  const site = await read_site(request, context.config, access);
  charge(response, cost_of(asked));
  const document = await write_answer(asked, access, site, context);
  send_document(response, xml_type, document, time_stamp);
}

const time_stamp = /\btime[sS]tamp="[^"]*"/;

function write_answer(
  asked: CswRequest,
  access: Access,
  site: Site,
  { config }: Context,
): string | Promise<string> {
  switch (asked.operation) {
    case 'GetCapabilities':
      return write_capabilities(site.base_url, config.REGION_NAME, asked.sections);
    case 'DescribeRecord':
      return write_description(asked.types);
    case 'GetDomain':
      return asked.of === 'ParameterName'
        ? write_domains(asked.of, parameter_domains(asked.names))
        : property_domains(access, asked.names).then((domains) => write_domains('PropertyName', domains));
    case 'GetRecordById':
      return write_by_id(asked, access, site);
    default:
      return asked.result_type === 'validate'
        ? write_acknowledgement(asked.echo)
        : write_found(asked, access, site);
  }
}

type Asked<Name extends CswRequest['operation']> = Extract<CswRequest, { operation: Name }>;

async function write_by_id(
  { ids, form }: Asked<'GetRecordById'>,
  access: Access,
  site: Site,
): Promise<string> {
  const request = {
    ids: ids.slice(0, most_ids),
    limit: most_ids,
    sort: [{ name: 'id', descending: false } as const],
  };
  const { records, next } = await find_records(access, request, site, original_format(form.output_schema));
  if (next !== null) throw too_long(records.length);
  return write_records_by_id(records, form, site.base_url);
}

/** GetRecordById has no pages: what does not fit is refused, not left out. */
const too_long = (fitting: number) =>
  refuse_csw(
    'InvalidParameterValue',
    'id',
    `Ces fiches sont trop longues pour une seule réponse. En demander ${fitting} à la fois, ou les demander par GetRecords, page par page.`,
  );

async function write_found(asked: Asked<'GetRecords'>, access: Access, site: Site): Promise<string> {
  const { filter, sort, start, form } = asked;
  const is_counted_alone = asked.result_type === 'hits';
  const { words, rest } = filter === null ? { words: null, rest: null } : take_words(filter);
  const request = {
    ...(words !== null && { words }),
    ...(rest !== null && { filter: tree_condition(properties_in(rest), 4326, rest) }),
    ...(sort.length > 0 && { sort }),
    limit: is_counted_alone ? 0 : asked.limit,
    // Past the end there is nothing: clients that ignore the count would ask for ever.
    offset: start - 1,
  };
  const { matched, records } = await find_records(access, request, site, original_format(form.output_schema));
  return write_search({ matched, records: is_counted_alone ? null : records, start }, form, site.base_url);
}

const original_format = (schema: string) => (schema === gmd_schema ? 'iso19139' : null);

/** A condition may look at all records; long records cost as they are long. */
function cost_of(asked: CswRequest): number {
  if (asked.operation === 'GetDomain') return costs.computation;
  if (asked.operation === 'GetRecordById') return Math.floor(asked.ids.length / 50);
  if (asked.operation !== 'GetRecords') return 0;
  return Math.floor(asked.limit / 50) + (asked.filter === null ? 0 : costs.computation);
}
