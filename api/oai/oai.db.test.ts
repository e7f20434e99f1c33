import { expect } from 'chai';
import { parse_xml, type XmlElement } from '../../catalogue/xml.ts';
import { read_config } from '../../config.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { start_server, type RunningServer } from '../server.ts';

const count = 250;

describe('OAI-PMH', () => {
  const database = use_database();
  let server: RunningServer;
  before(async () => {
    await database().query(
      sql`insert into maillage.metadata_record (id, title, abstract, updated_at)
        select 'fiche ' || i, 'Fiche <' || i || '>', 'Résumé', timestamptz '2024-01-01Z' + i * interval '1 day'
        from generate_series(1, ${count}::int) i`,
    );
    await database().query(
      sql`insert into maillage.metadata_record (id, title, visibility) values ('cachee', 'Cachée', 'accounts')`,
    );
    const config = read_config({
      PORT: '0',
      RATE_LIMIT_PER_MINUTE: '0',
      CATALOGUE_CONTACT_NAME: 'SIG',
      CATALOGUE_CONTACT_EMAIL: 'sig@site.example',
    });
    server = await start_server({ config, database: database() }, { log_requests: false });
  });
  after(() => server.close());

  const ask = async (query: string): Promise<XmlElement> => {
    const answer = await fetch(`${server.url}/oai?${query}`);
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('content-type')).to.equal('text/xml; charset=utf-8');
    return parse_xml(new Uint8Array(await answer.arrayBuffer()));
  };
  const all = (root: XmlElement, name: string): XmlElement[] =>
    root.children.flatMap((child) =>
      typeof child === 'string' ? [] : [...(child.name === name ? [child] : []), ...all(child, name)],
    );
  const texts = (root: XmlElement, name: string) =>
    all(root, name).map(({ children }) => children.filter((child) => typeof child === 'string').join(''));
  const fault = async (query: string) => all(await ask(query), 'error')[0]?.attributes.code;

  it('says who it is and in which forms it gives records', async () => {
    const identity = await ask('verb=Identify');
    expect(texts(identity, 'adminEmail')).to.deep.equal(['sig@site.example']);
    expect(texts(identity, 'baseURL')).to.deep.equal([`${server.url}/oai`]);
    expect(all(identity, 'request')[0]?.attributes).to.deep.equal({ verb: 'Identify' });
    expect(texts(await ask('verb=ListMetadataFormats'), 'metadataPrefix')).to.include.members([
      'oai_dc',
      'iso19139',
      'dcat_ap',
    ]);
  });

  it('lists all records once by its tokens, also when one changes meanwhile', async () => {
    for (const verb of ['ListIdentifiers', 'ListRecords']) {
      const found: string[] = [];
      const sizes: number[] = [];
      let query = `verb=${verb}&metadataPrefix=oai_dc`;
      for (let token: string | undefined = 'first'; token !== undefined && token !== '';) {
        const page = await ask(query);
        found.push(...texts(page, 'identifier'));
        sizes.push(all(page, 'header').length);
        expect(all(page, 'metadata')).to.have.length(verb === 'ListRecords' ? sizes.at(-1)! : 0);
        token = texts(page, 'resumptionToken')[0];
        query = `verb=${verb}&resumptionToken=${token}`;
        if (found.length === 100)
          await database().query(
            sql`update maillage.metadata_record set updated_at = now() where id = 'fiche 3'`,
          );
      }
      // The one that changed is told again, as it is now.
      expect(new Set(found).size).to.equal(count);
      expect(sizes).to.have.length(3);
      expect(found[0]).to.equal('oai:127.0.0.1:fiche%201');
      expect(found.join(' ')).to.not.include('cachee');
      await database().query(
        sql`update maillage.metadata_record set updated_at = timestamptz '2024-01-04Z' where id = 'fiche 3'`,
      );
    }
  });

  it('gives one record in each form', async () => {
    const root = { oai_dc: 'oai_dc:dc', iso19139: 'gmd:MD_Metadata', dcat_ap: 'rdf:RDF' };
    for (const [prefix, name] of Object.entries(root)) {
      const identifier = encodeURIComponent('oai:127.0.0.1:fiche%207');
      const page = await ask(`verb=GetRecord&metadataPrefix=${prefix}&identifier=${identifier}`);
      expect(all(page, 'datestamp').map(({ children }) => children[0])).to.deep.equal([
        '2024-01-08T00:00:00Z',
      ]);
      const [metadata] = all(page, 'metadata');
      expect(
        metadata?.children.flatMap((child) => (typeof child === 'string' ? child.trim() || [] : child.name)),
      ).to.deep.equal([name]);
    }
  });

  it('lists what changed between two days, both included', async () => {
    const listed = async (bounds: string) =>
      texts(await ask(`verb=ListIdentifiers&metadataPrefix=oai_dc&${bounds}`), 'datestamp');
    expect(await listed('from=2024-02-01&until=2024-02-02')).to.deep.equal([
      '2024-02-01T00:00:00Z',
      '2024-02-02T00:00:00Z',
    ]);
    expect(await listed('from=2024-02-01T00:00:00Z&until=2024-02-01T00:00:00Z')).to.have.length(1);
    expect(await fault('verb=ListIdentifiers&metadataPrefix=oai_dc&until=2023-01-01')).to.equal(
      'noRecordsMatch',
    );
  });

  it('says faults as the protocol does', async () => {
    expect(await fault('')).to.equal('badVerb');
    expect(await fault('verb=List')).to.equal('badVerb');
    expect(await fault('verb=Identify&verb=Identify')).to.equal('badVerb');
    expect(await fault('verb=Identify&zzz=1')).to.equal('badArgument');
    expect(await fault('verb=ListRecords')).to.equal('badArgument');
    expect(await fault('verb=ListRecords&metadataPrefix=oai_dc&from=2024-02-31')).to.equal('badArgument');
    expect(await fault('verb=ListRecords&metadataPrefix=oai_dc&from=2024-02-03&until=2024-02-01')).to.equal(
      'badArgument',
    );
    expect(
      await fault('verb=ListRecords&metadataPrefix=oai_dc&from=2024-02-03&until=2024-02-04T00:00:00Z'),
    ).to.equal('badArgument');
    expect(await fault('verb=ListRecords&metadataPrefix=marc')).to.equal('cannotDisseminateFormat');
    expect(await fault('verb=ListRecords&metadataPrefix=oai_dc&set=a')).to.equal('noSetHierarchy');
    expect(await fault('verb=ListSets')).to.equal('noSetHierarchy');
    expect(await fault('verb=ListRecords&resumptionToken=abc')).to.equal('badResumptionToken');
    const forged = Buffer.from(JSON.stringify(['oai_dc', null, null, 'WyJhIiwiYiJd', 0])).toString(
      'base64url',
    );
    expect(await fault(`verb=ListRecords&resumptionToken=${forged}`)).to.equal('badResumptionToken');
    for (const identifier of [
      'fiche 1',
      'oai:127.0.0.1:rien',
      'oai:127.0.0.1:cachee',
      'oai:127.0.0.1:%',
      'oai:x.example:fiche%201',
    ])
      expect(
        await fault(`verb=GetRecord&metadataPrefix=oai_dc&identifier=${encodeURIComponent(identifier)}`),
      ).to.equal('idDoesNotExist');
  });
});
