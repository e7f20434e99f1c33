import { z } from 'zod';
import type { DepositPlan } from '../../catalogue/deposits/plan.ts';
import { AppError } from '../../errors.ts';
import type { Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';

export interface DepositForJob {
  id: string;
  owner_id: number;
  organisation_id: number;
  organisation: string;
  file_name: string;
  bytes: number;
  sha256: string | null;
  options: unknown;
  plan: DepositPlan | null;
  published_at: Date | null;
}

const input_form = z.object({ deposit: z.uuid() }).strict();

/** The deposit that a job's input names. Throws a 404 AppError when it has gone meanwhile. */
export async function read_deposit(db: Db, input: Record<string, unknown>): Promise<DepositForJob> {
  const { deposit } = input_form.parse(input);
  const [found] = await db.query<DepositForJob>(query_file('deposit_for_job', [deposit]));
  if (found !== undefined) return found;
  throw new AppError('Ce dépôt a été supprimé.', { status: 404, code: 'no-such-deposit' });
}
