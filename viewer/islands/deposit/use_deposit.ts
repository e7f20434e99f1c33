/** What the page of a deposit holds: the deposit, the upload under way, what failed; and what the person can do with it. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { DepositPageView, DepositReadingView, DepositView } from '../../pages/deposit_view.ts';
import { forget, keep_date } from './keep.ts';
import {
  ask_examination,
  ask_publication,
  create_deposit,
  read_deposit,
  Refusal,
  remove_deposit,
  send_file,
  take_record,
} from './requests.ts';

const poll_ms = 700;

export interface Sending {
  sent: number;
  of: number;
  name: string;
}
export interface Failure {
  message: string;
  /** The form's field that it is about. */
  field: string | null;
}

export const is_busy = ({ state }: DepositView) => state === 'examining' || state === 'publishing';

export function use_deposit({ csrf_token, deposit: first, piece_bytes }: DepositPageView) {
  const [deposit, set_deposit] = useState<DepositView | null>(first);
  const [sending, set_sending] = useState<Sending | null>(null);
  const [failure, set_failure] = useState<Failure | null>(null);
  /** As long as the page has it, an upload goes on without asking for it. */
  const file = useRef<File | null>(null);

  const show = (next: DepositView | null) => {
    set_deposit(next);
    const query = next === null ? '' : `?depot=${next.id}`;
    history.replaceState(null, '', `/catalogue/deposer${query}`);
  };
  const attempt = async (work: () => Promise<DepositView | null | undefined>) => {
    set_failure(null);
    try {
      const next = await work();
      // Undefined: the page is being left.
      if (next !== undefined) show(next);
    } catch (error) {
      const refusal = error instanceof Refusal ? error : null;
      const message =
        refusal?.message ??
        'Le serveur ne répond pas. Vérifiez votre connexion, puis réessayez : rien de ce qui est envoyé ou saisi n’est perdu.';
      set_failure({ message, field: refusal?.field ?? null });
    }
  };
  /** Sends what is missing; broken off, the deposit is shown with what has arrived. */
  const upload = async (made: DepositView, whole: File): Promise<DepositView> => {
    let arrived = made.received;
    try {
      await send_file(csrf_token, made, whole, piece_bytes, (sent) => {
        arrived = sent;
        set_sending({ sent, of: whole.size, name: whole.name });
      });
    } catch (error) {
      // Another file than the one that it began with: one is to be chosen again.
      if (error instanceof Refusal && error.status === 409 && error.field === null) file.current = null;
      set_deposit({ ...made, received: arrived });
      throw error;
    } finally {
      set_sending(null);
    }
    file.current = null;
    return ask_examination(csrf_token, made.id, {});
  };
  const id = deposit?.id ?? '';
  const actions = {
    take: (whole: File, organisation: number) =>
      attempt(async () => {
        const made = await create_deposit(csrf_token, whole, organisation);
        file.current = whole;
        keep_date(made.id, whole);
        show(made);
        return upload(made, whole);
      }),
    resume: (whole: File) =>
      attempt(async () => {
        file.current = whole;
        return upload(await read_deposit(id), whole);
      }),
    again: (reading: DepositReadingView) =>
      attempt(() => ask_examination(csrf_token, id, { ...deposit?.reading, ...reading })),
    publish: (publication: object) => attempt(() => ask_publication(csrf_token, id, publication)),
    take_record: (over: boolean) =>
      attempt(async () => {
        const { editor } = await take_record(csrf_token, id, over);
        forget(id);
        location.assign(editor);
        return undefined;
      }),
    drop: () =>
      attempt(async () => {
        await remove_deposit(csrf_token, id);
        forget(id);
        return null;
      }),
  };

  useEffect(() => {
    if (deposit === null || !is_busy(deposit)) return undefined;
    const timer = setTimeout(() => {
      read_deposit(deposit.id).then(set_deposit, () => set_deposit({ ...deposit }));
    }, poll_ms);
    return () => clearTimeout(timer);
  }, [deposit]);
  useEffect(() => {
    if (deposit?.state === 'published') forget(deposit.id);
  }, [deposit?.state]);
  return { deposit, sending, failure, file: file.current, actions };
}
