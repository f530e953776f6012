/** Load curves as Enedis sends them: every shape, every oddity, and what is refused. */
import { describe, expect, it } from '@jest/globals';
import { SLOT_MS } from '../../time/slot.js';
import type { LoadCurve, LoadCurveOptions } from './load-curve.js';
import { LoadCurveReader } from './load-curve-reader.js';

const PRM = '12345678901234';
const OTHER = '98765432109876';

const PREAMBLE = [
  'Identifiant PRM;Type de donnees;Date de debut;Date de fin;Grandeur physique;Grandeur metier;Etape metier;Unite',
  `${PRM};Courbe de charge;15/01/2026;16/01/2026;Energie active;Consommation;Comptage Brut;W`,
  'Horodate;Valeur',
];
const FLAT =
  'Identifiant PRM;Date de debut;Date de fin;Grandeur physique;Grandeur metier;Etape metier;Unite;Horodate;Valeur;Nature;Pas;Indice de qualite';

function read(lines: readonly string[], options: Partial<LoadCurveOptions> = {}): LoadCurve {
  const reader = new LoadCurveReader({
    fileName: 'curve.csv',
    prm: null,
    label: null,
    naive: 'refuse',
    ...options,
  });
  for (const [at, line] of lines.entries()) reader.push(at + 1, line.split(';'));
  return reader.finish();
}

/** A flat row; draw-off in W every 30 minutes unless said otherwise. */
function flat(stamp: string, value: string, more: Partial<Record<string, string>> = {}): string {
  const { prm = PRM, quantity = 'PA', flow = 'CONS', unit = 'W', nature = 'B', step = 'PT30M' } = more;
  const doubt = more['doubt'] ?? '0';
  return `${prm};15/01/2026;16/01/2026;${quantity};${flow};BRUT;${unit};${stamp};${value};${nature};${step};${doubt}`;
}

/** Timestamps of a civil winter day, `stepMin` apart, named by the end or the start of their step. */
function stamps(
  stepMin: number,
  count: number,
  side: 'start' | 'end',
  fromMs = Date.UTC(2026, 0, 14, 23),
): string[] {
  const shift = side === 'end' ? 1 : 0;
  return Array.from({ length: count }, (_, i) => {
    const ms = fromMs + (i + shift) * stepMin * 60_000 + 3_600_000;
    return `${new Date(ms).toISOString().slice(0, 19)}+01:00`;
  });
}

function powers({ slots }: LoadCurve): Record<string, number> {
  return Object.fromEntries([...slots.slotMs].map((ms, i) => [clock(ms), slots.kw[i] ?? Number.NaN]));
}

function clock(ms: number): string {
  return new Date(ms).toISOString().slice(11, 16);
}

describe('the shape with a preamble', () => {
  const day = stamps(30, 48, 'end').map((stamp, i) => `${stamp};${String(i * 100)}`);

  it('takes half-hours of mean power [W] as two quarter-hours each [kW]', () => {
    const curve = read([...PREAMBLE, ...day]);
    expect(curve.slots.slotMs).toHaveLength(96);
    expect(curve.slots.slotMs[0]).toBe(Date.UTC(2026, 0, 14, 23));
    expect([...curve.slots.kw.slice(0, 6)]).toEqual([0, 0, 0.1, 0.1, 0.2, 0.2]);
    expect(curve.report).toMatchObject({
      prm: PRM,
      shape: 'preamble',
      rows: 48,
      from: '2026-01-14T23:00:00Z',
      to: '2026-01-15T23:00:00Z',
      slots: 96,
      missingSlots: 0,
      uncertainSlots: 0,
      warnings: [],
    });
  });

  it('proves the label side by the first and the last row, and says so', () => {
    expect(read([...PREAMBLE, ...day]).report).toMatchObject({
      label: 'end',
      labelFrom: 'evidence',
      labelEvidence: [
        'the first row is 2026-01-15 00:30, one step after midnight (end)',
        'the last row is 2026-01-16 00:00 (end)',
      ],
    });
    const left = stamps(30, 48, 'start').map((stamp) => `${stamp};100`);
    expect(read([...PREAMBLE, ...left]).report).toMatchObject({ label: 'start', labelFrom: 'evidence' });
  });

  it('takes the side it is told and warns when the file looks like the other', () => {
    const { slots, report } = read([...PREAMBLE, ...day], { label: 'start' });
    expect(slots.slotMs[0]).toBe(Date.UTC(2026, 0, 14, 23, 30));
    expect(report).toMatchObject({ label: 'start', labelFrom: 'option' });
    expect(report.warnings).toEqual([expect.stringMatching(/as told, but the file looks like the end/)]);
  });

  it('asks for the side when nothing proves it', () => {
    expect(() => read([...PREAMBLE, ...day.slice(3, 20)])).toThrow(
      /nothing in it proves whether a timestamp is the start or the end of its step; say so with label/,
    );
  });

  it('conserves energy: W times hours is what the slots hold', () => {
    const { report } = read([...PREAMBLE, ...day]);
    const kwh = day.reduce((sum, _row, i) => sum + (i * 100 * 0.5) / 1000, 0);
    expect(report.energyKwh).toBeCloseTo(kwh, 9);
    expect(report.directions[0]?.energyKwh).toBeCloseTo(kwh, 9);
  });

  it('reads decimal commas, lost accents, capitals, a step in minutes, rows that end with a separator', () => {
    const lines = [
      'IDENTIFIANT PRM;Type de donn\uFFFDes;Date de d\u00e9but;Date de fin;Grandeur physique;Grandeur m\u00e9tier;\u00c9tape m\u00e9tier;Unit\u00e9;Pas en minutes',
      `${PRM};Courbe de charge;15/01/2026;16/01/2026;\u00c9nergie active;Consommation;Comptage Brut;kW;60`,
      'Horodate;Valeur;',
      '2026-01-15T01:00:00+01:00;1,25;',
      '',
      '2026-01-15T02:00:00+01:00;0.75;',
    ];
    expect(powers(read(lines, { label: 'end' }))).toEqual({
      '23:00': 1.25,
      '23:15': 1.25,
      '23:30': 1.25,
      '23:45': 1.25,
      '00:00': 0.75,
      '00:15': 0.75,
      '00:30': 0.75,
      '00:45': 0.75,
    });
  });

  it('takes injection as negative power, and several blocks of one file', () => {
    const injection = PREAMBLE.map((line) => line.replace('Consommation', 'Production'));
    const [a = '', b = ''] = stamps(30, 2, 'end');
    const lines = [...PREAMBLE, `${a};300`, `${b};0`, ...injection, `${a};0`, `${b};2000`];
    expect(powers(read(lines, { label: 'end' }))).toEqual({
      '23:00': 0.3,
      '23:15': 0.3,
      '23:30': -2,
      '23:45': -2,
    });
  });

  it('leaves out a block that is no load curve, and says which', () => {
    const maxima = PREAMBLE.map((line) =>
      line.replace('Courbe de charge', 'Puissance maximale quotidienne').replace(';W', ';VA'),
    );
    const { report } = read([...maxima, '2026-01-15T00:00:00+01:00;6000', ...PREAMBLE, ...day]);
    expect(report.slots).toBe(96);
    expect(report.warnings).toEqual([
      expect.stringMatching(/left out: 1 of "Puissance maximale quotidienne, .*VA"/),
    ]);
    expect(() => read([...maxima, '2026-01-15T00:00:00+01:00;6000'])).toThrow(/no active load curve, only/);
  });
});

describe('the flat table', () => {
  it.each([
    ['PT5M', 5],
    ['PT10M', 10],
    ['PT15M', 15],
    ['PT30M', 30],
    ['PT60M', 60],
    ['PT1H', 60],
  ])('makes quarter-hours of %s and conserves the energy', (step, minutes) => {
    const rows = stamps(minutes, (24 * 60) / minutes, 'end').map((stamp, i) =>
      flat(stamp, String((i * 37) % 900), { step }),
    );
    const { report, slots } = read([FLAT, ...rows]);
    const kwh = rows.reduce((sum, _row, i) => sum + (((i * 37) % 900) / 1000) * (minutes / 60), 0);
    expect(slots.slotMs).toHaveLength(96);
    expect(report.energyKwh).toBeCloseTo(kwh, 9);
    expect(report.directions[0]?.steps).toEqual([{ minutes, from: '2026-01-14T23:00:00Z' }]);
  });

  it('shares a ten-minute step between the quarter-hours it lies in', () => {
    const [a = '', b = '', c = ''] = stamps(10, 3, 'start');
    const rows = [
      flat(a, '300', { step: 'PT10M' }),
      flat(b, '600', { step: 'PT10M' }),
      flat(c, '900', { step: 'PT10M' }),
    ];
    const kw = Object.values(powers(read([FLAT, ...rows], { label: 'start' })));
    expect(kw[0]).toBeCloseTo((300 * 10 + 600 * 5) / 15_000, 12);
    expect(kw[1]).toBeCloseTo((600 * 5 + 900 * 10) / 15_000, 12);
  });

  it('takes energy per step [Wh, kWh] as mean power', () => {
    const [a = '', b = ''] = stamps(30, 2, 'start');
    expect(Object.values(powers(read([FLAT, flat(a, '500', { unit: 'Wh' })], { label: 'start' })))).toEqual([
      1, 1,
    ]);
    expect(Object.values(powers(read([FLAT, flat(b, '0,5', { unit: 'kWh' })], { label: 'start' })))).toEqual([
      1, 1,
    ]);
  });

  it('follows a change of step midway, in rows of any order', () => {
    const half = stamps(30, 4, 'end').map((stamp) => flat(stamp, '1000'));
    const ten = stamps(10, 12, 'end', Date.UTC(2026, 0, 15, 1)).map((stamp) =>
      flat(stamp, '600', { step: 'PT10M' }),
    );
    const rows = [...ten, ...half].reverse();
    const { report, slots } = read([FLAT, ...rows], { label: 'end' });
    expect([...slots.kw]).toEqual([...Array<number>(8).fill(1), ...Array<number>(8).fill(0.6)]);
    expect(report.directions[0]?.steps).toEqual([
      { minutes: 30, from: '2026-01-14T23:00:00Z' },
      { minutes: 10, from: '2026-01-15T01:00:00Z' },
    ]);
  });

  it('finds its columns in any order and leaves unknown ones alone', () => {
    const lines = [
      'Horodate;Mode calcul;Valeur;Unité;Identifiant PRM;Grandeur métier;Grandeur physique;Pas',
      `2026-01-15T00:30:00+01:00;BRUT;800;W;${PRM};CONS;EA;PT30M`,
    ];
    expect(Object.values(powers(read(lines, { label: 'end' })))).toEqual([0.8, 0.8]);
  });

  it('nets draw-off and injection, and marks what lies outside the curve of the other', () => {
    const at = stamps(30, 4, 'start');
    const lines = [
      FLAT,
      ...at.map((stamp) => flat(stamp, '500')),
      ...at.slice(2).map((stamp) => flat(stamp, '200', { flow: 'PROD' })),
    ];
    const { slots, report } = read(lines, { label: 'start' });
    expect([...slots.kw]).toEqual([0.5, 0.5, 0.5, 0.5, 0.3, 0.3, 0.3, 0.3]);
    expect([...slots.uncertain]).toEqual([1, 1, 1, 1, 0, 0, 0, 0]);
    expect(report.warnings).toEqual([
      expect.stringMatching(/4 slots lie outside the curve of the other direction/),
    ]);
  });

  it('knows no net power where one of two directions has a gap', () => {
    const at = stamps(30, 3, 'start');
    const injection = at.map((stamp, i) => flat(stamp, i === 1 ? '' : '100', { flow: 'PROD' }));
    const { slots, report } = read([FLAT, ...at.map((stamp) => flat(stamp, '500')), ...injection], {
      label: 'start',
    });
    expect([...slots.kw]).toEqual([0.4, 0.4, 0.4, 0.4]);
    expect(report).toMatchObject({ slots: 4, missingSlots: 2 });
  });

  it('marks what the operator estimated or doubts', () => {
    const [a = '', b = '', c = ''] = stamps(30, 3, 'start');
    const { slots } = read(
      [FLAT, flat(a, '1'), flat(b, '1', { nature: 'E' }), flat(c, '1', { doubt: '1' })],
      {
        label: 'start',
      },
    );
    expect([...slots.uncertain]).toEqual([0, 0, 1, 1, 1, 1]);
  });

  it('counts a repeated row once', () => {
    const [a = '', b = ''] = stamps(30, 2, 'start');
    const { report } = read([FLAT, flat(a, '100'), flat(b, '100'), flat(a, '100')], { label: 'start' });
    expect(report.directions[0]).toMatchObject({ rows: 3, repeated: 1 });
    expect(report).toMatchObject({ slots: 4, contradictions: 0, warnings: [] });
  });

  it('takes the corrected of two values for one instant', () => {
    const [a = ''] = stamps(30, 1, 'start');
    const corrected = flat(a, '250').replace(';BRUT;', ';CORRIGE;');
    for (const rows of [
      [flat(a, '100'), corrected],
      [corrected, flat(a, '100')],
    ]) {
      const { report, slots } = read([FLAT, ...rows], { label: 'start' });
      expect([...slots.kw]).toEqual([0.25, 0.25]);
      expect(report).toMatchObject({ contradictions: 0, directions: [{ rows: 2, surpassed: 1 }] });
    }
  });

  it('takes neither of two values for one instant, and names both rows', () => {
    const [a = '', b = ''] = stamps(30, 2, 'start');
    const { report, slots } = read([FLAT, flat(a, '100'), flat(b, '100'), flat(a, '250')], {
      label: 'start',
    });
    expect([...slots.slotMs].map(clock)).toEqual(['23:30', '23:45']);
    expect(report.contradictions).toBe(1);
    expect(report.firstContradictions).toEqual([
      { at: a, direction: 'draw-off', lines: [2, 4], values: [0.1, 0.25] },
    ]);
    expect(report.warnings[0]).toMatch(/1 rows contradict .*rows 2 and 4.*neither is taken/);
  });

  it('takes nothing where rows of different steps overlap with different powers', () => {
    const [a = '', b = ''] = stamps(30, 2, 'start');
    const { report, slots } = read([FLAT, flat(a, '100', { step: 'PT60M' }), flat(b, '300')], {
      label: 'start',
    });
    expect([...slots.slotMs].map(clock)).toEqual(['23:00', '23:15']);
    expect(report.warnings).toEqual(
      expect.arrayContaining([expect.stringMatching(/1 rows overlap others of another power/)]),
    );
  });

  it('lets a value fill the gap another row left, whichever comes first', () => {
    const [a = ''] = stamps(30, 1, 'start');
    for (const rows of [
      [flat(a, ''), flat(a, '100')],
      [flat(a, '100'), flat(a, '')],
    ]) {
      expect(Object.values(powers(read([FLAT, ...rows], { label: 'start' })))).toEqual([0.1, 0.1]);
    }
  });

  it('says how much energy lies in quarter-hours that are not whole', () => {
    const [a = '', b = ''] = stamps(10, 2, 'start');
    const { report } = read([FLAT, flat(a, '600', { step: 'PT10M' }), flat(b, '600', { step: 'PT10M' })], {
      label: 'start',
    });
    expect(report).toMatchObject({ slots: 1, missingSlots: 1 });
    expect(report.warnings).toEqual([expect.stringMatching(/^0\.050 kWh of the rows lie in quarter-hours/)]);
  });

  it('takes the metering point it is told among several, and refuses to guess', () => {
    const at = stamps(30, 2, 'start');
    const lines = [FLAT, ...at.map((s) => flat(s, '100')), ...at.map((s) => flat(s, '900', { prm: OTHER }))];
    expect(read(lines, { label: 'start', prm: OTHER }).report).toMatchObject({ prm: OTHER, otherPrmRows: 2 });
    expect(() => read(lines, { label: 'start' })).toThrow(
      new RegExp(`several metering points \\(${PRM}, ${OTHER}\\); say with prm which one`),
    );
    expect(() => read(lines, { label: 'start', prm: '11111111111111' })).toThrow(
      /holds no row of PRM 11111111111111, but of 12345678901234, 98765432109876/,
    );
  });
});

describe('steps the file does not name', () => {
  const rowsAt = (minutes: readonly number[]): string[] =>
    minutes.map((m) => {
      const ms = Date.UTC(2026, 0, 15, 0, 0) + m * 60_000;
      return `${new Date(ms).toISOString().slice(0, 19)}Z;1000`;
    });
  const every = (step: number, from: number, count: number): number[] =>
    Array.from({ length: count }, (_, i) => from + i * step);

  it('takes a lone gap for a missing value, not for a longer step', () => {
    const minutes = every(30, 0, 20).filter((m) => m !== 120 && m !== 300 && m !== 330);
    const { report } = read([...PREAMBLE, ...rowsAt(minutes)], { label: 'start' });
    expect(report.directions[0]).toMatchObject({
      stepInferred: true,
      steps: [{ minutes: 30, from: '2026-01-15T00:00:00Z' }],
    });
    expect(report).toMatchObject({ slots: 34, missingSlots: 6 });
  });

  it.each(['start', 'end'] as const)('follows a lasting change of step, timestamps at the %s', (label) => {
    const minutes =
      label === 'start'
        ? [...every(30, 0, 8), ...every(60, 240, 8)]
        : [...every(30, 30, 8), ...every(60, 300, 8)];
    const { report } = read([...PREAMBLE, ...rowsAt(minutes)], { label });
    expect(report.directions[0]?.steps).toEqual([
      { minutes: 30, from: '2026-01-15T00:00:00Z' },
      { minutes: 60, from: '2026-01-15T04:00:00Z' },
    ]);
    expect(report).toMatchObject({ slots: 48, missingSlots: 0 });
  });

  it('refuses a single row, whose step nothing tells', () => {
    expect(() => read([...PREAMBLE, ...rowsAt([0])], { label: 'end' })).toThrow(
      /the step of the row .* is not known/,
    );
  });
});

describe('clock changes', () => {
  const dayOf = (startMs: number, hours: number): string[] =>
    Array.from({ length: hours * 4 }, (_, i) => {
      const ms = startMs + i * SLOT_MS;
      return flat(new Date(ms).toISOString(), '1000', { step: 'PT15M' });
    });

  it.each([
    ['92 quarter-hours', Date.UTC(2026, 2, 28, 23), 23, 92],
    ['100 quarter-hours', Date.UTC(2026, 9, 24, 22), 25, 100],
  ])('takes a civil day of %s whole', (_name, startMs, hours, slots) => {
    const { report } = read([FLAT, ...dayOf(startMs, hours)], { label: 'start' });
    expect(report).toMatchObject({ slots, missingSlots: 0, energyKwh: hours });
  });

  const autumn = ['01:30', '02:00', '02:30', '02:00', '02:30', '03:00'];
  const naive = autumn.map((time, i) => flat(`2026-10-25 ${time}:00`, String((i + 1) * 100)));

  it('refuses timestamps without offset unless it is told that they are French civil time', () => {
    expect(() => read([FLAT, ...naive], { label: 'start' })).toThrow(
      /row 2, column Horodate: saw "2026-10-25 01:30:00"; expected an offset such as \+01:00; .*--naive europe-paris/,
    );
    const { slots, report } = read([FLAT, ...naive], { label: 'start', naive: 'europe-paris' });
    expect(report).toMatchObject({ naiveRows: 6, slots: 12, missingSlots: 0 });
    expect(clock(slots.slotMs[0] ?? 0)).toBe('23:30');
    expect([...slots.kw].filter((_, i) => i % 2 === 0)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6]);
  });

  it('takes the doubled hour of hourly rows in their order', () => {
    const rows = ['01:00', '02:00', '02:00', '03:00'].map((time, i) =>
      flat(`25/10/2026 ${time}`, String(i), { step: 'PT60M' }),
    );
    const { slots } = read([FLAT, ...rows], { label: 'start', naive: 'europe-paris' });
    expect([...slots.slotMs].filter((_, i) => i % 4 === 0).map(clock)).toEqual([
      '23:00',
      '00:00',
      '01:00',
      '02:00',
    ]);
  });

  it('refuses the doubled hour out of order, and the hour that spring skips', () => {
    expect(() => read([FLAT, ...[...naive].reverse()], { label: 'start', naive: 'europe-paris' })).toThrow(
      /column Horodate: saw "2026-10-25 02:30:00"; expected one hour of two/,
    );
    expect(() =>
      read([FLAT, flat('2026-03-29 02:30:00', '1')], { label: 'start', naive: 'europe-paris' }),
    ).toThrow(/the clock change of spring skips this hour/);
  });
});

describe('what cannot be used is refused by row, column and reason, and nothing is kept', () => {
  const good = flat('2026-01-15T00:30:00+01:00', '1');
  it.each([
    [
      'a word for a number',
      flat('2026-01-15T01:00:00+01:00', 'abc'),
      /row 3, column Valeur: saw "abc"; expected a number such as 1234 or 1234,5/,
    ],
    ['a thousands space', flat('2026-01-15T01:00:00+01:00', '1 234'), /column Valeur: saw "1 234"/],
    [
      'a sign',
      flat('2026-01-15T01:00:00+01:00', '-5'),
      /column Valeur: saw "-5"; expected a value of 0 or more.*PROD/,
    ],
    ['no date', flat('2026-02-30T01:00:00+01:00', '5'), /column Horodate: saw "2026-02-30T01:00:00\+01:00"/],
    ['seconds', flat('2026-01-15T01:00:30+01:00', '5'), /column Horodate: .*whole five minutes/],
    [
      'an unknown step',
      flat('2026-01-15T01:00:00+01:00', '5', { step: 'PT20M' }),
      /column Pas: saw "PT20M"; expected PT5M, PT10M/,
    ],
    [
      'an unknown unit',
      flat('2026-01-15T01:00:00+01:00', '5', { unit: 'BTU' }),
      /column Unite: saw "BTU"; expected W, kW, Wh or kWh/,
    ],
    [
      'an unknown flow',
      flat('2026-01-15T01:00:00+01:00', '5', { flow: 'X' }),
      /column Grandeur metier: saw "X"; expected CONS/,
    ],
    [
      'a rounded PRM',
      flat('2026-01-15T01:00:00+01:00', '5', { prm: '1,23457E+13' }),
      /column Identifiant PRM: saw "1,23457E\+13"; expected 14 digits; a spreadsheet/,
    ],
  ])('%s', (_name, row, message) => {
    expect(() => read([FLAT, good, row], { label: 'end' })).toThrow(message);
  });

  it('tells the first twenty of many, and how many more', () => {
    const rows = Array.from({ length: 30 }, (_, i) => flat('2026-01-15T01:00:00+01:00', `x${String(i)}`));
    const told = (): LoadCurve => read([FLAT, ...rows], { label: 'end' });
    expect(told).toThrow(/curve\.csv was not imported, nothing of it was kept/);
    expect(told).toThrow(/x19[\s\S]*… and 10 more$/);
  });

  it.each([
    ['an empty file', [], /it is empty/],
    ['headings alone', PREAMBLE, /headings but no row of values/],
    [
      'another table',
      ['date,value', '2026-01-15,3'],
      /no heading was found; the first line is "date,value".*separated by ";"/,
    ],
    ['a spreadsheet', ['PK\u0003\u0004xl/workbook'], /ZIP archive or a spreadsheet/],
    ['values without preamble', ['Horodate;Valeur', '2026-01-15T00:30:00+01:00;3'], /no heading was found/],
    ['only gaps', [FLAT, flat('2026-01-15T00:30:00+01:00', '')], /no quarter-hour of it is covered/],
    [
      'a century',
      [FLAT, flat('1990-01-15T00:30:00+01:00', '1'), flat('2026-01-15T00:30:00+01:00', '1')],
      /at most 4000 days/,
    ],
  ])('%s', (_name, lines, message) => {
    expect(() => read(lines, { label: 'end' })).toThrow(message);
  });

  it('stops at columns that are shifted', () => {
    const shifted = Array.from({ length: 120 }, (_, i) =>
      flat('2026-01-15T01:00:00+01:00', '1', { quantity: String(i) }),
    );
    expect(() => read([FLAT, ...shifted])).toThrow(
      /up to row 102 it names more than 100 kinds of quantities/,
    );
  });

  it('checks the PRM it is asked for', () => {
    expect(() => read([FLAT, good], { prm: '123' })).toThrow(/"123"; a PRM has 14 digits/);
  });
});
