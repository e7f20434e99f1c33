import { recomputations } from '../catalogue/referentiels.ts';
import type { Db } from '../sql/client.ts';
import { enqueue_job } from '../sql/jobs.ts';

/** Queues the results that are computed from the collections; asked again before it starts, the wait starts anew. */
export async function ask_recomputations(db: Db, changed: readonly string[], delay_s: number): Promise<void> {
  for (const { job, collections } of recomputations)
    if (collections.some((id) => changed.includes(id)))
      await enqueue_job(db, job, {}, { delay_s, is_public: true });
}
