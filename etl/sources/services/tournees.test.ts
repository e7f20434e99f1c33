import path from 'node:path';
import { expect } from 'chai';
import { project_root } from '../../../config.ts';
import { claim_of, csv_rows, input_of, reason_of, row, run_source } from './testing.ts';
import { read_tournees_row, tournees } from './tournees.ts';

const today = '2026-11-26';
const stop = (more: Record<string, unknown> = {}) =>
  read_tournees_row(
    row({
      id: 'a1',
      nom: 'Bus inventé',
      type_service: 'France services',
      tournee: 'Nord',
      longitude: '1.6',
      latitude: '42.96',
      code_insee: '09900',
      jour: 'mardi',
      debut: '9h',
      fin: '12:00',
      ...more,
    }),
    today,
  );

describe('rounds of itinerant services', () => {
  it('are one service per stop and day, with its hours', () => {
    expect(claim_of(stop()).values).to.deep.include({
      type_service: 'france_services',
      itinerant: true,
      horaires: 'Tu 09:00-12:00',
    });
    expect(claim_of(stop({ semaines: 'impaires' })).values.horaires).to.equal('week 01-53/2 Tu 09:00-12:00');
    expect(claim_of(stop({ semaines: 'even', du: '05/01/2026', au: '2026-12-31' })).values.horaires).to.equal(
      '2026 Jan 05-2026 Dec 31 week 02-53/2 Tu 09:00-12:00',
    );
    expect(claim_of(stop({ du: '2026-01-05' })).values.horaires).to.equal(
      '2026 Jan 05-2099 Dec 31 Tu 09:00-12:00',
    );
    expect(claim_of(stop({ remplace: 'france_services:7' })).values.details).to.deep.equal({
      tournee: 'Nord',
      remplace: 'france_services:7',
    });
  });

  it('are rejected with what is wrong and what was expected', () => {
    expect(reason_of(stop({ jour: '' }))).to.equal('ligne sans jour');
    expect(reason_of(stop({ id: null, tournee: ' ' }))).to.equal('ligne sans id, tournee');
    expect(reason_of(stop({ jour: 'mardis' }))).to.contain('jour « mardis » non compris');
    expect(reason_of(stop({ debut: 'matin' }))).to.contain('debut « matin » non compris');
    expect(reason_of(stop({ semaines: 'une sur trois' }))).to.contain('attendu toutes, paires ou impaires');
    expect(reason_of(stop({ fin: '08:00' }))).to.equal('fin (08:00) avant le début (09:00)');
    expect(reason_of(stop({ du: '2026-13-01' }))).to.contain('du « 2026-13-01 » non compris');
    expect(reason_of(stop({ du: '2027-01-01', au: '2026-12-31' }))).to.contain('avant le premier');
    expect(reason_of(stop({ au: '2026-11-25' }))).to.equal('arrêt terminé le 2026-11-25');
    expect(claim_of(stop({ au: today })).id).to.equal('a1');
  });

  it('come from the template, without coordinates at the centre of the commune', async () => {
    const rows = csv_rows(path.join(project_root, 'docs', 'modeles', 'tournees.csv'), ';');
    const input = input_of(rows);
    expect(tournees.recognise?.(input.sample)).to.equal(true);
    const { features, rejects } = await run_source(tournees, input);
    expect(rejects).to.deep.equal([]);
    expect(
      features.map(({ id, values }) => [id, values['horaires'], values['precision_position']]),
    ).to.deep.equal([
      ['tournees:exemple-1', 'Tu 09:00-12:00', 'source'],
      ['tournees:exemple-2', '2026 Jan 05-2099 Dec 31 week 01-53/2 Th 14:00-17:00', 'commune'],
    ]);
  });
});
