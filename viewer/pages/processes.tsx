import { page, type Page } from './layout.tsx';

export interface ProcessView {
  id: string;
  title: string;
  description: string;
  modes: readonly ('sync' | 'async')[];
}

const mode_words = { sync: 'réponse immédiate', async: 'tâche de fond' } as const;
/** How a process answers, in plain French. */
export const say_modes = (modes: ProcessView['modes']) => modes.map((mode) => mode_words[mode]).join(' ou ');

/** What may be computed here on request. */
export function processes_page(processes: readonly ProcessView[]): Page {
  return page({
    title: 'Traitements',
    current: 'data',
    children: (
      <>
        <p class="crumbs">
          <a href="/collections">Données</a>
        </p>
        <h1>Traitements</h1>
        <p>Calculs que le service fait à la demande d’un programme (OGC API – Processes).</p>
        <div class="table" tabIndex={0} role="region" aria-label="Traitements">
          <table>
            <thead>
              <tr>
                <th scope="col">Traitement</th>
                <th scope="col">Ce qu’il fait</th>
                <th scope="col">Réponse</th>
              </tr>
            </thead>
            <tbody>
              {processes.map(({ id, title, description, modes }) => (
                <tr>
                  <th scope="row">
                    <a href={`/processes/${encodeURIComponent(id)}?f=html`}>{title}</a>
                  </th>
                  <td>{description}</td>
                  <td>{say_modes(modes)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <p>
          <a href="/jobs?f=html">Mes tâches</a> · <a href="/processes?f=json">Cette liste en JSON</a>
        </p>
      </>
    ),
  });
}
