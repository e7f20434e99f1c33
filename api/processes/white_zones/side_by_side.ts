/** Work on several connections at once, that leaves nothing running when it fails. */

type Results<Works extends readonly Promise<unknown>[]> = { -readonly [K in keyof Works]: Awaited<Works[K]> };

/** All results in their order, once every work has ended; then the first failure, if any, is thrown. */
export async function side_by_side<const Works extends readonly Promise<unknown>[]>(
  works: Works,
): Promise<Results<Works>> {
  const ended = await Promise.allSettled(works);
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
  return ended.map((end) => (end as PromiseFulfilledResult<unknown>).value) as Results<Works>;
}

/** Does the work for each item, at most so many at once, begun in their order; after a failure no other is begun. */
export async function each_of<Item>(
  items: readonly Item[],
  at_once: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const left = items.values();
  let has_failed = false;
  const turn = async () => {
    for (const item of left) {
      if (has_failed) return;
      try {
        await work(item);
      } catch (error) {
        has_failed = true;
        throw error;
      }
    }
  };
  await side_by_side(Array.from({ length: at_once }, turn));
}
