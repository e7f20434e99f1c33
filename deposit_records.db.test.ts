/** Records of metadata that are deposited, alone or with their data. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { complete_record } from './api/records/complete_record.ts';
import { site_at } from './api/records/site.ts';
import { deposits_folder } from './catalogue/deposits/files.ts';
import { dcat_ttl } from './catalogue/formats/dcat/formats.ts';
import { iso19139_format } from './catalogue/formats/iso19139/iso19139.ts';
import { ogc_record } from './catalogue/formats/ogc_record/format.ts';
import type { MetadataRecord } from './catalogue/record.ts';
import { read_original, read_record, write_record } from './catalogue/records.ts';
import { publish_draft } from './catalogue/workflow/publish_draft.ts';
import { read_record_work } from './catalogue/workflow/record_work.ts';
import { validate_record } from './catalogue/validation/validate.ts';
import { good_dataset } from './catalogue/validation/testing.ts';
import { described, use_deposits } from './deposits_testing.ts';
import { zip_of } from './etl/readers/archive_testing.ts';
import { sql } from './sql/fragment.ts';

const context = { base_url: 'https://ailleurs.exemple.fr' };
const iso_of = (record: MetadataRecord) =>
  iso19139_format
    .write(record, context)
    // What Maillage knows nothing of.
    .replace('</gmd:MD_Metadata>', '<!-- gardé --></gmd:MD_Metadata>');
const csv = 'nom;lon;lat;nature\nA;1,4;43,6;poteau\nB;1,5;43,7;bouche\n';

describe('records of metadata in deposits', function () {
  this.timeout(60_000);
  const { database, folder, begun, ask, address, deposit, examine, publish } = use_deposits();
  const draft_of = (id: string) =>
    database()
      .as({ account_id: begun.officer.id, scopes: '*' })
      .read((db) => read_record_work(db, id));

  it('begins a draft of a document, shown first with what it breaks and cannot say', async () => {
    const record = { ...good_dataset(), id: 'uuid-de-fiche', licence: null };
    const id = await deposit('fiche.xml', iso_of(record));
    const seen = await examine(id);
    expect(seen.plan).to.deep.include({ rows: 0, question: null });
    expect(seen.record).to.deep.include({ id: 'uuid-de-fiche', title: record.title, known: null });
    expect(seen.record?.read.map(({ name }) => name)).to.include.members(['Résumé', 'Généalogie']);
    expect(seen.record?.not_held.join(' ')).to.contain('catalogue d’attributs');
    expect(seen.record?.findings.map(({ level }) => level)).to.include('error');
    expect((await ask(begun.stranger, 'POST', `${address(id)}/fiche`, {})).status).to.equal(404);
    const taken = await ask(begun.officer, 'POST', `${address(id)}/fiche`, {});
    expect(taken).to.deep.include({
      status: 201,
      body: { editor: '/catalogue/fiches/uuid-de-fiche/description' },
    });
    const { draft, published, organisation_id } = await draft_of('uuid-de-fiche');
    expect(published).to.equal(null);
    expect(organisation_id).to.equal(begun.here);
    expect(draft).to.deep.include({ original_format: 'iso19139' });
    expect(draft?.body.lineage).to.equal(record.lineage);
    expect((await ask(begun.officer, 'GET', address(id))).status).to.equal(404);
    expect(existsSync(path.join(deposits_folder(folder), id))).to.equal(false);
  });

  it('reads Turtle too, and takes data that is no record for data', async () => {
    const turtle = dcat_ttl.write({ ...good_dataset(), id: 'en-turtle' }, context);
    const seen = await examine(await deposit('fiche.ttl', turtle));
    expect(seen.record).to.deep.include({ title: good_dataset().title });
    const data = await examine(await deposit('a.csv', csv));
    expect(data.record).to.equal(null);
    expect((await ask(begun.officer, 'POST', `${address(data.id)}/fiche`, {})).body).to.deep.include({
      status: 409,
      code: 'no-record',
    });
  });

  it('keeps what a record says that comes with data, and completes it from them', async () => {
    const said: MetadataRecord = {
      ...good_dataset(),
      id: 'uuid-du-producteur',
      attributes: [{ name: 'NATURE', description: 'Poteau ou bouche.' }],
      extents: [{ description: 'Ariège', bbox: [0.8, 42.5, 2.2, 43.3] }],
    };
    const zip = zip_of([
      { name: 'bornes.csv', content: csv },
      { name: 'bornes.xml', content: iso_of(said) },
      { name: 'notes.xml', content: '<notes/>' },
    ]);
    const id = await deposit('envoi.zip', zip);
    const seen = await examine(id);
    expect(seen.plan?.rows).to.equal(2);
    expect(seen.record?.described).to.deep.include({
      title: said.title,
      email: 'geomatique@exemple.fr',
      theme: 'gn',
      topic: 'imageryBaseMapsEarthCover',
    });
    const { title, abstract } = said;
    const { state } = await publish(id, {
      ...described,
      id: 'avec_fiche',
      title,
      abstract,
      email: 'geomatique@exemple.fr',
    });
    expect(state.state, state.message ?? '').to.equal('published');
    const stored = await read_record(database(), 'avec_fiche');
    if (stored === undefined) throw new Error('no record');
    expect(stored.record).to.deep.include({ title, lineage: said.lineage, feature_count: 2 });
    expect(stored.record.extents).to.deep.equal(said.extents);
    expect(stored.record.contacts).to.deep.equal(said.contacts);
    expect(stored.record.identifiers).to.include('uuid-du-producteur');
    expect(stored.curated).to.include.members(['lineage', 'contacts', 'extents']);
    expect((await read_original(database(), 'avec_fiche'))?.document).to.contain('gardé');
    const record = complete_record(stored, await site_at(begun.server.url, database()));
    expect(record.attributes?.map(({ name, type }) => [name, type])).to.deep.include(['nature', 'text']);
    expect(validate_record(record).filter(({ passed, level }) => !passed && level === 'error')).to.deep.equal(
      [],
    );
    // Data alone, later: what the record said stays.
    const next = await deposit('suite.csv', `${csv}C;1,6;43,8;poteau\n`);
    await examine(next);
    const { visibility: _, ...unsaid } = described;
    const again = await publish(next, { ...unsaid, id: 'avec_fiche', replace: true });
    expect(again.state.state, again.state.message ?? '').to.equal('published');
    const renewed = await read_record(database(), 'avec_fiche');
    expect(renewed?.record).to.deep.include({ lineage: said.lineage, feature_count: 3 });
  });

  describe('in a replacement', () => {
    const id = 'remplace';
    const said: MetadataRecord = { ...good_dataset(), id: 'uuid-remplace', topics: ['structure', 'society'] };
    let lines = csv;
    /** Publishes one more row, with a record or without; gives what the record says then. */
    async function put(more: object, record: MetadataRecord | null) {
      lines += `${String.fromCharCode(70 + lines.length)};1,6;43,8;poteau\n`;
      const files = [{ name: 'bornes.csv', content: lines }];
      if (record !== null) files.push({ name: 'bornes.xml', content: iso_of(record) });
      const { id: sent } = await examine(await deposit('envoi.zip', zip_of(files)));
      const { state } = await publish(sent, { ...described, id, ...more });
      expect(state.state, state.message ?? '').to.equal('published');
      const stored = await read_record(database(), id);
      return { record: stored!.record, notice: state.message };
    }
    const over = { replace: true, visibility: undefined };

    it('writes what the form has just been answered, and leaves the rest of the earlier document', async () => {
      await put({}, said);
      const next = { ...over, email: 'autre@exemple.fr', topic: 'health', theme: 'hh', scale: 100 };
      const { record, notice } = await put(next, null);
      expect(notice).to.equal(null);
      expect(record.contacts?.map(({ email }) => email)).to.include('autre@exemple.fr');
      expect(record.contacts?.map(({ email }) => email)).not.to.include('sig@exemple.fr');
      expect(record).to.deep.include({ topics: ['health', 'society'], lineage: said.lineage });
      expect(record.resolutions).to.deep.include({ scale_denominator: 100 });
      expect(JSON.stringify(record.themes)).to.contain('/theme/hh').and.not.contain('/theme/us');
      const without = await put({ ...over, theme: undefined, scale: undefined }, null);
      expect(JSON.stringify(without.record.themes ?? [])).not.to.contain('/theme/hh');
      expect(without.record).not.to.have.property('resolutions');
    });

    it('leaves what was written by hand since, and says so', async () => {
      const work = {
        contacts: [{ organisation: 'À la main', role: 'owner' as const }],
        lineage: 'Relevé à la main.',
        title: 'Titre de la main',
      };
      await database().write(async (db) => {
        await db.query(sql`update maillage.metadata_record
          set title = ${work.title}, lineage = ${work.lineage},
            details = details || jsonb_build_object('contacts', ${JSON.stringify(work.contacts)}::jsonb),
            curated = array(select distinct unnest(curated || '{title,lineage,contacts}'::text[]))
          where id = ${id}`);
      });
      const { record, notice } = await put({ ...over, topic: 'farming' }, { ...said, purpose: 'Du dépôt.' });
      expect(record).to.deep.include({ ...work, purpose: 'Du dépôt.' });
      expect(record.topics?.[0]).to.equal('farming');
      expect(notice).to.contain('« Titre », « Généalogie », « Contacts de la ressource »');
      const after = await put({ ...over, title: work.title }, null);
      expect(after.record).to.deep.include(work);
      expect(after.notice).to.contain('Contacts').and.not.contain('Titre');
    });
  });

  it('makes a working copy of the record that has the identifier, never a silent change', async () => {
    // Longer than the list of tables is remembered: what was just published belongs to the record.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const stored = await read_record(database(), 'avec_fiche');
    if (stored === undefined) throw new Error('no record');
    const published = complete_record(stored, await site_at(begun.server.url, database()));
    const same = await examine(
      await deposit('meme.xml', iso19139_format.write(published, { base_url: begun.server.url })),
    );
    expect(same.record?.known).to.deep.include({ may_edit: true, is_under_way: false });
    const nothing = await ask(begun.officer, 'POST', `${address(same.id)}/fiche`, { over: true });
    expect(nothing.body).to.deep.include({ status: 422, code: 'nothing-changes' });

    const changed = iso19139_format.write(
      { ...published, title: 'Autre titre' },
      { base_url: begun.server.url },
    );
    const { id } = await examine(await deposit('modifiee.xml', changed));
    expect((await ask(begun.officer, 'POST', `${address(id)}/fiche`, {})).body).to.deep.include({
      status: 409,
      code: 'record-exists',
    });
    const taken = await ask(begun.officer, 'POST', `${address(id)}/fiche`, { over: true });
    expect(taken.status, JSON.stringify(taken.body)).to.equal(201);
    const { draft } = await draft_of('avec_fiche');
    expect(draft?.body).to.deep.include({ title: 'Autre titre', feature_count: 3 });
    expect(draft?.body.contacts).to.deep.equal(stored.record.contacts);
    expect((await read_record(database(), 'avec_fiche'))?.record.title).to.equal(stored.record.title);

    const other = await deposit('voleur.xml', changed, begun.stranger, begun.elsewhere);
    const seen = await examine(other, {}, begun.stranger);
    expect(seen.record?.known).to.deep.include({ may_edit: false });
    expect((await ask(begun.stranger, 'POST', `${address(other)}/fiche`, { over: true })).status).to.equal(
      403,
    );
    const [kept] = await database().query(
      sql`select count(*)::int as drafts from maillage.record_draft where record_id = 'avec_fiche'`,
    );
    expect(kept).to.deep.equal({ drafts: 1 });
  });

  it('lets officers say what columns mean, and link records, over what the data tell', async () => {
    const step = '/catalogue/fiches/avec_fiche/ressources';
    const post = async (fields: Record<string, string>) => {
      const { draft } = await draft_of('avec_fiche');
      const body = new URLSearchParams({
        csrf: begun.officer.csrf_token,
        revision: String(draft?.revision ?? 0),
        action: 'enregistrer',
        ...fields,
      });
      const answer = await fetch(begun.server.url + step, {
        method: 'POST',
        redirect: 'manual',
        headers: { origin: begun.server.url, cookie: begun.officer.cookie, accept: 'text/html' },
        body,
      });
      return { status: answer.status, text: await answer.text() };
    };
    const shown = await fetch(begun.server.url + step, {
      headers: { cookie: begun.officer.cookie, accept: 'text/html' },
    });
    const html = await shown.text();
    expect(html).to.contain('Définition de nature').and.not.to.contain('name="attributes-0-name"');
    const rests = [...html.matchAll(/name="(attributes-\d+-reste)" value="([^"]*)"/g)].map(
      ([, name, value]) => [name!, value!.replaceAll('&quot;', '"')],
    );
    const at = rests.findIndex(([, rest]) => rest!.includes('"nature"'));
    const saved = await post({
      'attributes-vu': 'oui',
      ...Object.fromEntries(rests),
      [`attributes-${at}-title`]: 'Nature de la borne',
      [`attributes-${at}-unit`]: '',
      [`attributes-${at}-codes`]: 'poteau = Poteau\r\nbouche = Bouche enterrée',
    });
    expect(saved.status).to.equal(303);
    const nature = {
      name: 'nature',
      title: 'Nature de la borne',
      codes: { poteau: 'Poteau', bouche: 'Bouche enterrée' },
    };
    expect((await draft_of('avec_fiche')).draft?.body.attributes).to.deep.equal([nature]);

    const found = await post({ action: 'fiche', fiche: 'avec_fiche', lien: 'parent' });
    expect(found.text).to.contain('Aucune fiche');
    await post({ action: 'fiche:communes_test', fiche: '', lien: 'parent' });
    const { draft } = await draft_of('avec_fiche');
    expect(draft?.body).to.not.have.property('parent_id');
    const identity = { account_id: begun.officer.id, scopes: '*' } as const;
    await database().write((db) =>
      write_record(db, { ...good_dataset(), id: 'serie', title: 'Série des bornes' }),
    );
    expect((await post({ action: 'fiche', fiche: 'série bornes', lien: 'parent' })).text).to.contain(
      'fiche:serie',
    );
    await post({ action: 'fiche:serie', fiche: '', lien: 'parent' });
    await post({ action: 'fiche:serie', fiche: '', lien: 'derives_from' });
    const { draft: linked } = await draft_of('avec_fiche');
    expect(linked?.body).to.deep.include({
      parent_id: 'serie',
      relations: [{ type: 'derives_from', id: 'serie', title: 'Série des bornes' }],
    });
    await database()
      .as(identity)
      .act((db) => publish_draft(db, 'avec_fiche', linked!.revision));
    const stored = await read_record(database(), 'avec_fiche');
    const record = complete_record(stored!, await site_at(begun.server.url, database()));
    expect(record.attributes?.find(({ name }) => name === 'nature')).to.deep.include({
      title: 'Nature de la borne',
      type: 'text',
    });
    // Formats that hold them give them back.
    const [read] =
      (await ogc_record.read!(Buffer.from(ogc_record.write(record, { base_url: begun.server.url })))) ?? [];
    expect(read?.record).to.deep.include({ parent_id: 'serie', relations: record.relations });
    expect(read?.record.attributes).to.deep.equal(record.attributes);
    const page = await fetch(`${begun.server.url}/catalogue/avec_fiche`, {
      headers: { accept: 'text/html' },
    });
    expect(await page.text())
      .to.contain('Nature de la borne')
      .and.to.contain('Série des bornes');
  });
});
