/** Words that operators read: powers, prices, times, conflicts and ways out. */
import { describe, expect, it } from '@jest/globals';
import { buildDispatch } from './build-dispatch.js';
import {
  conflictMembers,
  conflictSentence,
  readName,
  spanText,
  type ConflictMember,
} from './infeasible/conflict-text.js';
import type { ConflictPart } from './infeasible/conflict.js';
import { relaxationText } from './infeasible/relaxation-text.js';
import type { RelaxedBound } from './infeasible/relaxations.js';
import { costText, energyText, powerText, priceText, savingText, timeText } from './reason-text.js';
import { battery, EVENING_MS, smallInput } from './testing/small-grid.js';

const SLOT = 900_000;

describe('amounts', () => {
  it.each([
    [0.01, 'nothing'],
    [-0.04, 'nothing'],
    [4.24, '4.2 kW'],
    [-4.24, '4.2 kW'],
    [350.4, '350 kW'],
    [1_000, '1.0 MW'],
    [-40_560, '40.6 MW'],
  ])('%d kW is %s', (kw, text) => {
    expect(powerText(kw)).toBe(text);
  });

  it.each([
    [0.42, '0.42 EUR'],
    [0.0123, '0.0123 EUR'],
    [-0.05, '-0.0500 EUR'],
    [0, '0.00 EUR'],
    [123.456, '123.46 EUR'],
  ])('%d EUR are %s', (eur, text) => {
    expect(costText(eur)).toBe(text);
  });

  it.each([
    [4.25, '4.3 kWh'],
    [12.5, '13 kWh'],
    [42_000, '42.0 MWh'],
  ])('%d kWh are %s', (kwh, text) => {
    expect(energyText(kwh)).toBe(text);
  });

  it('prices a kilowatt-hour to a tenth of a cent, and a unit by its name', () => {
    expect(priceText(0.1449)).toBe('0.145 EUR');
    expect(savingText('kW', 0.42)).toBe('one kW more of it would save up to 0.42 EUR');
    expect(savingText('kW', 0.42, 'less of it')).toBe('one kW less of it would save up to 0.42 EUR');
    expect(savingText(null, 0.42)).toBe('0.42 EUR');
  });
});

describe('times', () => {
  it.each([
    ['2026-01-15T17:15:00Z', '18:15'],
    ['2026-07-15T17:15:00Z', '19:15'],
    ['2026-01-14T23:00:00Z', '00:00'],
    // The day of 100 slots: the second 02:30.
    ['2026-10-25T01:30:00Z', '02:30'],
  ])('%s is %s on a clock in Lyon', (instant, text) => {
    expect(timeText(Date.parse(instant))).toBe(text);
  });

  it('names one slot by its start and several by start and end', () => {
    expect(spanText(EVENING_MS, EVENING_MS)).toBe('18:00');
    expect(spanText(EVENING_MS, EVENING_MS + SLOT)).toBe('18:00–18:30');
  });
});

describe('names of rows', () => {
  it.each([
    ['import-limit[PDJ,4]', { family: 'import-limit', ownerId: 'PDJ', slot: 4 }],
    ['storage-terminal[BAT-GERLAND]', { family: 'storage-terminal', ownerId: 'BAT-GERLAND', slot: null }],
    ['group-power-0[FLT,12]', { family: 'group-power-0', ownerId: 'FLT', slot: 12 }],
    ['peak', { family: 'peak', ownerId: '', slot: null }],
  ])('%s', (name, expected) => {
    expect(readName(name)).toEqual(expected);
  });
});

describe('a conflict in words', () => {
  const built = buildDispatch(
    smallInput({
      assets: [battery({ name: 'Gerland' })],
      importPrice: [0.1, 0.1],
      baseKw: [700, 710],
      limitKw: 600,
      snapshot: { frozenSlots: 1, frozen: [{ assetId: 'BAT', powerKw: [-20] }] },
    }),
    { limits: 'hard' },
  );
  const row = (name: string, side: ConflictPart['side']): ConflictPart => ({
    kind: 'row',
    index: built.program.rowNames.indexOf(name),
    name,
    side,
  });
  const column = (name: string, side: ConflictPart['side']): ConflictPart => ({
    kind: 'column',
    index: built.program.colNames.indexOf(name),
    name,
    side,
  });
  const words = (part: ConflictPart): string | null => conflictMembers(built, [part])[0]?.words ?? null;

  it.each<[ConflictPart, string | null]>([
    [row('import-limit[PDJ,1]', 'upper'), 'Point-du-Jour may import 600.0 kW at 18:15'],
    [row('import-limit[PDJ,0]', 'lower'), 'Point-du-Jour may send up 10.0 MW at 18:00'],
    [row('import-limit[CITY,0]', 'upper'), 'the city may import 10.00 MW at 18:00'],
    [
      row('node-balance[PDJ,0]', 'both'),
      'the load of Point-du-Jour at 18:00 without steerable assets is 700.0 kW',
    ],
    [row('node-balance[CITY,0]', 'both'), null],
    [row('frozen-setpoint[BAT,0]', 'both'), 'Gerland is held at -20 kW at 18:00 by an earlier approval'],
    [row('storage-balance[BAT,0]', 'both'), 'Gerland holds 50 kWh at 18:00'],
    [row('storage-balance[BAT,1]', 'both'), null],
    [column('energy[BAT,1]', 'lower'), 'Gerland may not hold less than 0 kWh at 18:15'],
    [column('discharge[BAT,1]', 'upper'), 'Gerland gives 100 kW at 18:15 at most'],
    [column('charge[BAT,1]', 'upper'), 'Gerland takes 100 kW at 18:15 at most'],
    [column('charge[BAT,1]', 'lower'), null],
  ])('$name $side', (part, expected) => {
    expect(words(part)).toBe(expected);
  });

  it('tells the limit first, then its load, then what assets can do', () => {
    const members = conflictMembers(built, [
      column('discharge[BAT,1]', 'upper'),
      row('node-balance[PDJ,1]', 'both'),
      row('import-limit[PDJ,1]', 'upper'),
    ]);
    expect(members.map(({ amount }) => amount)).toEqual([600, 710, 100]);
    expect(conflictSentence(members)).toBe(
      'Point-du-Jour may import 600.0 kW at 18:15, and its load without steerable assets is 710.0 kW; Gerland gives 100 kW at 18:15 at most.',
    );
  });

  it('says nothing of nothing, and counts what is too much to say', () => {
    expect(conflictSentence([])).toBe('');
    const many = Array.from({ length: 12 }, (_, i): ConflictMember => ({
      name: `power[A${String(i)},0]`,
      ownerId: `A${String(i)}`,
      slotMs: EVENING_MS,
      side: 'upper',
      words: `fact ${String(i)}`,
      loadKw: null,
      amount: i,
    }));
    expect(conflictSentence(many)).toMatch(/^fact 0, and fact 1; fact 2; .*; fact 7; 4 more\.$/);
  });

  it('adds up the loads of many nodes', () => {
    const loads = [100, 200, 300].map((loadKw, i): ConflictMember => ({
      name: `node-balance[N${String(i)},0]`,
      ownerId: `N${String(i)}`,
      slotMs: EVENING_MS,
      side: 'both',
      words: `the load of N${String(i)}`,
      loadKw,
      amount: loadKw,
    }));
    expect(conflictSentence(loads)).toBe(
      'the loads below it without steerable assets are 600.0 kW at 18:00.',
    );
  });

  const bound = (over: Partial<RelaxedBound>): RelaxedBound => ({
    family: 'limit',
    ownerId: 'PDJ',
    slot: 0,
    side: 'upper',
    amount: 40,
    ...over,
  });

  it.each<[string, RelaxedBound[], string]>([
    [
      'a limit over two slots, by the larger amount',
      [bound({}), bound({ slot: 1, amount: 60 })],
      'raise Point-du-Jour by 60 kW 18:00–18:30',
    ],
    [
      'an export limit',
      [bound({ side: 'lower', amount: 1_500 })],
      'let Point-du-Jour send up 1.50 MW more 18:00',
    ],
    [
      'load off the network',
      [bound({ family: 'unserved', amount: 80 })],
      'take 80 kW of load at Point-du-Jour off the network 18:00 (20 kWh)',
    ],
    [
      'a store',
      [bound({ family: 'store-window', ownerId: 'BAT', side: 'lower', amount: 10 })],
      'let Gerland go 10 kWh below its reserve 18:00',
    ],
    [
      'an approved setpoint',
      [bound({ family: 'frozen-setpoint', ownerId: 'BAT', amount: 20 })],
      'change the approved setpoint of Gerland by 20 kW 18:00',
    ],
    [
      'an owner nobody named',
      [bound({ family: 'lamp-floor', ownerId: 'LIT', amount: 5 })],
      'dim LIT by 5 kW below the floor of its class 18:00',
    ],
  ])('relaxes %s', (_name, bounds, expected) => {
    expect(relaxationText(built, bounds)).toBe(expected);
  });

  it('tells the largest first and counts the rest', () => {
    const bounds = [1, 2, 3, 4, 5, 6].map((amount) => bound({ ownerId: `N${String(amount)}`, amount }));
    const text = relaxationText(built, bounds);
    expect(text.startsWith('raise N6 by 6 kW 18:00 and raise N5')).toBe(true);
    expect(text.endsWith(' and 2 more')).toBe(true);
  });
});
