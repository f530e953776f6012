/** What a case may say, and what is said to whoever writes it wrongly. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { CaseIssue } from '../../core/case/dispatch-case.js';
import { DomainError } from '../../core/domain-error.js';
import { caseJsonSchema } from './case.schema.js';
import { readCase } from './read-case.js';

const ROOT = resolve(import.meta.dirname, '../../..');

type Json = Record<string, unknown>;

function battery(more: Json = {}): Json {
  return {
    kind: 'battery',
    id: 'BAT',
    node: 'S',
    energyCapacityKwh: 100,
    maxChargeKw: 50,
    maxDischargeKw: 50,
    efficiencyCharge: 0.9,
    efficiencyDischarge: 0.9,
    socMin: 0.1,
    socMax: 0.9,
    wearEurPerKwh: 0,
    soc: 0.5,
    ...more,
  };
}

function aCase(more: Json = {}): Json {
  return {
    version: 1,
    name: 'a case',
    start: '2026-01-15T17:00:00+00:00',
    slots: 2,
    stepMinutes: 15,
    cityImportLimitKw: 500,
    substations: [{ id: 'S', importLimitKw: 400 }],
    feeders: [{ id: 'F', parent: 'S', limitKw: [100, 90] }],
    loads: [{ node: 'F', powerKw: [50, 60] }],
    assets: [battery()],
    prices: { importEurPerKwh: [0.1, 0.2], exportEurPerKwh: 0 },
    ...more,
  };
}

function issuesOf(value: unknown): readonly CaseIssue[] {
  try {
    readCase(value);
  } catch (error) {
    if (error instanceof DomainError && error.code === 'invalid-case')
      return error.context['issues'] as readonly CaseIssue[];
    throw error;
  }
  return [];
}

const NINE = ['0.05', '0.1', '0.25', '0.4', '0.5', '0.6', '0.75', '0.9', '0.95'];
const RISING = Object.fromEntries(NINE.map((level, k) => [level, 40 + k]));

describe('a case that is sound', () => {
  it('is read as it is written', () => {
    expect(readCase(aCase())).toEqual(aCase());
  });

  it('may have every value by slot as one number or as a list', () => {
    const load = { node: 'F', powerKw: 50, quantilesKw: { ...RISING, '0.95': [48, 49] } };
    expect(issuesOf(aCase({ loads: [load] }))).toEqual([]);
  });
});

describe('a case of the wrong shape', () => {
  it.each<[string, unknown, string, RegExp]>([
    ['no object', 7, '', /saw 7; expected an object/],
    ['a field that is missing', aCase({ name: undefined }), 'name', /is missing; expected a string/],
    ['a field nobody knows', aCase({ loadz: [] }), '', /"loadz" \(the nearest field is "loads"\)/],
    [
      'a mistyped field of an asset',
      aCase({ assets: [battery({ socc: 1 })] }),
      'assets[0]',
      /"socc" \(the nearest field is "soc"\)/,
    ],
    [
      'a kind nobody knows',
      aCase({ assets: [battery({ kind: 'batery' })] }),
      'assets[0].kind',
      /saw "batery"; expected one of .*; the nearest is battery/,
    ],
    [
      'an asset without a kind',
      aCase({ assets: [{}] }),
      'assets[0].kind',
      /is missing; expected one of battery/,
    ],
    ['a word for a number', aCase({ slots: '2' }), 'slots', /saw "2"; expected a number/],
    ['no slots', aCase({ slots: 0 }), 'slots', /saw 0; expected 1 or more/],
    ['half a slot', aCase({ slots: 1.5 }), 'slots', /saw 1.5; expected a whole number/],
    ['too many slots', aCase({ slots: 1345 }), 'slots', /saw 1345; expected 1344 or less/],
    ['a number without end', aCase({ slots: Infinity }), 'slots', /saw Infinity/],
    [
      'more than the world has',
      aCase({ cityImportLimitKw: 1e308 }),
      'cityImportLimitKw',
      /saw 1e\+308; expected 1000000000 or less/,
    ],
    ['another step', aCase({ stepMinutes: 30 }), 'stepMinutes', /saw 30; expected 15/],
    [
      'a word inside a list',
      aCase({ loads: [{ node: 'F', powerKw: [50, 'NaN'] }] }),
      'loads[0].powerKw',
      /saw "NaN"; expected one number for all slots or a list/,
    ],
    [
      'a negative limit',
      aCase({ substations: [{ id: 'S', importLimitKw: -5 }] }),
      'substations[0].importLimitKw',
      /saw -5; expected 0 or more/,
    ],
    [
      'a name of two words',
      aCase({ feeders: [{ id: 'F 1', parent: 'S', limitKw: 1 }] }),
      'feeders[0].id',
      /letters, digits/,
    ],
    ['a risk of nothing', aCase({ riskPercent: 0 }), 'riskPercent', /saw 0; expected 0.1 or more/],
    [
      'a quantile that is missing',
      aCase({ loads: [{ node: 'F', powerKw: 1, quantilesKw: { ...RISING, '0.9': undefined } }] }),
      'loads[0].quantilesKw.0.9',
      /is missing/,
    ],
    [
      'a clock time off the grid',
      aCase({ assets: [fleet('07:10')] }),
      'assets[0].windows[0].arrival',
      /saw "07:10".*18:30/,
    ],
  ])('is refused with its place: %s', (_, value, path, message) => {
    expect(issuesOf(value)).toContainEqual({ path, message: expect.stringMatching(message) });
  });

  it('is told all at once', () => {
    const issues = issuesOf(aCase({ slots: 0, stepMinutes: 1, assets: [{ kind: 'pv' }] }));
    expect(issues.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['slots', 'stepMinutes', 'assets[0].id', 'assets[0].peakKw']),
    );
  });
});

function fleet(arrival: string): Json {
  const windows = [{ arrival, departure: '18:00', energyKwh: 5 }];
  return { kind: 'ev-fleet', id: 'EV', node: 'S', maxChargeKw: 5, windows, unmetEurPerKwh: 1 };
}

describe('a case that breaks a rule', () => {
  it.each<[string, unknown, string, RegExp]>([
    ['a naive start', aCase({ start: '2026-01-15T17:00:00' }), 'start', /no UTC offset/],
    ['a start that is none', aCase({ start: 'tomorrow' }), 'start', /no instant/],
    ['a start off the grid', aCase({ start: '2026-01-15T17:05:00Z' }), 'start', /expected a quarter-hour/],
    [
      'a list of another length',
      aCase({ loads: [{ node: 'F', powerKw: [1, 2, 3] }] }),
      'loads[0].powerKw',
      /saw 3 values; expected 2/,
    ],
    [
      'an unknown node',
      aCase({ loads: [{ node: 'G', powerKw: 1 }] }),
      'loads[0].node',
      /saw "G".*the nearest is "S"/,
    ],
    [
      'a load twice',
      aCase({
        loads: [
          { node: 'F', powerKw: 1 },
          { node: 'F', powerKw: 2 },
        ],
      }),
      'loads[1].node',
      /again, after loads\[0\]/,
    ],
    ['an id twice', aCase({ assets: [battery(), battery()] }), 'assets[1]', /the id "BAT" again/],
    [
      'the name of the city',
      aCase({ substations: [{ id: 'CITY', importLimitKw: 1 }], feeders: [], loads: [], assets: [] }),
      'substations[0]',
      /the id "CITY" again/,
    ],
    [
      'a loop of feeders',
      aCase({
        feeders: [
          { id: 'F', parent: 'G', limitKw: 1 },
          { id: 'G', parent: 'F', limitKw: 1 },
        ],
      }),
      'feeders[0].parent',
      /saw a loop: F -> G -> F/,
    ],
    [
      'a feeder on nothing',
      aCase({ feeders: [{ id: 'F', parent: 'X', limitKw: 1 }] }),
      'feeders[0].parent',
      /saw "X"/,
    ],
    [
      'a negative capacity',
      aCase({ assets: [battery({ energyCapacityKwh: -1 })] }),
      'assets[0].energyCapacityKwh',
      /saw -1; expected a number above 0/,
    ],
    ['a window upside down', aCase({ assets: [battery({ socMin: 0.95 })] }), 'assets[0].socMin', /0\.95/],
    ['a charge of 50', aCase({ assets: [battery({ soc: 50 })] }), 'assets[0].soc', /saw 50; expected 0\.\.1/],
    [
      'generation with the wrong sign',
      aCase({ assets: [{ kind: 'pv', id: 'PV', node: 'S', peakKw: 5, forecastKw: 3 }] }),
      'assets[0].forecastKw',
      /expected generation as 0 or below/,
    ],
    [
      'crossing quantiles',
      aCase({ loads: [{ node: 'F', powerKw: 1, quantilesKw: { ...RISING, '0.5': 0 } }] }),
      'loads[0].quantilesKw',
      /quantile 0.5 below 0.4 in slot 0/,
    ],
    [
      'too few frozen setpoints',
      aCase({ frozenSlots: 2, assets: [battery({ frozenKw: [1] })] }),
      'assets[0].frozenKw',
      /saw 1 values; expected 2/,
    ],
  ])('is refused with its place: %s', (_, value, path, message) => {
    expect(issuesOf(value)).toContainEqual({ path, message: expect.stringMatching(message) });
  });
});

describe('the JSON Schema of a case', () => {
  it('is the one that is checked in', () => {
    const file = readFileSync(resolve(ROOT, 'docs/schema/dispatch-case-1.json'), 'utf8');
    expect(JSON.parse(file)).toEqual(JSON.parse(JSON.stringify(caseJsonSchema())));
  });

  it('says of every field what it is, and of every number its unit', () => {
    const fields = [...fieldsOf(caseJsonSchema() as Json, '')];
    expect(fields.length).toBeGreaterThan(200);
    const silent = fields.filter(({ schema }) => typeof schema['description'] !== 'string');
    expect(silent.map(({ path }) => path)).toEqual([]);
    const unit = /\[.+\]|per unit|0\.\.1|slots?|Calls left|Runs left|Version/i;
    const bare = fields.filter(
      ({ schema }) => isNumeric(schema) && !unit.test(String(schema['description'])),
    );
    expect(bare.map(({ path }) => path)).toEqual([]);
  });
});

function isNumeric(schema: Json): boolean {
  return schema['type'] === 'number' || schema['type'] === 'integer' || Array.isArray(schema['anyOf']);
}

function* fieldsOf(schema: Json, path: string): Generator<{ path: string; schema: Json }> {
  for (const [name, child] of Object.entries((schema['properties'] ?? {}) as Record<string, Json>)) {
    yield { path: `${path}.${name}`, schema: child };
    yield* fieldsOf(child, `${path}.${name}`);
  }
  const inner = [schema['items'], ...((schema['oneOf'] ?? []) as unknown[])];
  for (const child of inner)
    if (typeof child === 'object' && child !== null) yield* fieldsOf(child as Json, path);
}
