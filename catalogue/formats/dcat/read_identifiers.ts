import { no_address } from './parse.ts';
import { id_of_address } from './read_rest.ts';
import { value_of, type Topic } from './reading.ts';

/** A name within the document alone. */
export const is_local = (id: string) => id.startsWith('_:') || id.startsWith(no_address);

/** Whether an identifier may name a record among those of other catalogues. */
const is_unique = (identifier: string) =>
  /^[a-z][\w+.-]*:\S{5}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i.test(identifier);

/** What the record is named by: its own identifier, else one of the resource that no other catalogue gives another. */
export function read_identifiers(topic: Topic, about: Topic | undefined) {
  const mains = topic.take('identifiers', ['dct:identifier']).map(({ value }) => value);
  const others = topic
    .take('identifiers', ['adms:identifier'])
    .flatMap((term) =>
      term.kind === 'literal' ? term.value : (value_of(topic.graph, term.value, 'skos:notation') ?? []),
    );
  const own_id =
    about?.take('id', ['dct:identifier']).map(({ value }) => value)[0] ??
    mains.find(is_unique) ??
    (is_local(topic.id) ? mains[0] : topic.id);
  const named = is_local(topic.id) ? [] : [topic.id];
  const all = [...new Set([...mains, ...others, ...named])].filter((identifier) => identifier !== own_id);
  // The address that this site gave the resource says nothing beside a better name.
  const identifiers =
    mains.some((main) => main !== own_id) || others.length > 0
      ? all.filter((identifier) => identifier !== topic.id || id_of_address(identifier) !== own_id)
      : all;
  return { own_id, identifiers };
}
