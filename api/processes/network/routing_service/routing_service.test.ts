import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import fc from 'fast-check';
import { read_config } from '../../../../config.ts';
import type { TravelMode } from '../../../../catalogue/roads/graph.ts';
import { candidates_per_place, plan_batches, routed_travel_times } from './routed_travel_times.ts';
import { check_url } from '../../../../outgoing_hosts.ts';
import { named_host, read_routing_service, routing_kinds } from './service.ts';

/** Invented places on the equator, 0.1° apart; a counter is reached in so many seconds per degree. */
const seconds = (a: number, b: number) => Math.round(Math.abs(a - b) * 6000 * 10) / 10;
const points = (lons: readonly number[]) => ({
  lon: Float64Array.from(lons),
  lat: new Float64Array(lons.length),
  context: new Uint8Array(lons.length),
});

interface Asked {
  method: string;
  url: URL;
  headers: IncomingMessage['headers'];
  body: string;
}

const pairs = (text_of: string) => text_of.split(';').map((pair) => Number(pair.split(',')[0]));

/** Answers as the documentation of each service shows them; beyond 5 degrees no way leads. */
const answers: Record<string, (asked: Asked) => object> = {
  osrm({ url }) {
    const lons = pairs(decodeURIComponent(url.pathname.split('/').at(-1) ?? ''));
    const of = (name: string) =>
      (url.searchParams.get(name) ?? '').split(';').map((i) => lons[Number(i)] as number);
    return {
      code: 'Ok',
      sources: [],
      destinations: [],
      durations: of('sources').map((a) =>
        of('destinations').map((b) => (Math.abs(a - b) > 5 ? null : seconds(a, b))),
      ),
    };
  },
  valhalla({ body }) {
    const { sources, targets } = JSON.parse(body) as Record<'sources' | 'targets', { lon: number }[]>;
    return {
      algorithm: 'costmatrix',
      units: 'kilometers',
      sources_to_targets: sources.map((a, from_index) =>
        targets.map((b, to_index) => ({
          from_index,
          to_index,
          distance: 1,
          time: Math.abs(a.lon - b.lon) > 5 ? null : seconds(a.lon, b.lon),
        })),
      ),
    };
  },
  openrouteservice({ body }) {
    const asked = JSON.parse(body) as {
      locations: [number, number][];
      sources: number[];
      destinations: number[];
    };
    const lon = (i: number) => asked.locations[i]?.[0] as number;
    return {
      durations: asked.sources.map((a) =>
        asked.destinations.map((b) => (Math.abs(lon(a) - lon(b)) > 5 ? null : seconds(lon(a), lon(b)))),
      ),
      metadata: { service: 'matrix' },
    };
  },
  geoplateforme({ url }) {
    const [a, b] = ['start', 'end'].map((name) => Number(url.searchParams.get(name)?.split(',')[0]));
    return {
      resource: 'bdtopo-osrm',
      duration: seconds(a as number, b as number),
      timeUnit: 'second',
      distance: 1,
    };
  },
};

describe('routing services', function () {
  this.timeout(20_000);
  let server: Server;
  let base = '';
  let asked: Asked[] = [];
  let answer: (asked: Asked) => { status?: number; body: string } = () => ({ body: '{}' });
  before((done) => {
    server = createServer((request, response) => {
      void text(request).then((body) => {
        const one = {
          method: request.method ?? '',
          url: new URL(request.url ?? '', 'http://x'),
          headers: request.headers,
          body,
        };
        asked.push(one);
        const { status = 200, body: content } = answer(one);
        response.writeHead(status, { 'Content-Type': 'application/json' }).end(content);
      });
    }).listen(0, '127.0.0.1', () => {
      base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      done();
    });
  });
  beforeEach(() => (asked = []));
  after((done) => void server.close(done));

  const service_of = (kind: string, path = '') => {
    const service = read_routing_service(
      read_config({ ROUTING_SERVICE: `${kind} ${base}${path}`, ROUTING_SERVICE_KEY: 'secret-key' }),
    );
    if (service === null) throw new Error('no service');
    return service;
  };
  const times_by = (kind: string, mode: TravelMode = 'car') => routed_travel_times(service_of(kind), mode);
  const failure = (promise: Promise<unknown>) =>
    promise.then(
      () => null,
      (error: unknown) => error,
    );

  it('are none unless a setting names one', () => {
    expect(read_routing_service(read_config({}))).to.equal(null);
    expect(() => read_config({ ROUTING_SERVICE: 'google https://x.example' })).to.throw('ROUTING_SERVICE');
    expect(() => read_config({ ROUTING_SERVICE: 'osrm ftp://x.example' })).to.throw('ROUTING_SERVICE');
  });

  it('are asked at the usual ports too, by http and at private addresses, and nowhere else', async () => {
    for (const address of [
      'http://routes.example.fr/osrm',
      'http://10.1.2.3',
      'https://10.1.2.3',
      'https://routes.example.fr',
      'http://[::1]:5000',
    ]) {
      const hosts = [named_host(new URL(address))];
      const { is_named_port } = check_url(`${address}/table`, { hosts, setting: 'ROUTING_SERVICE' });
      expect(is_named_port, address).to.equal(true);
      expect(() => check_url('http://other.example.fr/', { hosts, setting: 'ROUTING_SERVICE' })).to.throw();
    }
    // Nobody answers there, or somebody else does: what counts is that the question was not refused.
    for (const address of ['http://127.0.0.1', 'https://127.0.0.1']) {
      const service = read_routing_service(read_config({ ROUTING_SERVICE: `osrm ${address}` }));
      const error = await failure(
        service?.ask({ mode: 'car', from: [[0, 0]], to: [[0.1, 0]] }) ?? Promise.resolve(),
      );
      expect(error, address).to.have.property('code').not.equal('fetch-refused');
    }
  });

  for (const kind of Object.keys(routing_kinds))
    it(`give the nearest counter by ${kind}, ties to the first, asked as its documentation says`, async () => {
      answer = (one) => ({ body: JSON.stringify(answers[kind]?.(one)) });
      const times = times_by(kind);
      const { site, minutes } = await times.nearest(points([0, 0.1, 0.25, 0.5]), points([0.5, 0, 0]));
      expect([...site]).to.deep.equal([1, 1, 0, 0]);
      expect([...minutes]).to.deep.equal([0, 10, 25, 0]);
      expect(times.approximate).to.equal(false);
      expect(times.method).to.contain('par la route, en voiture').and.contain('127.0.0.1');
      expect(times.warnings().join()).to.contain('5 guichets les plus proches à vol d’oiseau');
      expect(times.parameters).to.deep.include({
        service: kind,
        questions: kind === 'geoplateforme' ? 12 : 1,
      });
      const [first] = asked;
      const expected = {
        osrm: ['GET', '/table/v1/driving/'],
        valhalla: ['POST', '/sources_to_targets'],
        openrouteservice: ['POST', '/v2/matrix/driving-car'],
        geoplateforme: ['GET', '/navigation/itineraire'],
      }[kind] as [string, string];
      expect([first?.method, first?.url.pathname.startsWith(expected[1])]).to.deep.equal([expected[0], true]);
      // The key goes to the one that wants it.
      expect(
        asked.every(
          ({ headers }) => headers.authorization === (kind === 'openrouteservice' ? 'secret-key' : undefined),
        ),
      ).to.equal(true);
    });

  it('keep an address below which the service stands', async () => {
    answer = (one) => ({ body: JSON.stringify(answers['osrm']?.(one)) });
    await service_of('osrm', '/routing/').ask({ mode: 'walk', from: [[0, 0]], to: [[0.1, 0]] });
    expect(asked[0]?.url.pathname).to.match(/^\/routing\/table\/v1\/foot\//);
  });

  it('count who has no way as not reached, and say so', async () => {
    answer = (one) => ({ body: JSON.stringify(answers['osrm']?.(one)) });
    const times = times_by('osrm');
    const { site, minutes } = await times.nearest(points([0, 9]), points([0]));
    expect([[...site], [...minutes]]).to.deep.equal([
      [0, -1],
      [0, Infinity],
    ]);
    expect(times.warnings().join()).to.contain('1 lieux habités sans itinéraire');
    expect([...(await times.nearest(points([0]), points([]))).site]).to.deep.equal([-1]);
  });

  it('fail clearly, without the key, at an error, at nonsense and at a table of another size', async () => {
    for (const [status, body, reason] of [
      [500, '{}', 'état 500'],
      [200, 'not JSON', 'autre forme'],
      [200, '{"code":"NoTable"}', 'autre forme'],
      [200, '{"code":"Ok","durations":[[-1]]}', 'autre forme'],
      [200, '{"code":"Ok","durations":[[1,2],[3,4]]}', 'tableau de 2 lignes'],
    ] as const) {
      answer = () => ({ status, body });
      const error = await failure(times_by('osrm').nearest(points([0]), points([0])));
      expect(error, body).to.include({ code: 'routing-service-failed', status: 502 });
      expect(String(error)).to.contain(reason).and.not.contain('secret-key');
    }
    answer = () => ({ body: `"${'x'.repeat(5_000_000)}"` });
    expect(await failure(times_by('osrm').nearest(points([0]), points([0])))).to.include({
      code: 'fetch-failed',
    });
  });

  it('refuse a mode or a size that does not suit them, before anything is asked', async () => {
    expect(() => times_by('geoplateforme', 'bicycle')).to.throw('ne donne pas de temps à vélo');
    const many = points(Array.from({ length: 3000 }, (_, i) => i / 1e4));
    const error = await failure(times_by('geoplateforme').nearest(many, points([0, 1])));
    expect(error).to.include({ code: 'routing-service-too-large' });
    expect(asked).to.deep.equal([]);
  });

  it('ask no faster than IGN allows', async () => {
    answer = (one) => ({ body: JSON.stringify(answers['geoplateforme']?.(one)) });
    const started = performance.now();
    await times_by('geoplateforme').nearest(points([0, 1, 2]), points([0, 1]));
    expect(asked).to.have.length(6);
    expect(performance.now() - started).to.be.at.least(5 * 200);
  });

  it('are asked for every place with its nearest counters, within the size of a question', () => {
    const lons = (max: number) => fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: max });
    fc.assert(
      fc.property(
        lons(60),
        lons(20),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 5, max: 9 }),
        (a, b, most_from, most_to) => {
          const batches = plan_batches(points(a), points(b), { most_from, most_to });
          for (const { from, to } of batches) {
            expect(from.length).to.be.within(1, most_from);
            expect(to.length).to.be.within(1, most_to);
          }
          a.forEach((lon, i) => {
            const asked_for = new Set(batches.filter(({ from }) => from.includes(i)).flatMap(({ to }) => to));
            const near = b.map((at) => Math.abs(at - lon)).sort((x, y) => x - y);
            const bound = near[Math.min(candidates_per_place, b.length) - 1] ?? -1;
            b.forEach((at, j) => {
              if (Math.abs(at - lon) < bound - 1e-9) expect(asked_for.has(j)).to.equal(true);
            });
          });
        },
      ),
      { numRuns: 60 },
    );
  });
});
