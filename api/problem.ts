import type { ErrorRequestHandler, Request, Response } from 'express';
import { AppError, explain, message_of } from '../errors.ts';
import { log } from '../log.ts';
import { error_page } from '../viewer/pages/error.tsx';
import { sign_in_address } from '../viewer/pages/account_menu.tsx';
import { without_token } from './auth/links.ts';
import { prefers_html, send_page, send_text } from './respond.ts';

/** An answer of RFC 9457, with the members `code`, `remedy` and `parameter` of our own. */
export interface Problem {
  /** Where a standard names the kind of error. */
  type?: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  remedy?: string;
  /** The query parameter, header or place in the input that is wrong. */
  parameter?: string;
  /** All that is wrong with a body: why, and where (JSON pointer). */
  errors?: { detail: string; pointer: string }[];
  /** Finds the request in the log. */
  request_id?: string;
}

const titles: Readonly<Record<number, string>> = {
  400: 'Requête incorrecte',
  401: 'Identification requise',
  403: 'Accès refusé',
  404: 'Introuvable',
  405: 'Méthode non permise',
  406: 'Format non proposé',
  409: 'Conflit',
  412: 'Condition non remplie',
  413: 'Contenu trop grand',
  414: 'Adresse trop longue',
  415: 'Format non accepté',
  408: 'Demande trop lente',
  410: 'Plus disponible',
  422: 'Contenu non valable',
  428: 'Condition manquante',
  429: 'Trop de demandes',
  500: 'Erreur interne',
  501: 'Non réalisé',
  503: 'Service momentanément indisponible',
};

const unavailable = new AppError('La base de données ne répond pas pour le moment.', {
  status: 503,
  code: 'database-unavailable',
  remedy: 'Renouveler la demande dans quelques secondes.',
});
const too_long = new AppError('La demande a dépassé le temps accordé.', {
  status: 503,
  code: 'deadline-exceeded',
  remedy: 'Réduire l’emprise (bbox) ou le nombre d’objets (limit), puis renouveler la demande.',
});
const bad_value = new AppError('Une valeur de la demande ne convient pas à la donnée interrogée.', {
  status: 400,
  code: 'invalid-value',
});
const internal = new AppError('Une erreur est survenue de notre côté ; elle est consignée.', {
  remedy: 'Renouveler la demande ; si l’erreur persiste, donner l’identifiant de requête à l’administrateur.',
});

const forbidden = new AppError('Vos droits ne permettent pas cela.', {
  status: 403,
  code: 'forbidden',
  remedy: 'Le demander à l’administrateur du site ou de l’organisation.',
});
const last_admin = new AppError('C’est le dernier administrateur du site : il doit en rester un.', {
  status: 409,
  code: 'last-administrator',
  remedy: 'Donner d’abord ce rôle à un autre compte actif.',
});
const oneself = new AppError('Personne ne désactive ni n’efface son propre compte.', {
  status: 409,
  code: 'own-account',
  remedy: 'Le demander à un autre administrateur.',
});
const circle = new AppError('Une organisation ne peut pas dépendre d’elle-même, directement ou non.', {
  status: 409,
  code: 'organisation-circle',
  remedy: 'Choisir une autre organisation de rattachement.',
});
const many_scenarios = new AppError('Ce compte a déjà 200 scénarios, le plus qu’un compte puisse garder.', {
  status: 409,
  code: 'too-many-scenarios',
  remedy: 'En supprimer, puis recommencer.',
});
const many_versions = new AppError('Ce scénario a déjà 500 versions, le plus qu’un scénario puisse avoir.', {
  status: 409,
  code: 'too-many-versions',
  remedy: 'En faire une copie, et continuer avec elle.',
});
const many_drafts = new AppError('Cette organisation a déjà 2 000 fiches en cours de modification.', {
  status: 409,
  code: 'too-many-drafts',
  remedy: 'En publier ou en abandonner, puis recommencer.',
});
const many_comments = new AppError(
  'Cette fiche a déjà 500 commentaires, le plus qu’une fiche puisse avoir.',
  {
    status: 409,
    code: 'too-many-comments',
    remedy: 'En supprimer, puis recommencer.',
  },
);
const many_reports = new AppError('Cette fiche a déjà 200 signalements qui attendent une réponse.', {
  status: 409,
  code: 'too-many-reports',
  remedy: 'Écrire au contact de la fiche.',
});
const many_searches = new AppError('Ce compte a déjà 50 recherches enregistrées.', {
  status: 409,
  code: 'too-many-searches',
  remedy: 'En supprimer, puis recommencer.',
});

/** Beginnings of SQLSTATE and Node error codes, most precise first, and what they mean to the asker. */
const database_errors: readonly (readonly [RegExp, AppError])[] = [
  [/^57014$/, too_long],
  [/^(57P|08|53|40)/, unavailable],
  [/^(ECONN|EPIPE|ENOENT|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)/, unavailable],
  [/^22/, bad_value],
  // What row policies and the triggers of 0004_accounts.sql refuse.
  [/^42501$/, forbidden],
  [/^ML001$/, last_admin],
  [/^ML002$/, oneself],
  [/^ML003$/, circle],
  // And 0009_scenarios.sql.
  [/^ML004$/, many_scenarios],
  [/^ML005$/, many_versions],
  // And 0015_workflow.sql.
  [/^ML006$/, many_drafts],
  [/^ML007$/, many_comments],
  [/^ML008$/, many_reports],
  // And 0021_saved_searches.sql.
  [/^ML009$/, many_searches],
];
const lost_connection =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered)/;

/** Says any thrown thing as an AppError, without internals: SQL, paths and stacks stay in the log. */
export function translate_error(cause: unknown): AppError {
  const thrown = explain(cause);
  if (thrown instanceof AppError) return thrown;
  const { code, status } = Object(thrown) as { code?: unknown; status?: unknown };
  if (typeof code === 'string') {
    const known = database_errors.find(([form]) => form.test(code));
    if (known !== undefined) return known[1];
  }
  if (lost_connection.test(message_of(thrown))) return unavailable;
  // Express and its body parsers mark the asker's faults with a status of their own.
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new AppError(titles[status] ?? 'Requête incorrecte', { status, code: 'bad-request' });
  return internal;
}

/** The problem document of an error met at `instance` (path of the request). */
export function problem_of(error: AppError, instance: string): Problem {
  return {
    ...(error.type !== undefined && { type: error.type }),
    title: titles[error.status] ?? 'Erreur',
    status: error.status,
    // What an AppError of status 500 says concerns the operator (settings, files).
    detail: error.status === 500 ? internal.message : error.message,
    instance,
    code: error.code,
    ...(error.remedy !== undefined && { remedy: error.remedy }),
    ...(error.place !== undefined && error.status < 500 && { parameter: error.place }),
    ...(error.faults.length > 0 && {
      errors: error.faults.map(({ pointer, reason }) => ({ detail: reason, pointer })),
    }),
  };
}

/** Answers with the problem: a page for browsers, application/problem+json for all others. */
export function send_problem(request: Request, response: Response, error: AppError): void {
  const request_id = response.getHeader('X-Request-Id');
  const problem: Problem = {
    ...problem_of(error, request.path),
    ...(typeof request_id === 'string' && { request_id }),
  };
  response.status(error.status).setHeader('Cache-Control', 'no-store');
  // Of the answer that was not to be.
  for (const name of ['ETag', 'Last-Modified', 'Content-Crs', 'Link']) response.removeHeader(name);
  if (error.status === 401) {
    // People sign in and come back; programs are told how to say who they are (RFC 6750).
    if (error.code === 'sign-in-required' && prefers_html(request))
      return response.redirect(303, sign_in_address(request.method === 'GET' ? request.originalUrl : '/'));
    const reason = error.code === 'invalid-api-key' ? ', error="invalid_token"' : '';
    response.setHeader('WWW-Authenticate', `Bearer realm="Maillage"${reason}`);
  }
  if (error.status === 503) response.setHeader('Retry-After', '5');
  if (prefers_html(request)) send_page(response, error_page(problem));
  else send_text(response, 'application/problem+json', JSON.stringify(problem));
}

/** Message, stack without the frames of Node and of packages, which tell nothing, and what it came of. */
function own_stack(thrown: unknown): string {
  const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  const own = text.split('\n').filter((line) => !/^ {4}at .*(node_modules|node:)/.test(line));
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  return [...own, ...(cause === undefined ? [] : [`cause: ${message_of(cause)}`])].join('\n');
}

/** The one error path: Express hands every rejection of a handler to it. */
export const handle_error: ErrorRequestHandler = (thrown: unknown, request, response, next) => {
  const error = translate_error(thrown);
  if (error.status >= 500)
    log.error('request failed', {
      path: without_token(request.path.slice(0, 200)),
      request_id: response.getHeader('X-Request-Id'),
      reason: own_stack(thrown),
    });
  // Half an answer cannot be taken back: Express closes the connection.
  if (response.headersSent) next(thrown);
  else send_problem(request, response, error);
};
