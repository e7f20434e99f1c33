/** Profiles of an answer: RFC 6906, and the parameter `profile` of OGC API – Common Part 3 (23-058r2, 13). */
import type { Response } from 'express';
import { nearest, refuse, type Param } from './params.ts';

const register = 'http://www.opengis.net/def/profile/OGC/0/';
const forms = [
  /^http:\/\/www\.opengis\.net\/def\/profile\/OGC\/0\/([\w-]+)$/i,
  /^\[ogc-profile:([\w-]+)\]$/,
  /^([\w-]+)$/,
];

export const profile_uri = (name: string) => `${register}${name}`;

/**
 * The parameter `profile` of a resource: names out of its list, as URI, as CURIE or plain, several with commas. One that
 * the resource does not know is refused; one that the chosen media type does not have is passed over by the resource.
 * `aliases`: other names of the same.
 */
export function profile_param<Name extends string>(
  known: readonly Name[],
  description: string,
  component: string,
  aliases: Readonly<Record<string, Name>> = {},
): Param<readonly Name[]> {
  return {
    description,
    schema: { type: 'array', items: { type: 'string', enum: known }, example: [known[0]] },
    component,
    absent: [],
    parse(text, name) {
      return text.split(',').map((item) => {
        const id = forms.map((form) => form.exec(item.trim())?.[1]).find((one) => one !== undefined);
        const meant = id !== undefined && Object.hasOwn(aliases, id) ? aliases[id] : id;
        const found = known.find((one) => one === meant);
        if (found !== undefined) return found;
        const near = nearest(id ?? item, known);
        throw refuse(name, text, near === undefined ? known.join(', ') : `${known.join(', ')} (${near} ?)`);
      });
    },
  };
}

/** Names the profiles of the answer in its headers (`/rec/profile-parameter/profile-link-header`). */
export function link_profiles(response: Response, names: readonly string[]): void {
  for (const name of names) response.append('Link', `<${profile_uri(name)}>; rel="profile"`);
}
