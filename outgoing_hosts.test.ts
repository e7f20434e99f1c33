import { expect } from 'chai';
import { check_url, is_private } from './outgoing_hosts.ts';

describe('hosts that may be asked', () => {
  it('refuse hosts, ports, schemes and credentials that the setting does not name', () => {
    const hosts = ['producer.example', 'cache.example:8443'];
    const code = (address: string) => {
      try {
        return check_url(address, { hosts, setting: 'FETCH_HOSTS' }).url.host;
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    expect(code('https://producer.example/x')).to.equal('producer.example');
    expect(code('https://PRODUCER.example:443/x')).to.equal('producer.example');
    expect(code('http://cache.example:8443/x')).to.equal('cache.example:8443');
    for (const address of [
      'http://producer.example/x',
      'https://producer.example:8443/x',
      'https://other.example/x',
      'https://producer.example.other.example/',
      'https://producer.example@other.example/',
      'https://user:secret@producer.example/',
      'file:///etc/passwd',
      'ftp://producer.example/',
      'https://cache.example/x',
      'nothing',
    ])
      expect(code(address), address).to.equal('fetch-refused');
  });

  it('know private and special addresses, also written as IPv6', () => {
    for (const address of '127.0.0.1 10.1.2.3 172.31.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1'.split(
      ' ',
    ))
      expect(is_private(address), address).to.be.true;
    for (const address of '::1 :: fe80::1 fd00::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::a00:1'.split(' '))
      expect(is_private(address), address).to.be.true;
    for (const address of ['185.75.143.28', '8.8.8.8', '2a01:cb00::1', '::ffff:8.8.8.8'])
      expect(is_private(address), address).to.be.false;
  });
});
