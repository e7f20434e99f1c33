/** Pages of a remote catalogue one after the other, each written in batches. */
import { AppError } from '../../errors.ts';
import { write_batch, type BatchTarget } from './batch.ts';
import { is_broken, type HarvestPage, type HarvestRequest, type RemoteItem } from './harvester.ts';
import { readers } from './index.ts';
import type { HarvesterToRun, RunContext, RunOptions, StoredPosition } from './run_context.ts';

/** Items of one transaction. */
const batch_items = 200;
const batch_bytes = 4 * 2 ** 20;

/** Pages in a row without a new item that has a name: such a list has no end. */
const most_fruitless = 20;

interface Read {
  is_end: boolean;
  gap: string | null;
  /** Of the pages that this process read. */
  notices: string[];
}

/** Reads on from where the run stood. Throws what ended it short. */
export async function read_pages(
  { kind }: HarvesterToRun,
  request: HarvestRequest,
  target: BatchTarget,
  { from, is_dry, pages = Infinity }: RunOptions,
  { progress, signal }: RunContext,
  seen: Set<string>,
): Promise<Read> {
  let position: StoredPosition = from ?? { at: null, begun: false, gap: null };
  const notices: string[] = [];
  let read_items = 0;
  let fruitless = 0;
  let coming: Promise<HarvestPage> | null = null;
  for (let page_number = 0; ; page_number++) {
    if (page_number >= pages) return { is_end: false, gap: position.gap, notices };
    signal.throwIfAborted();
    const page: HarvestPage = await (coming ?? readers[kind](request, position.at));
    if (page.notice !== undefined) notices.push(page.notice);
    const is_same = JSON.stringify(page.next) === JSON.stringify(position.at);
    // The next page comes while this one is written: still one request at a time.
    const is_more = page.next !== null && !is_same && page_number + 1 < pages;
    coming = is_more ? readers[kind](request, page.next) : null;
    // Heard when its turn comes, or never when this page fails first.
    coming?.catch(() => undefined);
    const gap = position.gap ?? page.gap ?? gap_of(page.items);
    const batches = cut(page.items);
    const begun = { at: position.at, begun: true, gap } satisfies StoredPosition;
    let repeated = 0;
    let found = 0;
    for (const [i, items] of batches.entries()) {
      signal.throwIfAborted();
      const is_last = i === batches.length - 1;
      const next = is_last && page.next !== null ? page.next : position.at;
      const decisions = await write_batch(target, items, {
        position: { at: next, begun: !is_last || page.next === null, gap } satisfies StoredPosition,
        page: begun,
        announced: page.announced,
        is_again: position.begun,
      });
      const again = decisions.filter(({ is_left, outcome }) => is_left && outcome === 'duplicate').length;
      repeated += again;
      found += decisions.filter(({ remote_id }) => remote_id !== null).length - again;
      read_items += items.length;
      if (is_dry) for (const { remote_id } of items) if (remote_id !== null) seen.add(remote_id);
      const of = page.announced === null ? '' : ` sur ${page.announced.toLocaleString('fr-FR')}`;
      await progress(
        page.announced === null || page.announced === 0 ? 0 : Math.min(0.99, read_items / page.announced),
        `${read_items.toLocaleString('fr-FR')} fiches lues${of}`,
      );
    }
    if (page.next === null) return { is_end: true, gap, notices };
    const is_nothing_new = page.items.length > 0 && repeated === page.items.length;
    fruitless = found === 0 ? fruitless + 1 : 0;
    if (is_nothing_new || is_same || fruitless >= most_fruitless) throw endless(request);
    position = { at: page.next, begun: false, gap };
  }
}

const endless = ({ address }: HarvestRequest) =>
  new AppError(`« ${address.host} » donne sans fin la même page, ou des pages sans rien de nouveau.`, {
    status: 422,
    code: 'harvest-endless',
    place: address.href,
    remedy: 'Le signaler à l’exploitant du catalogue.',
  });

const gap_of = (items: readonly RemoteItem[]) =>
  items.some((item) => is_broken(item) && item.remote_id === null)
    ? 'Un élément n’a pas même pu être nommé : rien n’a été retiré.'
    : null;

/** Batches below both limits; a page without items is one empty batch, which moves the position. */
function cut(items: HarvestPage['items']): RemoteItem[][] {
  const batches: RemoteItem[][] = [[]];
  let bytes = 0;
  for (const item of items) {
    const size = is_broken(item) ? 0 : (item.original?.document.length ?? 0) + 2000;
    const last = batches.at(-1) ?? [];
    if (last.length > 0 && (last.length >= batch_items || bytes + size > batch_bytes)) {
      batches.push([item]);
      bytes = size;
    } else {
      last.push(item);
      bytes += size;
    }
  }
  return batches;
}
