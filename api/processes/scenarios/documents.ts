/** Scenarios as JSON documents. */
import { createHash } from 'node:crypto';
import type { Link } from '../../block.ts';
import { absolute } from '../../links.ts';
import type { ScenarioDetails, ScenarioRow, VersionView } from '../../../viewer/pages/scenario_view.ts';

const json = 'application/json';
const html = 'text/html';
const path_of = ({ id }: { id: string }) => `scenarios/${id}`;

const whose = (row: Pick<ScenarioRow, 'owner' | 'is_own' | 'organisation_id' | 'organisation'>) => ({
  owner: { name: row.owner, is_self: row.is_own },
  organisation: row.organisation_id === null ? null : { id: row.organisation_id, name: row.organisation },
});

export function summarise_scenario(base: string, row: ScenarioRow) {
  const { id, title, visibility, version, created_at, updated_at, basket, mode, sites, is_published } = row;
  return {
    id,
    title,
    visibility,
    ...whose(row),
    version,
    created_at,
    updated_at,
    basket,
    mode,
    sites,
    is_published,
    links: absolute(base, [{ href: path_of(row), rel: 'item', type: json, title }]),
  };
}

export function describe_scenario(base: string, scenario: ScenarioDetails) {
  const { id, title, notes, visibility, version, created_at, updated_at, body } = scenario;
  const { may_change, may_share, may_remove, collections } = scenario;
  const path = path_of(scenario);
  const links: Link[] = [
    { href: `${path}?f=json`, rel: 'self', type: json, title },
    { href: `${path}?f=html`, rel: 'alternate', type: html, title: 'Page du scénario' },
    { href: `${path}/versions`, rel: 'version-history', type: json, title: 'Ses versions' },
    ...(collections ?? []).map((collection): Link => ({
      href: `collections/${collection}`,
      rel: 'related',
      type: json,
      title: `Collection publiée ${collection}`,
    })),
  ];
  return {
    id,
    title,
    notes,
    visibility,
    ...whose(scenario),
    version,
    created_at,
    updated_at,
    may_change,
    may_share,
    may_remove,
    body,
    links: absolute(base, links),
  };
}

/**
 * The tag of a scenario: its revision, then what of the answer depends on who asks and where. Of If-Match the first part
 * alone counts (preconditions.ts).
 */
export function tag_of(scenario: ScenarioDetails, document: unknown): string {
  const rest = createHash('sha1').update(JSON.stringify(document)).digest('base64url').slice(0, 12);
  return `${scenario.revision}.${rest}`;
}

export function summarise_version(base: string, id: string, version: VersionView) {
  const { n, at, author, differences } = version;
  return {
    version: n,
    at,
    author,
    differences,
    links: absolute(base, [
      { href: `scenarios/${id}/versions/${n}`, rel: 'item', type: json, title: `Version ${n}` },
    ]),
  };
}

export function describe_version(base: string, { id, title, n, at, author, body }: ScenarioDetails) {
  const path = `scenarios/${id}/versions/${n}`;
  return {
    scenario: id,
    title,
    version: n,
    at,
    author,
    body,
    links: absolute(base, [
      { href: path, rel: 'self', type: json, title: `Version ${n}` },
      { href: `scenarios/${id}`, rel: 'latest-version', type: json, title },
    ]),
  };
}
