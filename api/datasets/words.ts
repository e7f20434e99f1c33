/** Facts of a record in French words. */
import type { RecordDetails } from '../../catalogue/record.ts';
import { is_day, say_date } from '../../viewer/pages/data_words.ts';

const numbers = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1 });

export function say_size(bytes: number): string {
  const [divisor, unit] = bytes < 1e6 ? [1e3, 'ko'] : bytes < 1e9 ? [1e6, 'Mo'] : [1e9, 'Go'];
  return `${numbers.format(bytes / divisor)} ${unit}`;
}

/** « EPSG:2154 (Lambert-93) » from a URI and, where there is one, its name. */
export function say_crs({ uri, name }: { uri: string; name?: string }): string {
  const code = /EPSG\/[^/]*\/(\d+)$/i.exec(uri)?.[1] ?? /EPSG:+(\d+)$/i.exec(uri)?.[1];
  const short = code === undefined ? uri : `EPSG:${code}`;
  return name === undefined || name === short ? short : `${short} (${name})`;
}

export function say_resolution(resolutions: RecordDetails['resolutions'] = []): string | null {
  const said = resolutions.map((one) =>
    'scale_denominator' in one
      ? `1 : ${numbers.format(one.scale_denominator)}`
      : `${numbers.format(one.distance_m)} m`,
  );
  return said.length === 0 ? null : said.join(', ');
}

export function say_period(period: RecordDetails['period']): string | null {
  if (period === undefined) return null;
  const { begin, end } = period;
  if (begin === null) return end === null ? null : say_until(end);
  if (end === null) return `depuis ${is_day(begin) ? 'le ' : ''}${say_date(begin)}`;
  return `${say_date(begin)} – ${say_date(end)}`;
}

function say_until(date: string): string {
  const before = is_day(date) ? 'jusqu’au' : /^\d{4}$/.test(date) ? 'jusqu’en' : 'jusqu’à';
  return `${before} ${say_date(date)}`;
}
