import { expect } from 'chai';
import {
  hours_from_days,
  hours_from_named_days,
  hours_from_plages,
  read_intervals,
  read_time,
  to_opening_hours,
} from './opening_hours.ts';

const plage = (first: string, last: string, times: string[], commentaire = '') => ({
  nom_jour_debut: first,
  nom_jour_fin: last,
  valeur_heure_debut_1: times[0] ?? '',
  valeur_heure_fin_1: times[1] ?? '',
  valeur_heure_debut_2: times[2] ?? '',
  valeur_heure_fin_2: times[3] ?? '',
  commentaire,
});

describe('opening hours: times and intervals', () => {
  it('reads the spellings of a time and refuses impossible ones', () => {
    expect(['9h', '09:00:00', '9 h 30', '24:00'].map(read_time)).to.deep.equal([
      '09:00',
      '09:00',
      '09:30',
      '24:00',
    ]);
    expect(['25:00', '9:75', '24:30', 'midi', '9', ''].map(read_time)).to.deep.equal(Array(6).fill(null));
  });

  it('reads intervals separated by a slash, a space or « et »', () => {
    const expected = [
      { start: '08:00', end: '12:00' },
      { start: '14:00', end: '18:00' },
    ];
    for (const text of [
      '08:00 - 12:00 / 14:00 - 18:00',
      '8h00-12h00 14h00-18h00',
      'de 8h à 12h et de 14h à 18h',
      '8h - 12h, 14h - 18h.',
    ])
      expect(read_intervals(text), text).to.deep.equal(expected);
  });

  it('tells closed from not understood', () => {
    expect(read_intervals('Fermé')).to.deep.equal([]);
    for (const text of [
      'sur rendez-vous',
      '9h-12h sauf le 1er',
      '9h',
      '12:00 - 09:00',
      '09:00 - 12:00 / 14:00',
      '',
    ])
      expect(read_intervals(text), text).to.equal(null);
  });
});

describe('opening hours: OpenStreetMap syntax', () => {
  it('groups days, keeps comments quoted and leaves closed days out', () => {
    const morning = [{ start: '09:00', end: '12:00' }];
    expect(
      to_opening_hours([
        { day: 0, intervals: morning },
        { day: 1, intervals: morning },
        { day: 2, intervals: morning },
        { day: 3, intervals: [] },
        { day: 4, intervals: morning, comment: 'sauf "ponts"' },
        { day: 5, intervals: [], comment: 'sur rendez-vous' },
      ]),
    ).to.equal('Mo-We 09:00-12:00; Fr 09:00-12:00 "sauf ’ponts’"; Sa "sur rendez-vous"');
  });

  it('adds to a day instead of replacing it', () => {
    expect(
      to_opening_hours([
        { day: 0, intervals: [{ start: '14:00', end: '17:00' }], comment: 'sur rendez-vous' },
        { day: 0, intervals: [{ start: '09:00', end: '12:00' }] },
      ]),
    ).to.equal('Mo 14:00-17:00 "sur rendez-vous", Mo 09:00-12:00');
  });

  it('sorts and merges the intervals of one day given twice', () => {
    expect(
      to_opening_hours([
        { day: 6, intervals: [{ start: '14:00', end: '17:00' }] },
        { day: 6, intervals: [{ start: '09:00', end: '12:00' }] },
        { day: 7, intervals: [{ start: '09:00', end: '12:00' }] },
      ]),
    ).to.equal('Su 09:00-12:00,14:00-17:00; PH 09:00-12:00');
  });
});

describe('opening hours: sources', () => {
  it('converts DILA plages with their comments', () => {
    const { horaires, brut } = hours_from_plages([
      plage('Mardi', 'Mardi', ['09:00:00', '12:00:00', '18:00:00', '19:00:00'], 'Hors vacances'),
      plage('Mercredi', 'Vendredi', ['09:00:00', '12:00:00']),
    ]);
    expect(horaires).to.equal('Tu 09:00-12:00,18:00-19:00 "Hors vacances"; We-Fr 09:00-12:00');
    expect(brut).to.equal(null);
  });

  it('runs a plage over Sunday and takes an empty last day as the first', () => {
    expect(hours_from_plages([plage('Samedi', 'Lundi', ['09:00:00', '12:00:00'])]).horaires).to.equal(
      'Mo,Sa,Su 09:00-12:00',
    );
    expect(hours_from_plages([plage('Jeudi', '', ['09:00:00', '00:00:00'])]).horaires).to.equal(
      'Th 09:00-24:00',
    );
  });

  it('gives no hours at all when one plage is not understood, and keeps the text', () => {
    const plages = [
      plage('Lundi', 'Lundi', ['09:00:00', '12:00:00']),
      plage('Mardi', 'Mardi', ['09:00:00', '']),
    ];
    expect(hours_from_plages(plages)).to.deep.equal({ horaires: null, brut: plages });
    expect(hours_from_plages([])).to.deep.equal({ horaires: null, brut: null });
  });

  it('converts the weekday columns of France services', () => {
    const day = '09:00 - 12:00 / 13:30 - 16:30';
    expect(hours_from_days([day, day, '09:00 - 12:30', '', day, null])).to.deep.equal({
      horaires: 'Mo,Tu,Fr 09:00-12:00,13:30-16:30; We 09:00-12:30',
      brut: null,
    });
    expect(hours_from_days(['', '', null, undefined])).to.deep.equal({ horaires: null, brut: null });
    expect(hours_from_days(['sur rendez-vous', day]).horaires).to.equal(null);
    expect(hours_from_days(['sur rendez-vous', day]).brut).to.include({
      lundi: 'sur rendez-vous',
      mardi: day,
    });
  });

  it('converts the one text of the gendarmerie', () => {
    expect(
      hours_from_named_days(
        ' Lundi : 8h00-12h00 14h00-18h00 Mardi : 8h00-12h00 14h00-18h00 Mercredi : 14h00-18h00 Jeudi : Fermé Dimanche : 9h00-12h00 15h00-18h00 Jours fériés : 9h00-12h00',
      ).horaires,
    ).to.equal('Mo,Tu 08:00-12:00,14:00-18:00; We 14:00-18:00; Su 09:00-12:00,15:00-18:00; PH 09:00-12:00');
    expect(hours_from_named_days('7j/7').horaires).to.equal(null);
    expect(hours_from_named_days('Ouvert Lundi : 8h00-12h00').brut).to.equal('Ouvert Lundi : 8h00-12h00');
    expect(hours_from_named_days('')).to.deep.equal({ horaires: null, brut: null });
  });
});
