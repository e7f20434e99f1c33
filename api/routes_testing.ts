import type { Express } from 'express';

export interface Route {
  /** As the router writes it: /collections/:collection. */
  path: string;
  /** In lower case. */
  method: string;
}

/** Every route of an application: a new one is in the tests that walk them by itself. */
export function list_routes(app: Express): Route[] {
  interface Layer {
    route?: { path: string | string[]; stack: { method: string }[] };
    handle: { stack?: Layer[] };
  }
  const walk = (stack: readonly Layer[]): Route[] =>
    stack.flatMap(({ route, handle }) =>
      route === undefined
        ? walk(handle.stack ?? [])
        : [route.path].flat().flatMap((path) => route.stack.map(({ method }) => ({ path, method }))),
    );
  return walk((app.router as unknown as { stack: Layer[] }).stack);
}

/**
 * Screens: pages and forms for people, in French, signed in or on their way to be. They are no part of the API and not in
 * its OpenAPI document; neither is /metrics, which is the supervisor's, nor /csw, which describes itself (GetCapabilities). Everything else is.
 */
const screens = [
  '/accessibilite',
  '/baskets/nouveau',
  '/baskets/:basket/modifier',
  '/baskets/:basket/retirer',
  '/carte',
  '/catalogue',
  '/collections/:collection/filter',
  '/collections/:collection/suppression',
  '/compte',
  '/comptes',
  '/connexion',
  '/csw',
  '/deconnexion',
  '/deconnexion-partout',
  '/jobs/:job/annulation',
  '/journal',
  '/lien',
  '/metrics',
  '/mot-de-passe-oublie',
  '/moissonnages',
  '/organisations',
  '/planificateur',
  '/recherches',
  '/scenarios/:scenario/comparaison',
  '/scenarios/:scenario/copie',
  '/scenarios/:scenario/modification',
  '/scenarios/:scenario/retrait',
  '/scenarios/:scenario/suppression',
  '/scenarios/:scenario/versions/:version/restauration',
  '/zones-blanches',
];
export const is_screen = ({ path }: Route): boolean =>
  screens.some((screen) => path === screen || path.startsWith(`${screen}/`));
