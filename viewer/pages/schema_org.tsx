/** A thing of schema.org inside a page, for search engines: data, which the browser neither runs nor shows. */
export const SchemaOrg = ({ thing }: { thing: Readonly<Record<string, unknown>> }) => (
  <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: inside_script(thing) }} />
);

/** JSON that cannot end the element it stands in, nor open another: « < » is written as JSON lets it be. */
export const inside_script = (value: unknown): string =>
  JSON.stringify(value).replaceAll('<', String.raw`\u003c`);
