import { expect } from 'chai';
import { check_record } from './check_record.ts';
import { describe_record_changes, say_record_change } from './describe_changes.ts';
import { merge_records } from './merge_records.ts';
import { officers_record } from './testing.ts';

const record = officers_record('a', {
  extents: [{ description: 'Ariège', bbox: [0.8, 42.5, 2.2, 43.3] }],
  dates: [{ type: 'creation', date: '2023' }],
});

describe('differences between two states of a record', () => {
  const say = (before: object, after: object) =>
    describe_record_changes({ ...record, ...before }, { ...record, ...after }).map(say_record_change);

  it('are French sentences, lists told by what came and went', () => {
    expect(say({}, { title: 'Zones', licence: null, keywords: ['emploi', 'économie'] })).to.deep.equal([
      'Titre : « Zones d’activité » → « Zones »',
      'Mots-clés : ajouté « emploi »',
      'Licence : « Licence Ouverte 2.0 – https://www.etalab.gouv.fr/licence-ouverte-open-licence » → rien',
    ]);
    expect(say({ keywords: ['a', 'b'] }, { keywords: ['b', 'a'] })).to.deep.equal([
      'Mots-clés : ordre changé',
    ]);
    expect(
      say(
        {},
        { extents: [], dates: [{ type: 'revision', date: '2024-05' }], period: { begin: '2020', end: null } },
      ),
    ).to.deep.equal([
      'Dates : ajouté « révision le 2024-05 » ; retiré « création le 2023 »',
      'Période couverte : rien → « 2020 à … »',
      'Emprises : retiré « Ariège [0.8 ; 42.5 ; 2.2 ; 43.3] »',
    ]);
  });

  it('are none for another order of members, and for nothing said in another way', () => {
    const contacts = [
      { role: 'pointOfContact', email: 'sig@cc.example', organisation: 'Communauté de communes' },
    ];
    expect(say({}, { contacts, topics: [], purpose: '', vintage: null })).to.deep.equal([]);
  });
});

describe('merging a working copy with what was published meanwhile', () => {
  it('takes from each side what it alone changed, and asks for the rest', () => {
    const mine = { ...record, title: 'Mon titre', vintage: '2024' };
    const theirs = { ...record, title: 'Leur titre', lineage: 'La leur.', vintage: '2024' };
    const { record: merged, conflicts } = merge_records(record, mine, theirs);
    expect(conflicts).to.deep.equal([{ member: 'title', mine: '« Mon titre »', theirs: '« Leur titre »' }]);
    expect(merged).to.include({ title: 'Mon titre', lineage: 'La leur.', vintage: '2024' });
    const settled = merge_records(record, mine, theirs, { title: 'theirs' });
    expect(settled.conflicts).to.deep.equal([]);
    expect(settled.record.title).to.equal('Leur titre');
  });

  it('takes away what one side took away', () => {
    const { extents: _gone, ...mine } = record;
    expect(merge_records(record, mine, record).record).not.to.have.property('extents');
    expect(merge_records(record, record, mine).record).not.to.have.property('extents');
  });
});

describe('check of a record', () => {
  const faults = (more: object) =>
    check_record({ ...record, ...more }).map(({ pointer, reason }) => `${pointer} ${reason}`);

  it('passes what an officer writes', () => {
    expect(faults({})).to.deep.equal([]);
  });

  it('says in French what is wrong, and where', () => {
    expect(faults({ title: '' })).to.deep.equal(['/title est vide']);
    expect(faults({ title: 'a'.repeat(1001) })).to.deep.equal(['/title dépasse 1000 caractères']);
    expect(faults({ title: 'a\u202Eb' })).to.deep.equal([
      '/title contient un caractère invisible ou incomplet',
    ]);
    expect(faults({ title: undefined })).to.deep.equal(['/title manque']);
    expect(faults({ unknown: 1 })).to.deep.equal([' contient un membre inconnu : unknown']);
    expect(faults({ source_url: 'javascript:alert(1)' })).to.deep.equal([
      '/source_url doit être une adresse complète, qui commence par https:// ou http://',
    ]);
    expect(faults({ contacts: [{ organisation: 'X', email: 'sig', role: 'owner' }] })).to.deep.equal([
      '/contacts/0/email doit être une adresse électronique : nom@domaine.fr',
    ]);
    expect(faults({ extents: [{ bbox: [1, 44, 2, 43] }] })).to.deep.equal([
      '/extents/0/bbox/1 le sud dépasse le nord',
    ]);
    expect(faults({ extents: [{ bbox: [1, 'x', 2, 43] }] })).to.deep.equal([
      '/extents/0/bbox/1 doit être un nombre',
    ]);
    expect(faults({ extents: [{ bbox: [1, 43, 2, 95] }] })).to.deep.equal(['/extents/0/bbox/3 dépasse 90']);
    expect(faults({ kind: 'x' })).to.deep.equal(['/kind n’est pas une valeur de la liste']);
    expect(faults({ dates: [{ type: 'creation', date: '31/05/2024' }] })).to.deep.equal([
      '/dates/0/date doit être une année, un mois ou un jour : 2024, 2024-05 ou 2024-05-31',
    ]);
    expect(faults({ keywords: Array.from({ length: 501 }, () => 'a') })).to.deep.equal([
      '/keywords compte plus de 500 lignes',
    ]);
    expect(faults({ lineage: 'a'.repeat(1_000_001) })).to.deep.equal([
      ' la fiche dépasse 1000000 caractères',
    ]);
  });

  it('looks at the members that its sender changed alone', () => {
    const body = { ...record, title: '', source_url: 'x' };
    expect(check_record(body, ['title']).map(({ pointer }) => pointer)).to.deep.equal(['/title']);
    expect(check_record('x', ['title'])).to.have.length(1);
  });
});
