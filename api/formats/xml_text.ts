/** Text inside XML that the database writes. */
import { sql, type Fragment } from '../../sql/fragment.ts';

/** Text with the marks of XML escaped, quotation marks too: it may stand in an attribute. */
export function xml_text(text: Fragment): Fragment {
  return sql`replace(replace(replace(replace(${text}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;')`;
}

/** The same of a text that we know here: names of columns, titles. */
export function escape_xml(text: string): string {
  return clean_xml(
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  );
}

// eslint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

/** XML 1.0 has no way to write most control characters: U+FFFD says that one stood there. */
export function clean_xml(text: string): string {
  return text.replace(forbidden, '\uFFFD');
}
