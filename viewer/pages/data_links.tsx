import { purpose_of, purpose_titles, purposes, say_media_type } from './data_words.ts';
import type { PageLink } from './landing.tsx';

/** All links of a document, the same as in its JSON, by what a person wants of them. */
export function DataLinks({ links }: { links: readonly PageLink[] }) {
  // A standard may want the same address under two relations; a person needs it once.
  const once = new Map(links.toReversed().map((link) => [`${link.type} ${link.href}`, link]));
  const shown = links.filter((link) => once.get(`${link.type} ${link.href}`) === link);
  return (
    <div class="link-groups">
      {purposes.map((purpose) => {
        const own = shown.filter((link) => purpose_of(link) === purpose);
        if (own.length === 0) return null;
        return (
          <section>
            <h3>{purpose_titles[purpose]}</h3>
            <ul class="links">
              {own.map(({ href, rel, type, title }) => (
                <li>
                  <a href={href} rel={rel} type={type}>
                    {title} <small>{say_media_type(type)}</small>
                  </a>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}
