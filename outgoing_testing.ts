/** For tests only. */
import http, { type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * A server certificate for localhost, 127.0.0.1 and *.maillage.test, its key, and the authority that signed it. The
 * authority's own key was thrown away: nothing else can be signed with it. Nobody may trust these.
 */
export const test_authority = `-----BEGIN CERTIFICATE-----
MIIBdDCCARqgAwIBAgICEAEwCgYIKoZIzj0EAwIwIDEeMBwGA1UEAwwVTWFpbGxh
Z2UgdGVzdCBvbmx5IENBMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAw
WjAgMR4wHAYDVQQDDBVNYWlsbGFnZSB0ZXN0IG9ubHkgQ0EwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAARfMAEx6+8iToQs2lqngOOR1ywB0/kFIcI/lqxkfXR9owZB
9jRCjwsCA2Z4umsDS6IB8msnof4Ly0HboNzWD8QWo0IwQDAPBgNVHRMBAf8EBTAD
AQH/MA4GA1UdDwEB/wQEAwICBDAdBgNVHQ4EFgQU2Bz0+AgLW8NIUmVU+4/BOylB
KzQwCgYIKoZIzj0EAwIDSAAwRQIgJpJ9daHqgaKITxd84HyoBf/E5vnhjcMKCR+/
3EM4/d4CIQCy/LwWvkA4HX9PZLPZhOC0QkEW7yxi8msbE2poHFOlXw==
-----END CERTIFICATE-----
`;

export const test_certificate = `-----BEGIN CERTIFICATE-----
MIIB4TCCAYigAwIBAgICEAIwCgYIKoZIzj0EAwIwIDEeMBwGA1UEAwwVTWFpbGxh
Z2UgdGVzdCBvbmx5IENBMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAw
WjAYMRYwFAYDVQQDDA1tYWlsbGFnZS50ZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAEbfsO7J1S9eAMxUsqCUbs4PKzwhxShmqYaPGC+KID31Mizn2yMPvNNKHu
88emMTGmpgxBKIt5y1v+Zq2PDMz306OBtzCBtDBSBgNVHREESzBJgg1tYWlsbGFn
ZS50ZXN0gglsb2NhbGhvc3SCDyoubWFpbGxhZ2UudGVzdIcEfwAAAYcEfwAAAocQ
AAAAAAAAAAAAAAAAAAAAATAJBgNVHRMEAjAAMBMGA1UdJQQMMAoGCCsGAQUFBwMB
MB0GA1UdDgQWBBTECNJDUggHGczgWtWF0bMd4hX5KDAfBgNVHSMEGDAWgBTYHPT4
CAtbw0hSZVT7j8E7KUErNDAKBggqhkjOPQQDAgNHADBEAiBOiYU4LzaStLzdkH9A
qE8nntdzhNTdC4NOu8VITqjDAAIgfWlpqteC6iG0lMSf0jXkePnnWb885S8b0NrN
Wz7UzhM=
-----END CERTIFICATE-----
`;

export const test_key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgxnsG2Gh+FK/PozQA
mYMTn9mUKLy6TZWQ2VCBW+aHOeahRANCAARt+w7snVL14AzFSyoJRuzg8rPCHFKG
apho8YL4ogPfUyLOfbIw+800oe7zx6YxMaamDEEoi3nLW/5mrY8MzPfT
-----END PRIVATE KEY-----
`;

/** A proxy that leads every CONNECT to one port of this machine, and what it was asked. */
export async function start_proxy({ to, status = 200 }: { to: number; status?: number }) {
  const asked: { place: string; authorization: string | undefined }[] = [];
  const server = http.createServer();
  const tunnels = new Set<Duplex>();
  server.on('connect', (request: IncomingMessage, client) => {
    tunnels.add(client);
    asked.push({ place: request.url ?? '', authorization: request.headers['proxy-authorization'] });
    if (status !== 200) {
      client.end(`HTTP/1.1 ${status} No\r\nContent-Length: 4\r\n\r\nfake`);
      return;
    }
    const target = connect(to, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.pipe(client).pipe(target);
    });
    target.on('error', () => client.destroy());
    client.on('error', () => target.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close() {
      // A socket that CONNECT took over is the server's no more.
      for (const tunnel of tunnels) tunnel.destroy();
      server.closeAllConnections();
      server.close();
    },
  };
}
