import { expect } from 'chai';
import type { Request } from 'express';
import { choose_profile, json_fg_type } from './json_fg.ts';

const chosen = (accept: string) =>
  choose_profile({ headers: { accept } } as Request, { f: null, profile: [] });

describe('the profile that Accept names', () => {
  it('is found among other types', () => {
    expect(chosen(`text/html;q=0.5, ${json_fg_type};q=0.9, */*`)).to.equal('jsonfg');
    expect(chosen('application/geo+json ; charset=utf-8; profile=jsonfg-plus')).to.equal('jsonfg-plus');
    expect(chosen('application/vnd.ogc.fg+json')).to.equal('jsonfg');
    expect(chosen('application/json; profile=jsonfg, application/geo+json')).to.equal('rfc7946');
    expect(chosen('application/geo+json; profile=other')).to.equal('rfc7946');
  });

  it('takes no longer to read than the header is long', () => {
    const hostile = ['geo+json;profile= ', 'geo+json;', 'geo+json profile= ', 'profile="'].map(
      (part) => `geo+json;${part.repeat(Math.floor(16_000 / part.length))} profile=`,
    );
    const before = process.cpuUsage();
    for (const accept of hostile) for (let i = 0; i < 5; i++) chosen(accept);
    const { user } = process.cpuUsage(before);
    // Milliseconds; the square of the length took 1,200.
    expect(user / 1000).to.be.below(300);
  });
});
