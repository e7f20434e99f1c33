import { expect } from 'chai';
import { iso19139_format } from '../../catalogue/formats/iso19139/iso19139.ts';
import type { MetadataRecord } from '../../catalogue/record.ts';
import { read_original, read_record } from '../../catalogue/records.ts';
import { begin_record } from '../../catalogue/workflow/drafts.ts';
import { read_record_work } from '../../catalogue/workflow/record_work.ts';
import { officers_record } from '../../catalogue/workflow/testing.ts';
import { read_config } from '../../config.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { make_account, make_organisation, type TestAccount } from '../auth/testing.ts';
import { start_server, type RunningServer } from '../server.ts';
import { import_communes_for_tests } from '../territories/testing.ts';

describe('screens of records, as forms are sent', function () {
  this.timeout(30_000);
  const database = use_database();
  const config = read_config({
    PORT: '0',
    RATE_LIMIT_PER_MINUTE: '0',
    SMTP_URL: 'smtp://127.0.0.1:1',
    MAIL_FROM: 'maillage@example.org',
    PUBLIC_URL: 'http://127.0.0.1',
  });
  let server: RunningServer;
  let here: number;
  let officer: TestAccount;
  let approver: TestAccount;
  let stranger: TestAccount;

  before(async () => {
    const db = database();
    await import_communes_for_tests(db, [
      ['31395', 'Muret'],
      ['09050', 'Saint-Jean'],
      ['09051', 'Saint-Paul'],
    ]);
    here = await make_organisation(db, 'Communauté de communes');
    officer = await make_account(db, 'officer@example.org', [['officer', here]]);
    approver = await make_account(db, 'approver@example.org', [['admin', here]]);
    stranger = await make_account(db, 'stranger@example.org', [
      ['officer', await make_organisation(db, 'Mairie')],
    ]);
    // Origin is compared with the public address: there is none here that the server could know.
    const { PUBLIC_URL: _site, ...rest } = config;
    server = await start_server(
      { config: { ...rest, PUBLIC_URL: undefined }, database: db },
      { log_requests: false },
    );
  });
  after(() => server.close());

  async function send(
    account: TestAccount | null,
    path: string,
    fields: Record<string, string | readonly string[]> | null = null,
    accept = 'text/html',
    url = server.url,
  ) {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(fields ?? {}))
      for (const one of [value].flat()) body.append(name, one);
    if (account !== null) body.set('csrf', account.csrf_token);
    const answer = await fetch(url + path, {
      method: fields === null ? 'GET' : 'POST',
      redirect: 'manual',
      headers: { accept, origin: url, ...(account !== null && { cookie: account.cookie }) },
      ...(fields !== null && { body }),
    });
    return { status: answer.status, to: answer.headers.get('location'), text: await answer.text() };
  }
  const begin = (id: string, more: Partial<MetadataRecord> = {}) =>
    database()
      .as({ account_id: officer.id, scopes: '*' })
      .act((db) => begin_record(db, { body: officers_record(id, more), organisation_id: here }));
  const work = (id: string) =>
    database()
      .as({ account_id: officer.id, scopes: '*' })
      .read((db) => read_record_work(db, id));
  const mails = async () =>
    (
      await database().query<{ to: string; subject: string; text: string }>(
        sql`select input -> 'secret' ->> 'to' as to, input -> 'secret' ->> 'subject' as subject,
          input -> 'secret' ->> 'text' as text from maillage.job where kind = 'send_mail' order by id`,
      )
    ).map(({ to, subject }) => `${to} ${subject}`);

  it('begin a record by a title, and say what is missing in the form', async () => {
    const wrong = await send(officer, '/catalogue/fiches/nouvelle', {
      titre: '',
      nature: 'dataset',
      organisation: `${here}`,
    });
    expect(wrong.status).to.equal(422);
    expect(wrong.text).to.contain('Donnez un titre.');
    const fields = { titre: 'Forêts', nature: 'dataset', organisation: `${here}` };
    const { status, to } = await send(officer, '/catalogue/fiches/nouvelle', fields);
    expect(status).to.equal(303);
    expect(to).to.match(/^\/catalogue\/fiches\/[0-9a-f-]{36}\/description$/);
    expect((await send(officer, to!)).text).to.contain('Brouillon enregistré');
    expect((await send(stranger, '/catalogue/fiches/nouvelle', fields)).status).to.equal(403);
    expect((await send(null, '/catalogue/fiches/nouvelle', fields)).status).to.equal(303);
  });

  it('begin a record by a document, which is kept with it when it is published', async () => {
    const record = officers_record('de_document', { topics: ['economy'] });
    const document = iso19139_format
      .write(record, { base_url: 'https://ailleurs.example' })
      .replace('</gmd:MD_Metadata>', '<!-- gardé --></gmd:MD_Metadata>');
    const post = (text: string) =>
      send(officer, '/catalogue/fiches/document', { document: text, organisation_du_document: `${here}` });
    expect((await post('bonjour')).text).to.contain('n’est pas une fiche ISO 19139');
    const broken = await post(document.slice(0, 2000));
    expect(broken.status).to.equal(422);
    expect(broken.text).to.contain('ISO 19139');
    const { to } = await post(document);
    expect(to).to.equal('/catalogue/fiches/de_document/description');
    expect((await work('de_document')).draft?.body).to.deep.include({
      title: record.title,
      topics: ['economy'],
    });
    expect((await post(document)).status).to.equal(409);
    expect(
      (await send(approver, '/catalogue/fiches/de_document/publication', { revision: '1' })).status,
    ).to.equal(303);
    const original = await database().read((db) => read_original(db, 'de_document'));
    expect(original?.format).to.equal('iso19139');
    expect(original?.document).to.contain('gardé');
  });

  it('save a step without what the form does not speak of, and what an entry holds beside its fields', async () => {
    const contact = {
      organisation: 'Communauté de communes',
      email: 'sig@cc.example',
      role: 'custodian',
      city: 'Foix',
      address: '1 rue « Haute »',
    };
    const id = await begin('reste', { contacts: [contact], topics: ['economy'], status: 'onGoing' });
    const page = (await send(officer, `/catalogue/fiches/${id}/acces`)).text;
    const rest = /name="contacts-0-reste" value="([^"]*)"/.exec(page)?.[1]?.replaceAll('&quot;', '"') ?? '';
    expect(JSON.parse(rest)).to.deep.equal({ city: 'Foix', address: '1 rue « Haute »' });
    const fields = {
      action: 'enregistrer',
      revision: '1',
      licence: 'ODbL-1.0',
      'contacts-vu': 'oui',
      'contacts-0-reste': rest,
      'contacts-0-organisation': 'Mairie',
      'contacts-0-email': 'mairie@example.org',
      'contacts-0-role': 'custodian',
      // An entry that was added and left empty.
      'contacts-1-reste': '',
      'contacts-1-role': 'pointOfContact',
    };
    expect((await send(officer, `/catalogue/fiches/${id}/acces`, fields)).to).to.equal(
      `/catalogue/fiches/${id}/acces?fait=enregistre`,
    );
    const { draft } = await work(id);
    expect(draft?.body).to.deep.equal({
      ...officers_record(id),
      topics: ['economy'],
      status: 'onGoing',
      licence: {
        name: 'Open Database License 1.0 (ODbL)',
        url: 'https://opendatacommons.org/licenses/odbl/1-0/',
      },
      contacts: [{ ...contact, organisation: 'Mairie', email: 'mairie@example.org' }],
    });
  });

  it('save what is right and send back what is not, to pages and to their script', async () => {
    const id = await begin('fautes');
    const fields = {
      action: 'enregistrer',
      revision: '1',
      abstract: 'Un autre résumé.',
      'extents-vu': 'oui',
      'extents-0-reste': '',
      'extents-0-bbox-0': '1,5',
      'extents-0-bbox-1': '44',
      'extents-0-bbox-2': '2',
      'extents-0-bbox-3': '43',
    };
    const path = `/catalogue/fiches/${id}/description`;
    const { status, text } = await send(officer, path, fields, 'application/json');
    expect(status).to.equal(422);
    const told = JSON.parse(text) as { revision: number; problems: unknown; review: string };
    expect(told.revision).to.equal(2);
    expect(told.problems).to.deep.equal([
      { field: 'extents-0-bbox-1', message: 'Emprises : le sud dépasse le nord.' },
    ]);
    expect(told.review).to.contain('rubriques attendues');
    expect((await work(id)).draft?.body)
      .to.include({ abstract: 'Un autre résumé.' })
      .and.not.to.have.property('extents');
    const page = await send(officer, path, { ...fields, revision: '2' });
    expect(page.status).to.equal(422);
    expect(page.text).to.contain('href="#extents-0-bbox-1"').and.to.contain('value="1,5"');
    const good = { ...fields, revision: '2', 'extents-0-bbox-1': '42' };
    expect((await send(officer, path, good, 'application/json')).status).to.equal(200);
    expect((await work(id)).draft?.body.extents).to.deep.equal([{ bbox: [1.5, 42, 2, 43] }]);
  });

  it('say at the field and in a list which rules of INSPIRE and CNIG are broken, and let nevertheless publish', async () => {
    const id = await begin('regles', { licence: null, topics: [] });
    const page = (await send(officer, `/catalogue/fiches/${id}/description`)).text;
    expect(page).to.match(/<ul class="rules" id="topics-rules"><li class="error">À corriger : /);
    expect(page).to.contain(`href="/catalogue/fiches/${id}/acces#access_constraints"`);
    expect(page).to.match(/\d+ règles à corriger \(INSPIRE, CNIG\)/);
    const saved = await send(
      officer,
      `/catalogue/fiches/${id}/description`,
      { action: 'enregistrer', revision: '1', 'topics-vu': 'oui', topics: ['economy'] },
      'application/json',
    );
    const { review } = JSON.parse(saved.text) as { review: string };
    expect(review).to.contain('/acces#access_constraints');
    expect(review).not.to.contain('/description#topics');
    expect((await send(approver, `/catalogue/fiches/${id}/publication`, { revision: '2' })).status).to.equal(
      303,
    );
  });

  it('tell who saves upon another’s changes, and keep both', async () => {
    const id = await begin('deux_mains');
    const path = `/catalogue/fiches/${id}/description`;
    await send(officer, path, { action: 'enregistrer', revision: '1', title: 'Le premier' });
    const late = { action: 'enregistrer', revision: '1', title: 'Le second' };
    const json = await send(officer, path, late, 'application/json');
    expect(json.status).to.equal(412);
    expect(json.text).to.contain('draft-changed');
    const page = await send(officer, path, late);
    expect(page.status).to.equal(412);
    expect(page.text).to.contain('« Le premier » → « Le second »').and.to.contain('value="Le second"');
    expect((await work(id)).draft?.body.title).to.equal('Le premier');
  });

  it('add and take away entries, and find territories by name and by code', async () => {
    const id = await begin('lieux');
    const path = `/catalogue/fiches/${id}/description`;
    const post = async (action: string, territoire: string) => {
      const { draft } = await work(id);
      return send(officer, path, { action, revision: String(draft?.revision), territoire });
    };
    const several = await post('territoire', 'saint');
    expect(several.text).to.contain('2 territoires répondent').and.to.contain('territoire:commune:09051');
    expect((await post('territoire', 'atlantide')).text).to.contain('Aucun territoire publié');
    await post('territoire:commune:09051', 'saint');
    await post('territoire', '31395');
    const box = [1, 43, 2, 44];
    expect((await work(id)).draft?.body.extents).to.deep.equal([
      { description: 'Saint-Paul', identifier: 'http://id.insee.fr/geo/commune/09051', bbox: box },
      { description: 'Muret', identifier: 'http://id.insee.fr/geo/commune/31395', bbox: box },
    ]);
    const rows = Object.fromEntries(
      ['Saint-Paul', 'Muret'].flatMap((nom, i) => [
        [`extents-${i}-reste`, ''],
        [`extents-${i}-description`, nom],
      ]),
    );
    await send(officer, path, { action: 'retirer:extents:0', revision: '3', 'extents-vu': 'oui', ...rows });
    expect((await work(id)).draft?.body.extents).to.deep.equal([{ description: 'Muret' }]);
    const added = await send(officer, path, { action: 'ajouter:dates', revision: '4', 'dates-vu': 'oui' });
    expect(added.text).to.contain('id="dates-0-date"');
  });

  it('are no way around rights: not one step of a record is a stranger’s, and none without the page’s token', async () => {
    const id = await begin('garde');
    const steps = [
      'description',
      'ressources',
      'acces',
      'soumission',
      'reprise',
      'refus',
      'publication',
      'abandon',
    ];
    const others = ['retrait', 'remise', 'organisation', 'commentaires', 'commentaires/1/suppression'];
    for (const step of [...steps, ...others]) {
      const path = `/catalogue/fiches/${id}/${step}`;
      const fields = {
        revision: '1',
        action: 'enregistrer',
        raison: 'x',
        organisation: '1',
        commentaire: 'x',
      };
      expect((await send(stranger, path, fields, 'application/json')).status, step).to.equal(404);
      expect((await send(null, path, fields, 'application/json')).status, step).to.equal(401);
      const forged = { ...stranger, cookie: officer.cookie };
      expect((await send(forged, path, fields, 'application/json')).status, step).to.equal(403);
    }
    expect((await work(id)).draft).to.include({ revision: 1, state: 'draft' });
    expect(
      (await send(officer, `/catalogue/fiches/${id}/publication`, { revision: '1' }, 'x/y')).status,
    ).to.equal(403);
  });

  it('settle a conflict with what was published meanwhile by a choice', async () => {
    const id = await begin('conflit');
    await send(approver, `/catalogue/fiches/${id}/publication`, { revision: '1' });
    const path = `/catalogue/fiches/${id}`;
    await send(officer, `${path}/description`, { action: 'enregistrer', revision: '0', title: 'À moi' });
    await database().query(sql`update maillage.metadata_record set title = 'À eux' where id = ${id}`);
    expect((await send(approver, path)).text)
      .to.contain('Votre texte : « À moi »')
      .and.to.contain('choix-title');
    const blind = await send(approver, `${path}/publication`, { revision: '1' }, 'application/json');
    expect(blind.status).to.equal(409);
    await send(approver, `${path}/publication`, { revision: '1', 'choix-title': 'theirs' });
    expect((await database().read((db) => read_record(db, id)))?.record.title).to.equal('À eux');
    expect((await send(null, `${path}/historique`)).text).to.contain('« Zones d’activité » → « À eux »');
  });

  it('tell approvers and authors by mail, with the site’s own address alone', async () => {
    const told = await start_server({ config, database: database() }, { log_requests: false });
    const id = await begin('courrier');
    const post = (account: TestAccount, step: string, fields: Record<string, string>) =>
      fetch(`${told.url}/catalogue/fiches/${id}/${step}`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie: account.cookie, accept: 'text/html' },
        body: new URLSearchParams({ csrf: account.csrf_token, ...fields }),
      });
    await post(officer, 'soumission', { revision: '1' });
    expect(await mails()).to.deep.equal([
      'approver@example.org Maillage : une fiche attend votre approbation',
    ]);
    await post(approver, 'refus', { revision: '2', raison: 'Trop court.' });
    await post(officer, 'soumission', { revision: '3' });
    await post(approver, 'publication', { revision: '4' });
    expect((await mails()).slice(1)).to.deep.equal([
      'officer@example.org Maillage : une fiche est refusée',
      'officer@example.org Maillage : votre fiche est publiée',
    ]);
    const lines = await database().query<{ action: string }>(
      sql`select action from maillage.audit where object = ${id} order by id`,
    );
    expect(lines.map(({ action }) => action)).to.deep.equal([
      'record.submitted',
      'record.rejected',
      'record.submitted',
      'record.published',
    ]);
    await told.close();
  });

  it('keep errors that anybody reports of what he sees, ten of one client in an hour', async () => {
    const fields = {
      collection: 'communes',
      objet: '31395',
      lon: '0',
      lat: '43.5',
      message: 'Faux.',
      courriel: '',
    };
    const post = (more: object = {}) => send(null, '/catalogue/signaler', { ...fields, ...more });
    expect((await post({ message: ' ' })).status).to.equal(422);
    expect((await post({ courriel: 'pas une adresse' })).text).to.contain('nom@domaine.fr');
    expect((await post({ collection: 'nulle_part' })).status).to.equal(404);
    await begin('brouillon_cache');
    expect((await post({ collection: '', fiche: 'brouillon_cache' })).status).to.equal(404);
    for (let i = 0; i < 10; i++) expect((await post()).status, `report ${i}`).to.equal(200);
    expect((await post()).status).to.equal(429);
    const [row] = await database().query<{ n: number; lon: number; feature: string }>(
      sql`select count(*)::int as n, min(ST_X(geom)) as lon, min(feature_id) as feature from maillage.error_report`,
    );
    expect(row).to.deep.equal({ n: 10, lon: 0, feature: '31395' });
  });

  it('list what is of low quality, and say what would make a record better', async () => {
    const id = await begin('pauvre');
    await send(approver, `/catalogue/fiches/${id}/publication`, { revision: '1' });
    const listed = async () => (await send(officer, '/catalogue/mes-fiches?groupe=poor')).text;
    await database().query(sql`update maillage.metadata_record set quality = 49 where id = ${id}`);
    expect(await listed())
      .to.contain('1 fiche de qualité faible')
      .and.to.contain(`/catalogue/fiches/${id}"`);
    await database().query(sql`update maillage.metadata_record set quality = 50 where id = ${id}`);
    expect(await listed()).not.to.contain(`/catalogue/fiches/${id}"`);
    const page = (await send(officer, `/catalogue/fiches/${id}`)).text;
    expect(page).to.match(/Qualité : \d+ sur 100/);
    expect(page).to.contain('Ce qui la ferait monter');
    expect((await database().read((db) => read_record(db, id)))?.version).to.equal(1);
  });

  it('give a record to an organisation, by the site’s administrators alone', async () => {
    const site = await make_account(database(), 'site@example.org', [['admin', null]]);
    const path = '/catalogue/fiches/communes';
    expect((await send(officer, path)).status).to.equal(403);
    expect((await send(site, `${path}/organisation`, { organisation: `${here}` })).status).to.equal(303);
    expect((await send(officer, path)).text).to.contain('Modifier la fiche');
    expect((await send(officer, '/catalogue/communes')).text).to.contain(`href="${path}"`);
    expect((await send(stranger, '/catalogue/communes')).text).not.to.contain(`href="${path}"`);
    expect((await send(officer, '/catalogue/mes-fiches?groupe=bare')).text).to.contain('Communes d’essai');
    expect((await send(approver, `${path}/organisation`, { organisation: '1' }, 'x/y')).status).to.equal(403);
  });
});
