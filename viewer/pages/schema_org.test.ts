import { expect } from 'chai';
import { renderToString } from 'preact-render-to-string';
import { inside_script, SchemaOrg } from './schema_org.tsx';

describe('schema.org inside a page', () => {
  it('holds any text without ending its element, and gives it back', () => {
    const thing = {
      name: '</script><script>alert(1)</script>',
      text: '<!-- <script> & "guillemets" é \u2028 \\',
    };
    const html = renderToString(SchemaOrg({ thing }));
    expect(html).to.match(/^<script type="application\/ld\+json">[^<]*<\/script>$/);
    expect(JSON.parse(inside_script(thing))).to.deep.equal(thing);
  });
});
