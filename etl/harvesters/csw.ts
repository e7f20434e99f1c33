/** CSW 2.0.2: GetRecords by POST, in ISO 19139 (or 19115-3), page after page. */
import { read_one } from '../../catalogue/formats/iso/document.ts';
import { prefix_of, scope_of, with_scope, type Scope } from '../../catalogue/formats/iso/namespaces.ts';
import type { Standard } from '../../catalogue/formats/iso/standard.ts';
import {
  attribute_of,
  children_of,
  child_of,
  find,
  local_name,
  text_of,
  type Element,
} from '../../catalogue/formats/iso/tree.ts';
import { iso19115_3 } from '../../catalogue/formats/iso19115_3/standard.ts';
import { iso19139 } from '../../catalogue/formats/iso19139/standard.ts';
import { escape_text, write_element } from '../../catalogue/xml_write.ts';
import { parse_xml } from '../../catalogue/xml.ts';
import { AppError, message_of } from '../../errors.ts';
import type { HarvestPage, HarvestRequest, ReadPage, RemoteItem } from './harvester.ts';
import { unreadable, within } from './remote.ts';

const default_page_size = 100;
const standards: readonly Standard[] = [iso19139, iso19115_3];

interface Place {
  /** Of the page's first record, from 1. */
  start: number;
  /** Records in all, as the page before said; null: this is the first page. */
  matched: number | null;
  /** The server sorts by identifier, so that records do not change places between two pages. */
  is_sorted: boolean;
}

export const read_csw: ReadPage = async (request, at) => {
  const place = { start: 1, matched: null, is_sorted: true, ...(at as Partial<Place> | null) };
  for (let size = request.options.page_size ?? default_page_size; ; size = Math.ceil(size / 2)) {
    try {
      return await ask_page(request, place, size);
    } catch (error) {
      const is_broken_page = error instanceof AppError && error.code === 'harvest-unreadable';
      // Nothing was ever read there: it is no catalogue.
      if (!is_broken_page || place.matched === null) throw error;
      if (size === 1) return pass_over(place, place.matched, error);
    }
  }
};

/** One record that breaks its page's XML: it cannot even be named. */
function pass_over(place: Place, matched: number, error: Error): HarvestPage {
  const problem = `La fiche n° ${place.start} du catalogue est illisible : ${error.message}`;
  const next = { ...place, start: place.start + 1 };
  return {
    items: [{ remote_id: null, problem }],
    next: next.start > matched ? null : next,
    announced: matched,
  };
}

async function ask_page(request: HarvestRequest, place: Place, size: number): Promise<HarvestPage> {
  const { address, options, remote } = request;
  const { bytes, url } = await remote.ask(address, {
    method: 'POST',
    accept: 'application/xml, text/xml',
    content_type: 'application/xml',
    body: write_request(place, size, options.query),
  });
  const root = within(url, () => parse_xml(bytes, { keep_comments: true })) as Element;
  const name = local_name(root.name);
  if (name === 'ExceptionReport') {
    // Not every server sorts; asked once more without.
    if (place.is_sorted && place.matched === null)
      return ask_page(request, { ...place, is_sorted: false }, size);
    const said =
      text_of(find(root, 'Exception/ExceptionText')) ??
      attribute_of(child_of(root, 'Exception'), 'exceptionCode');
    throw new AppError(`Le catalogue refuse la demande : ${(said ?? 'sans dire pourquoi').slice(0, 500)}`, {
      status: 422,
      code: 'harvest-refused',
      place: url.origin + url.pathname,
      remedy: 'Vérifier l’adresse du service CSW et la condition.',
    });
  }
  const results = child_of(root, 'SearchResults');
  if (name !== 'GetRecordsResponse' || results === undefined)
    throw unreadable(url, new Error(`« ${root.name} » au lieu de GetRecordsResponse`));
  const above = scope_of(results, scope_of(root, {}));
  const items = children_of(results).map((element) => read_item(element, above));
  return { items, ...follow(place, results, items.length) };
}

/** Where the next page begins. What servers say of it is believed when it leads on; a list that ends early has a gap. */
function follow(
  place: Place,
  results: Element,
  count: number,
): Pick<HarvestPage, 'next' | 'announced' | 'gap'> {
  const number = (name: string) => {
    const value = attribute_of(results, name);
    return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : null;
  };
  const matched = number('numberOfRecordsMatched');
  const said = number('nextRecord');
  const after = place.start + count;
  const announced = matched ?? place.matched;
  const is_end = count === 0 || said === 0 || (said === null && (matched === null || after > matched));
  if (is_end || (announced !== null && after > announced)) {
    const missing = announced === null ? 0 : announced - (after - 1);
    return {
      next: null,
      announced,
      ...(missing > 0 && {
        gap: `Le catalogue annonce ${announced} fiches et n’en donne que ${after - 1} : rien n’a été retiré.`,
      }),
    };
  }
  // Further on than what came: records that the server passed over. Not as far: it would give some of them again.
  const start = said !== null && said > after ? said : after;
  return { next: { start, matched: matched ?? after, is_sorted: place.is_sorted }, announced };
}

function read_item(element: Element, above: Scope): RemoteItem {
  const namespace = scope_of(element, above)[prefix_of(element.name)] ?? '';
  const standard = standards.find(
    ({ roots }) => roots[local_name(element.name)]?.includes(namespace) === true,
  );
  const remote_id = identifier_of(element);
  if (standard === undefined)
    return { remote_id, problem: `« ${element.name} » n’est pas une fiche ISO 19139 ni 19115-3.` };
  try {
    const { record, warnings } = read_one(element, standard);
    const document = write_element(with_scope(element, above));
    return {
      remote_id: record.id,
      remote_date: record.record_date ?? null,
      record,
      original: { format: standard.dialect.id, document },
      warnings,
    };
  } catch (error) {
    return { remote_id, problem: message_of(error) };
  }
}

/** The file identifier of a record, in whichever format it comes; null when it has none. */
function identifier_of(element: Element): string | null {
  const found =
    text_of(child_of(element, 'fileIdentifier')) ??
    text_of(find(element, 'metadataIdentifier/MD_Identifier/code')) ??
    text_of(child_of(element, 'identifier'));
  return found ?? null;
}

function write_request({ start, is_sorted }: Place, size: number, query: string | undefined): string {
  const constraint =
    query === undefined
      ? ''
      : `<csw:Constraint version="1.1.0"><csw:CqlText>${escape_text(query, 'requete')}</csw:CqlText></csw:Constraint>`;
  const sort = is_sorted
    ? '<ogc:SortBy><ogc:SortProperty><ogc:PropertyName>dc:identifier</ogc:PropertyName><ogc:SortOrder>ASC</ogc:SortOrder></ogc:SortProperty></ogc:SortBy>'
    : '';
  return `<?xml version="1.0" encoding="UTF-8"?>
<csw:GetRecords xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:ogc="http://www.opengis.net/ogc" xmlns:dc="http://purl.org/dc/elements/1.1/" service="CSW" version="2.0.2" resultType="results" startPosition="${start}" maxRecords="${size}" outputFormat="application/xml" outputSchema="http://www.isotc211.org/2005/gmd"><csw:Query typeNames="csw:Record"><csw:ElementSetName>full</csw:ElementSetName>${constraint}${sort}</csw:Query></csw:GetRecords>`;
}
