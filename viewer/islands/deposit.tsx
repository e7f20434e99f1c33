import { render } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { DepositPageView, DepositView, KnownDataset } from '../pages/deposit_view.ts';
import { Describe } from './deposit/describe.tsx';
import { Done } from './deposit/done.tsx';
import { Drop } from './deposit/drop.tsx';
import { Preview } from './deposit/preview.tsx';
import { Question } from './deposit/question.tsx';
import { RecordFound } from './deposit/record.tsx';
import { Resume } from './deposit/resume.tsx';
import { is_busy, use_deposit, type Sending } from './deposit/use_deposit.ts';
import { say_share } from './words.ts';

/** The page of a deposit: the file, what was found in it, questions, description, publication. */
function Deposit({ view }: { view: DepositPageView }) {
  const { deposit, sending, failure, file, actions } = use_deposit(view);
  const found = useRef<HTMLHeadingElement>(null);
  // What was found is read from its beginning.
  useEffect(() => {
    if (deposit?.state === 'examined') found.current?.focus();
  }, [deposit?.state]);

  const busy = deposit !== null && is_busy(deposit);
  const is_found = deposit?.plan != null && !busy && deposit.state !== 'published';
  const can_start_over = deposit !== null && !busy && sending === null && deposit.state !== 'published';
  const is_broken_off = deposit?.state === 'receiving' && sending === null;
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
      {deposit === null && sending === null && <Drop view={view} take={actions.take} />}
      {is_broken_off && (
        <Resume deposit={deposit} max_bytes={view.max_bytes} file={file} send={actions.resume} />
      )}
      {deposit?.state === 'failed' && (
        <p class="notice stop" role="alert">
          {deposit.failed_at === 'publication'
            ? 'La publication n’a pas abouti ; rien n’a été publié. '
            : 'Le fichier n’a pas pu être lu. '}
          {deposit.message}
        </p>
      )}
      {is_found && (
        <>
          <h2 id="fichier" tabIndex={-1} ref={found}>
            {deposit.file_name}
          </h2>
          {deposit.same_file.map((known) => (
            <SameFile known={known} />
          ))}
          <Found view={view} deposit={deposit} failure={failure} actions={actions} />
        </>
      )}
      {deposit?.state === 'published' && <Done deposit={deposit} />}
      {can_start_over && (
        <p>
          <button type="button" class="second" onClick={() => void actions.drop()}>
            Supprimer ce dépôt et recommencer
          </button>
        </p>
      )}
    </>
  );
}

/** What is in the file, and what it asks of the person. */
function Found({
  view,
  deposit,
  failure,
  actions,
}: { view: DepositPageView; deposit: DepositView } & Pick<
  ReturnType<typeof use_deposit>,
  'failure' | 'actions'
>) {
  const { plan, record, reading } = deposit;
  if (plan === null) return null;
  if (plan.question !== null) return <Question plan={plan} reading={reading} answer={actions.again} />;
  if (record !== null && plan.rows === 0) return <RecordFound record={record} take={actions.take_record} />;
  return (
    <>
      <Preview plan={plan} grounds={view.grounds} reading={reading} change={actions.again} />
      <Describe
        key={`${deposit.id} ${JSON.stringify(reading)}`}
        view={view}
        deposit={deposit}
        plan={plan}
        failure={failure}
        publish={actions.publish}
      />
    </>
  );
}

const SameFile = ({ known: { id, title, is_own } }: { known: KnownDataset }) => (
  <p class="notice info">
    Ce fichier est déjà publié sous <a href={`/collections/${id}?f=html`}>« {title} »</a>.
    {is_own
      ? ' Pour le remplacer, gardez son identifiant ci-dessous et cochez «\u{a0}remplacer\u{a0}».'
      : ' Il n’est pas de votre organisation.'}
  </p>
);

function say_state(deposit: DepositView | null, sending: Sending | null): string {
  if (sending !== null) return `Envoi de « ${sending.name} » : ${say_share(sending.sent / sending.of)}`;
  if (deposit === null) return '';
  const is_record = deposit.record !== null && deposit.plan?.rows === 0;
  switch (deposit.state) {
    case 'examining':
      return `Lecture du fichier. ${deposit.message ?? ''}`;
    case 'publishing':
      return `Publication en cours. ${deposit.message ?? ''}`;
    case 'published':
      return 'Le jeu de données est publié.';
    case 'examined':
      if (deposit.plan?.question?.code === 'unreadable') return 'Le fichier ne peut pas être lu.';
      if (deposit.plan?.question != null) return 'Une réponse est attendue.';
      return is_record
        ? 'C’est une fiche de métadonnées : vérifiez-la, puis créez le brouillon.'
        : 'Le fichier est lu : vérifiez, décrivez, publiez.';
    default:
      return '';
  }
}

const view = document.getElementById('deposit-view');
const place = document.getElementById('deposit-app');
if (view !== null && place !== null) {
  place.replaceChildren();
  render(<Deposit view={JSON.parse(view.textContent) as DepositPageView} />, place);
}
