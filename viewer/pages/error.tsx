import { page, type Page } from './layout.tsx';

export interface ErrorView {
  title: string;
  status: number;
  detail: string;
  remedy?: string;
  /** By which the administrator finds the request in the log. */
  request_id?: string;
}

/** The page of an error: what happened, what to do, the way back. */
export function error_page({ title, status, detail, remedy, request_id }: ErrorView): Page {
  return page({
    title,
    children: (
      <>
        <h1>{title}</h1>
        <p>{detail}</p>
        {remedy !== undefined && <p>{remedy}</p>}
        <p>
          <a class="button" href="/">
            Revenir à la carte
          </a>
        </p>
        <p class="note">
          Erreur {status}
          {request_id !== undefined && ` – demande ${request_id}`}
        </p>
      </>
    ),
  });
}
