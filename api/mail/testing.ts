/** A mail server for tests, and a client of it. */
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { test_certificate, test_key } from '../../outgoing_testing.ts';

export interface ReceivedMail {
  from: string;
  to: string[];
  /** Headers and body as they came over the wire. */
  source: string;
}

export interface TestMailServer {
  port: number;
  received: ReceivedMail[];
  close(): Promise<void>;
}

export const test_account = { user: 'site@maillage.test', pass: 'p@ss/w:ord' };

/** Starts a server that takes every mail, unless the options say otherwise. */
export async function start_mail_server(options: SMTPServerOptions = {}): Promise<TestMailServer> {
  const received: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    logger: false,
    cert: test_certificate,
    key: test_key,
    onAuth: ({ username, password }, _session, done) =>
      username === test_account.user && password === test_account.pass
        ? done(null, { user: username })
        : done(new Error(`Authentication failed for ${username} with ${password}`)),
    onData(stream, { envelope: { mailFrom, rcptTo } }, done) {
      let source = '';
      stream.on('data', (chunk: Buffer) => (source += chunk.toString()));
      stream.on('end', () => {
        received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          source,
        });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
