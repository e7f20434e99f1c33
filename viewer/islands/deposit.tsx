import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { DepositPageView, DepositReadingView, DepositView } from '../pages/deposit_view.ts';
import { Describe } from './deposit/describe.tsx';
import { Done } from './deposit/done.tsx';
import { Drop } from './deposit/drop.tsx';
import { Preview } from './deposit/preview.tsx';
import { Question } from './deposit/question.tsx';
import {
  ask_examination,
  ask_publication,
  create_deposit,
  read_deposit,
  Refusal,
  remove_deposit,
  send_file,
} from './deposit/requests.ts';

const poll_ms = 700;
const is_busy = ({ state }: DepositView) => state === 'examining' || state === 'publishing';

/** The page of a deposit: the file, what was found in it, questions, description, publication. */
function Deposit({ view }: { view: DepositPageView }) {
  const [deposit, set_deposit] = useState<DepositView | null>(view.deposit);
  const [sending, set_sending] = useState<{ sent: number; of: number; name: string } | null>(null);
  const [failure, set_failure] = useState<{ message: string; field: string | null } | null>(null);
  const found = useRef<HTMLHeadingElement>(null);
  const { csrf_token } = view;

  const show = (next: DepositView | null) => {
    set_deposit(next);
    const query = next === null ? '' : `?depot=${next.id}`;
    history.replaceState(null, '', `/catalogue/deposer${query}`);
  };
  const attempt = async (work: () => Promise<DepositView | null>) => {
    set_failure(null);
    try {
      show(await work());
    } catch (error) {
      const refusal = error instanceof Refusal ? error : null;
      const message =
        refusal?.message ?? 'Le serveur ne répond pas. Vérifiez votre connexion, puis réessayez.';
      set_failure({ message, field: refusal?.field ?? null });
    }
  };
  const take = (file: File, organisation: number) =>
    attempt(async () => {
      const made = await create_deposit(csrf_token, file, organisation);
      try {
        await send_file(csrf_token, made, file, view.piece_bytes, (sent) =>
          set_sending({ sent, of: file.size, name: file.name }),
        );
      } finally {
        set_sending(null);
      }
      return ask_examination(csrf_token, made.id, {});
    });
  const again = (reading: DepositReadingView) =>
    attempt(() => ask_examination(csrf_token, deposit?.id ?? '', { ...deposit?.reading, ...reading }));
  const drop = () =>
    attempt(async () => {
      await remove_deposit(csrf_token, deposit?.id ?? '');
      return null;
    });

  const busy = deposit !== null && is_busy(deposit);
  useEffect(() => {
    if (deposit === null || !is_busy(deposit)) return undefined;
    const timer = setTimeout(() => {
      read_deposit(deposit.id).then(set_deposit, () => set_deposit({ ...deposit }));
    }, poll_ms);
    return () => clearTimeout(timer);
  }, [deposit]);
  // What was found is read from its beginning.
  useEffect(() => {
    if (deposit?.state === 'examined') found.current?.focus();
  }, [deposit?.state]);

  const can_start_over = deposit !== null && !busy && deposit.state !== 'published';
  return (
    <>
      <p role="status" class="said">
        {say_state(deposit, sending)}
      </p>
      {(busy || sending !== null) && (
        <progress
          aria-label="Avancement"
          max={1}
          value={sending === null ? (deposit?.progress ?? undefined) : sending.sent / sending.of}
        />
      )}
      {failure !== null && failure.field === null && (
        <p class="notice stop" role="alert">
          {failure.message}
        </p>
      )}
      {deposit === null && sending === null && <Drop view={view} take={take} />}
      {deposit?.state === 'receiving' && sending === null && (
        <p class="notice info">
          L’envoi de « {deposit.file_name} » s’est interrompu. Supprimez ce dépôt, puis déposez le fichier de
          nouveau.
        </p>
      )}
      {deposit?.state === 'failed' && (
        <p class="notice stop" role="alert">
          {deposit.failed_at === 'publication'
            ? 'La publication n’a pas abouti ; rien n’a été publié. '
            : 'Le fichier n’a pas pu être lu. '}
          {deposit.message}
        </p>
      )}
      {deposit?.plan != null && !busy && deposit.state !== 'published' && (
        <>
          <h2 id="fichier" tabIndex={-1} ref={found}>
            {deposit.file_name}
          </h2>
          {deposit.same_file.map(({ id, title, is_own }) => (
            <p class="notice info" key={id}>
              Ce fichier est déjà publié sous <a href={`/collections/${id}?f=html`}>« {title} »</a>.
              {is_own
                ? ' Pour le remplacer, gardez son identifiant ci-dessous et cochez « remplacer ».'
                : ' Il n’est pas de votre organisation.'}
            </p>
          ))}
          {deposit.plan.question !== null ? (
            <Question plan={deposit.plan} reading={deposit.reading} answer={again} />
          ) : (
            <>
              <Preview plan={deposit.plan} grounds={view.grounds} reading={deposit.reading} change={again} />
              <Describe
                key={`${deposit.id} ${JSON.stringify(deposit.reading)}`}
                view={view}
                deposit={deposit}
                plan={deposit.plan}
                failure={failure}
                publish={(publication) => attempt(() => ask_publication(csrf_token, deposit.id, publication))}
              />
            </>
          )}
        </>
      )}
      {deposit?.state === 'published' && <Done deposit={deposit} />}
      {can_start_over && (
        <p>
          <button type="button" class="second" onClick={() => void drop()}>
            Supprimer ce dépôt et recommencer
          </button>
        </p>
      )}
    </>
  );
}

const percent = (share: number) =>
  share.toLocaleString('fr-FR', { style: 'percent', maximumFractionDigits: 0 });

function say_state(
  deposit: DepositView | null,
  sending: { sent: number; of: number; name: string } | null,
): string {
  if (sending !== null) return `Envoi de « ${sending.name} » : ${percent(sending.sent / sending.of)}`;
  if (deposit === null) return '';
  if (deposit.state === 'examining') return `Lecture du fichier. ${deposit.message ?? ''}`;
  if (deposit.state === 'publishing') return `Publication en cours. ${deposit.message ?? ''}`;
  if (deposit.state === 'published') return 'Le jeu de données est publié.';
  if (deposit.state === 'examined')
    return deposit.plan?.question == null
      ? 'Le fichier est lu : vérifiez, décrivez, publiez.'
      : 'Une réponse est attendue.';
  return '';
}

const view = document.getElementById('deposit-view');
const place = document.getElementById('deposit-app');
if (view !== null && place !== null) {
  place.replaceChildren();
  render(<Deposit view={JSON.parse(view.textContent) as DepositPageView} />, place);
}
