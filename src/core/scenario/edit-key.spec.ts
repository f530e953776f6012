/** Which edits are about the same subject. */
import { describe, expect, it } from '@jest/globals';
import { editKey } from './edit-key.js';
import { NAMED_DAYS } from './named-days.js';
import { DEMAND_PARTS, type ScenarioEdit } from './scenario.js';
import { civilDay, civilTime } from '../time/civil.js';

const EVERY: readonly ScenarioEdit[] = [
  { edit: 'demand', part: 'all', factor: 1 },
  { edit: 'demand', part: 'heating', factor: 1 },
  { edit: 'demand', part: 'heating', factor: 1, districts: ['L5'] },
  { edit: 'replace-demand', meter: 'M', profileKw: [] },
  { edit: 'replace-demand', meter: 'N', profileKw: [] },
  { edit: 'weather', temperatureShiftK: 1 },
  { edit: 'vehicles', factor: 1 },
  { edit: 'pv', factor: 1 },
  { edit: 'heat-pumps', factor: 1 },
  { edit: 'lighting', factor: 1 },
  { edit: 'tariff', exportShare: 1 },
  { edit: 'price-factor', factor: 1 },
  { edit: 'price-factor', factor: 1, from: '17:00', until: '21:00' },
  { edit: 'price-series', start: '', stepMinutes: 15, eurPerKwh: [] },
  { edit: 'add-asset', id: 'A', like: 'B', factor: 1 },
  { edit: 'lose-asset', asset: 'B' },
  { edit: 'limit', node: 'PDJ', factor: 1 },
  { edit: 'limit', node: 'CITY', factor: 1 },
  { edit: 'lose-transformer', substation: 'PDJ' },
  { edit: 'lose-substation', substation: 'BRO', to: 'PDJ' },
  { edit: 'unsteered', kinds: ['pv'] },
  { edit: 'unsteered', assets: ['BAT'] },
  { edit: 'lose-comms', district: 'L5', share: 0.3 },
  { edit: 'lose-comms', district: 'L9', share: 0.3 },
  { edit: 'no-approval' },
  { edit: 'no-approval', from: '15:00' },
];

describe('editKey', () => {
  it('tells every subject from every other', () => {
    const keys = EVERY.map(editKey);
    expect(new Set(keys).size).toBe(EVERY.length);
  });

  it.each<[string, ScenarioEdit, ScenarioEdit]>([
    ['lost and resized', { edit: 'lose-asset', asset: 'B' }, { edit: 'resize-asset', asset: 'B', factor: 2 }],
    [
      'lost and added',
      { edit: 'lose-asset', asset: 'B' },
      { edit: 'add-asset', id: 'B', like: 'C', factor: 1 },
    ],
    [
      'a transformer and all of them',
      { edit: 'lose-transformer', substation: 'P' },
      { edit: 'lose-substation', substation: 'P', to: 'B' },
    ],
    ['warmer and clearer', { edit: 'weather', temperatureShiftK: 1 }, { edit: 'weather', clearSky: 1 }],
    [
      'the same districts in another order',
      { edit: 'demand', part: 'all', factor: 1, districts: ['A', 'B'] },
      { edit: 'demand', part: 'all', factor: 2, districts: ['B', 'A'] },
    ],
  ])('takes %s for one subject', (_name, one, other) => {
    expect(editKey(one)).toBe(editKey(other));
  });
});

describe('what has a name', () => {
  it('named days are days, of the weekday they say', () => {
    const weekday = (name: keyof typeof NAMED_DAYS): number =>
      civilTime(civilDay(NAMED_DAYS[name].from).startMs + 43_200_000).weekday;
    expect([
      weekday('cold-wave-day'),
      weekday('winter-weekday'),
      weekday('spring-sunday'),
      weekday('summer-weekday'),
    ]).toEqual([4, 4, 7, 3]);
  });

  it('parts of the demand are each once', () => {
    expect(new Set(DEMAND_PARTS).size).toBe(DEMAND_PARTS.length);
  });
});
