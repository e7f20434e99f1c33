import type { DepositReadingView, DepositView } from '../../pages/deposit_view.ts';
import { beginning_of } from './beginning.ts';

/** What the server refuses, in its own words; `field` is what the form has to mend. */
export class Refusal extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly field: string | null,
  ) {
    super(message);
  }
}

interface Problem {
  detail?: string;
  title?: string;
  remedy?: string;
  parameter?: string;
}

async function ask<T>(path: string, csrf_token: string | null, options: RequestInit = {}): Promise<T> {
  const answer = await fetch(path, {
    ...options,
    headers: {
      Accept: 'application/json',
      ...(csrf_token === null ? {} : { 'X-CSRF-Token': csrf_token }),
      ...(options.headers as Record<string, string> | undefined),
    },
  });
  if (answer.status === 204) return undefined as T;
  if (answer.ok) return (await answer.json()) as T;
  const problem = ((await answer.json().catch(() => ({}))) ?? {}) as Problem;
  const words = [problem.detail ?? problem.title ?? `Le serveur a répondu ${answer.status}.`, problem.remedy];
  throw new Refusal(words.filter(Boolean).join(' '), answer.status, problem.parameter ?? null);
}

const post = <T>(path: string, csrf_token: string | null, body: unknown) =>
  ask<T>(path, csrf_token, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

const path_of = (id: string) => `/catalogue/depots/${encodeURIComponent(id)}`;

export const create_deposit = (csrf: string | null, file: File, organisation: number) =>
  post<DepositView>('/catalogue/depots', csrf, { name: file.name, bytes: file.size, organisation });
export const read_deposit = (id: string) => ask<DepositView>(path_of(id), null);
export const ask_examination = (csrf: string | null, id: string, reading: DepositReadingView) =>
  post<DepositView>(`${path_of(id)}/examen`, csrf, reading);
export const ask_publication = (csrf: string | null, id: string, publication: object) =>
  post<DepositView>(`${path_of(id)}/publication`, csrf, publication);
/** Makes the record of the deposit's document; gives the address of its editor. */
export const take_record = (csrf: string | null, id: string, over: boolean) =>
  post<{ editor: string }>(`${path_of(id)}/fiche`, csrf, { over });
export const remove_deposit = (csrf: string | null, id: string) =>
  ask<void>(path_of(id), csrf, { method: 'DELETE' });

const attempts = 4;

/** Where a piece goes; the first of those that go on says which file it is of, and the server compares. */
async function place_of(file: File, offset: number, is_first: boolean): Promise<URLSearchParams> {
  const query = new URLSearchParams({ offset: String(offset) });
  if (!is_first || offset === 0) return query;
  query.set('name', file.name);
  const before = await beginning_of(file, offset);
  if (before !== null) query.set('before', before);
  return query;
}

/** Sends the file by pieces from where the server has it; a piece that fails is sent again. */
export async function send_file(
  csrf: string | null,
  { id, received }: DepositView,
  file: File,
  piece_bytes: number,
  tell: (sent: number) => void,
): Promise<void> {
  let offset = received;
  let failures = 0;
  let is_first = true;
  while (offset < file.size) {
    tell(offset);
    const piece = file.slice(offset, Math.min(file.size, offset + piece_bytes));
    try {
      const place = await place_of(file, offset, is_first);
      const answer = await ask<{ received: number }>(`${path_of(id)}/contenu?${place}`, csrf, {
        method: 'PUT',
        headers: { 'Content-Type': 'application/octet-stream' },
        body: piece,
      });
      offset = answer.received;
      is_first = false;
      failures = 0;
    } catch (error) {
      // The piece had arrived and its answer was lost: the server says where the file ends.
      if (error instanceof Refusal && error.status === 409 && error.field !== null)
        offset = Number(error.field);
      else if (error instanceof Refusal && error.status < 500 && error.status !== 429) throw error;
      if (++failures === attempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500 * 4 ** failures));
    }
  }
  tell(offset);
}
