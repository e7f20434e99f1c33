import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { read_config } from '../../../config.ts';
import { service_sources } from './index.ts';
import { csv_rows, input_of, ndjson_rows, run_source } from './testing.ts';

const folder = path.join(read_config().REFERENTIELS_DIR ?? '', 'services');
const has_files = read_config().REFERENTIELS_DIR !== undefined && existsSync(folder);
const file = (name: string) => path.join(folder, name);

/** The one source that recognises the rows, and what it makes of them. */
async function import_rows(rows: Parameters<typeof input_of>[0], env: NodeJS.ProcessEnv = {}) {
  const input = input_of(rows);
  const claimants = service_sources.filter((source) => source.recognise?.(input.sample) === true);
  expect(claimants.map(({ id }) => id)).to.have.length(1);
  const [source] = claimants;
  if (source === undefined) throw new Error('nobody recognises the file');
  return {
    ...(await run_source(source, input, undefined, env)),
    id: source.id,
    given_vintage: source.vintage(input),
  };
}

const counted = (values: readonly unknown[]) => {
  const counts: Record<string, number> = {};
  for (const value of values) counts[String(value)] = (counts[String(value)] ?? 0) + 1;
  return counts;
};

describe('service sources on the real files of REFERENTIELS_DIR', () => {
  before('needs REFERENTIELS_DIR with its folder services', function () {
    if (!has_files) this.skip();
  });

  it('reads the 4,641 records of the DILA directory of 2016 and reports the doubtful ones', async () => {
    const rows = ndjson_rows(file('dila-annuaire-locaux-mp-2016-02.ndjson'));
    const { id, features, notes, rejects, vintage } = await import_rows(rows);
    expect(id).to.equal('dila');
    expect(rows).to.have.length(4641);
    expect(features).to.have.length(4641);
    expect(vintage).to.equal('février 2016');
    expect(rejects).to.be.empty;
    const noted = (part: string) => notes.filter(({ reason }) => reason.includes(part)).length;
    // 43 codes of 2016 have merged by 2026; without contours, distances are to the communes' boxes.
    expect(noted('fusionnée')).to.equal(44);
    expect(noted('hors de la région et de sa couronne')).to.equal(40);
    expect(noted('d’après son rectangle englobant')).to.equal(161);
    expect(noted('hors de France')).to.equal(1);
    expect(counted(features.map(({ values }) => values['precision_position']))).to.deep.equal({
      source: 4591,
      commune: 50,
    });
  });

  it('reads a record of the current directory, hours and comment included', async () => {
    const { service } = JSON.parse(readFileSync(file('annuaire-service-mairie-77188.json'), 'utf8')) as {
      service: Record<string, unknown>[];
    };
    const rows = service.map((fields, i) => ({ line: i + 1, fields }));
    const { id, features, vintage } = await import_rows(rows, { REGION_DEPARTEMENTS: '77' });
    expect(id).to.equal('dila');
    expect(vintage).to.equal('août 2023');
    expect(features[0]?.id).to.equal('dila:00007e4d-264c-43a0-b0b7-7f3b7dd995ab');
    expect(features[0]?.values).to.include({
      type_service: 'mairie',
      adresse: '3 rue du Général-Roux',
      horaires:
        'Tu 09:00-12:00,18:00-19:00 "Accueil ouvert uniquement hors vacances scolaires l\'après-midi."; We,Fr 09:00-12:00',
    });
  });

  it('reads 203 France services houses, 28 of them itinerant', async () => {
    const { id, features, notes, rejects, vintage } = await import_rows(
      csv_rows(file('france-services-mp-20240801.csv')),
    );
    expect(id).to.equal('france_services');
    expect(features).to.have.length(203);
    expect(features.filter(({ values }) => values['itinerant'] === true)).to.have.length(28);
    expect([...notes, ...rejects]).to.be.empty;
    expect(vintage).to.equal('mai 2024');
    const with_hours = features.filter(({ values }) => values['horaires'] !== null);
    expect(with_hours).to.have.length(197);
  });

  it('opens the BPE table of 2013 into 598 post offices and the rest', async () => {
    const { id, features, rejects, given_vintage } = await import_rows(
      csv_rows(file('bpe2013-equipements-publics-par-commune-mp.csv')),
    );
    expect(id).to.equal('bpe');
    expect(given_vintage).to.equal('2013');
    const total = (type: string) =>
      features
        .filter(({ values }) => values['type_service'] === type)
        .reduce((sum, { values }) => sum + Number(values['nombre']), 0);
    expect({
      postes: total('A206'),
      agences: total('A208'),
      relais: total('A207'),
      gendarmeries: total('A104'),
    }).to.deep.equal({
      postes: 598,
      agences: 353,
      relais: 101,
      gendarmeries: 248,
    });
    expect(rejects).to.be.empty;
    expect(features).to.have.length(4965);
  });

  it('reads the counts of the BPE of 2018', async () => {
    const { id, features, given_vintage, rejects } = await import_rows(
      csv_rows(file('bpe2018-enseignement-mp.csv'), ';'),
    );
    expect(id).to.equal('bpe');
    expect(given_vintage).to.equal('2018');
    expect(features).to.have.length(3499);
    expect(new Set(features.map((feature) => feature.id)).size).to.equal(3499);
    expect(rejects).to.be.empty;
  });
});
