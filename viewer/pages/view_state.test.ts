import { expect } from 'chai';
import { read_state as read, usual_layers, write_state as write, type ViewState } from './view_state.ts';

const usual = usual_layers({ counter_types: ['dila:caf', 'france_services:france_services'] });
const read_state = (hash: string) => read(hash, usual);
const write_state = (state: ViewState) => write(state, usual);

describe('the state of the map in the address', () => {
  it('comes back as it was written', () => {
    const hash = '#carte=9.50/43.12000/0.00000&couches=zones,epci&liste=services&choix=service:dila%3Aa%2F1';
    const state = read_state(hash);
    expect(state.position).to.deep.equal([9.5, 43.12, 0]);
    expect([...state.layers]).to.deep.equal(['zones', 'epci']);
    expect(state.selection).to.deep.equal({ kind: 'service', id: 'dila:a/1' });
    expect(read_state(write_state(state))).to.deep.equal(state);
  });
  it('of the first visit is empty, with the usual layers', () => {
    const state = read_state('');
    expect([...state.layers]).to.deep.equal(['zones', 'france_services']);
    expect(state).to.include({ position: null, selection: null, list: 'communes' });
    expect(write_state(state)).to.equal('');
  });
  it('shows the counters where houses count for nothing or none is loaded', () => {
    expect(usual_layers({ counter_types: ['prefectures:prefecture'] })).to.deep.equal(['zones', 'counters']);
  });
  it('with all layers off keeps them off', () => {
    const state = { ...read_state(''), layers: new Set<never>() };
    expect(read_state(write_state(state)).layers.size).to.equal(0);
  });
  it('ignores what it does not understand', () => {
    const state = read_state('#carte=x/91/2&couches=zones,piscines&choix=planete:1&liste=tout');
    expect(state).to.deep.include({ position: null, selection: null, list: 'communes' });
    expect([...state.layers]).to.deep.equal(['zones']);
  });
});
