import { expect } from 'chai';
import fc from 'fast-check';
import { address_matcher, client_of } from './client_address.ts';

describe('client addresses', () => {
  it('stand for one client each, IPv6 by its /64, mapped IPv4 as itself', () => {
    expect(client_of('192.0.2.1')).to.equal('192.0.2.1');
    expect(client_of('::ffff:192.0.2.1')).to.equal('192.0.2.1');
    expect(client_of('2001:db8:1:2:3:4:5:6')).to.equal('2001:db8:1:2::/64');
    expect(client_of('2001:0DB8:1:2::9')).to.equal('2001:db8:1:2::/64');
    expect(client_of('2001:db8::1')).to.equal('2001:db8:0:0::/64');
    expect(client_of('::1')).to.equal('0:0:0:0::/64');
    expect(client_of('fe80::1%eth0')).to.equal('fe80:0:0:0::/64');
    expect(client_of('x'.repeat(5000))).to.have.lengthOf(45);
  });

  it('of one /64 are one client however they are written', () => {
    const group = fc.integer({ min: 0, max: 0xffff });
    fc.assert(
      fc.property(
        fc.tuple(group, group, group, group),
        fc.array(group, { minLength: 4, maxLength: 4 }),
        (net, host) => {
          const text = [...net, ...host].map((part) => part.toString(16)).join(':');
          const wide = [...net, ...host]
            .map((part) => part.toString(16).padStart(4, '0').toUpperCase())
            .join(':');
          const zero = [...net, 0, 0, 0, 1].map((part) => part.toString(16)).join(':');
          const short = new URL(`http://[${zero}]`).hostname.slice(1, -1);
          expect(new Set([text, wide, zero, short].map(client_of)).size).to.equal(1);
        },
      ),
    );
  });

  it('are found in lists of addresses, ranges and loopback', () => {
    const listed = address_matcher(['loopback', '10.1.0.0/16', '2001:db8::/32', '192.0.2.7']);
    for (const address of ['127.9.9.9', '::1', '::ffff:10.1.2.3', '2001:db8:5::1', '192.0.2.7'])
      expect(listed(address), address).to.equal(true);
    for (const address of ['128.0.0.1', '::2', '10.2.0.0', '2001:db9::1', '192.0.2.8', 'unknown', ''])
      expect(listed(address), address).to.equal(false);
    expect(address_matcher([])('127.0.0.1')).to.equal(false);
  });
});
