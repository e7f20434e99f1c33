/**
 * Saves the form of a record while it is typed, and shows what is still missing. Without script the buttons do the same.
 * What could not be saved stays in the form: leaving the page asks first.
 */
const wait_ms = 1500;

interface Answer {
  revision?: number;
  status?: string;
  message?: string;
  problems?: { field: string; message: string }[];
  /** What is still missing, as the page shows it. */
  review?: string;
}

const form = document.querySelector<HTMLFormElement>('.record-editor form');
const status = document.getElementById('etat');
const revision = form?.querySelector<HTMLInputElement>('input[name="revision"]');

if (form !== null && status !== null && revision != null) keep_saved(form, status, revision);

function keep_saved(form: HTMLFormElement, status: HTMLElement, revision: HTMLInputElement): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let is_dirty = false;
  let is_stopped = false;
  let saving: Promise<void> | null = null;

  const save = async (): Promise<void> => {
    is_dirty = false;
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') fields.append(name, value);
    fields.set('action', 'enregistrer');
    status.textContent = 'Enregistrement…';
    const answer = await fetch(form.getAttribute('action') ?? '', {
      method: 'POST',
      body: fields,
      headers: { Accept: 'application/json' },
    });
    const told = (await answer.json().catch(() => ({}))) as Answer;
    if (answer.ok || answer.status === 422) accept(told);
    else refuse(told);
  };

  const accept = ({ revision: now, status: words, problems = [], review }: Answer) => {
    if (now !== undefined) revision.value = String(now);
    const place = document.getElementById('reste');
    // Not under the eyes of who reads it.
    if (review !== undefined && place !== null && !place.contains(document.activeElement))
      place.outerHTML = review;
    mark(form, problems);
    status.textContent =
      problems.length === 0
        ? `${words ?? 'Enregistré'}.`
        : `Enregistré, sauf : ${problems.map(({ message }) => message).join(' ')}`;
    if (problems.length > 0) is_dirty = true;
  };

  const refuse = ({ message }: Answer) => {
    is_dirty = true;
    // Trying again would be refused again: the button shows what the others wrote.
    is_stopped = true;
    status.textContent = message ?? 'Rien n’a pu être enregistré : appuyez sur Enregistrer.';
  };

  const try_saving = () => {
    if (saving !== null || is_stopped) return;
    saving = save()
      .catch(() => {
        is_dirty = true;
        status.textContent = 'Connexion perdue : votre saisie reste ici, nouvel essai dans un instant.';
        timer = setTimeout(try_saving, wait_ms * 4);
      })
      .finally(() => {
        saving = null;
      });
  };

  form.addEventListener('input', () => {
    is_dirty = true;
    clearTimeout(timer);
    timer = setTimeout(try_saving, wait_ms);
  });
  // A button that is pressed while the form is being saved would carry the revision of before.
  form.addEventListener('submit', (event) => {
    clearTimeout(timer);
    if (saving === null) {
      is_dirty = false;
      return;
    }
    event.preventDefault();
    const { submitter } = event;
    void saving.finally(() => form.requestSubmit(submitter));
  });
  addEventListener('beforeunload', (event) => {
    if (is_dirty || saving !== null) event.preventDefault();
  });
}

/** Says at each field what is wrong with it. */
function mark(form: HTMLFormElement, problems: readonly { field: string; message: string }[]): void {
  for (const note of form.querySelectorAll('[data-live]')) note.remove();
  for (const field of form.querySelectorAll('[aria-invalid]')) field.removeAttribute('aria-invalid');
  for (const { field, message } of problems) {
    const control = document.getElementById(field);
    if (control === null || !form.contains(control)) continue;
    const note = document.createElement('p');
    note.className = 'problem';
    note.dataset['live'] = '';
    note.id = `${field}-vif`;
    note.textContent = message;
    control.before(note);
    control.setAttribute('aria-invalid', 'true');
    control.setAttribute('aria-describedby', note.id);
  }
}
