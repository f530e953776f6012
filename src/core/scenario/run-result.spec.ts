/** Parts summed up: bands over samples, wishes, tables, and the name of the inputs. */
import { describe, expect, it } from '@jest/globals';
import type { DayOutcome, NodeDay } from './day-book.js';
import { bandOf, FIGURE_IDS, type Figures, overDays } from './figures.js';
import { compareText, resultNotes } from './compare-text.js';
import { csvHeading, csvRow, type Table, type TableRow } from '../series/table.js';
import { courseTable, daysTable, nodesTable, summaryTable } from './result-tables.js';
import { ENGINE_VERSION, type PartResult, partsOf, type RunOrder } from './run-parts.js';
import { inputsHash, runInputs, type RunResult, runResult } from './run-result.js';
import { scenario } from './testing/small-scenario.js';

const ORDER: RunOrder = {
  scenario: scenario({
    variants: [
      { id: 'today', name: 'Today', edits: [] },
      { id: 'led', name: 'LED', edits: [{ edit: 'lighting', factor: 0.5 }] },
    ],
    compare: {
      against: 'today',
      figures: ['costEur', 'lightingKwh'],
      targets: [
        { figure: 'lightingKwh', variant: 'led', change: -0.5 },
        { figure: 'lightingKwh', variant: 'led', change: -0.65 },
      ],
    },
  }),
  sweeps: [],
  samples: 3,
  timeLimitS: 60,
};

function figures(over: Partial<Figures>): Figures {
  return {
    ...(Object.fromEntries(FIGURE_IDS.map((id) => [id, 0])) as Record<keyof Figures, number>),
    ...over,
  };
}

const NODE: NodeDay = {
  nodeId: 'PDJ',
  peakKw: 50,
  worstLoading: 0.5,
  slotsOver: 1,
  hotSpotC: 60,
  lifeUsedH: 0.5,
};
const CITY: NodeDay = {
  nodeId: 'CITY',
  peakKw: 70,
  worstLoading: 0.7,
  slotsOver: 0,
  hotSpotC: null,
  lifeUsedH: null,
};

function day(date: string, steered: Partial<Figures>): DayOutcome {
  const alone = figures({ costEur: 1000, lightingKwh: 10, peakImportKw: 90 });
  return {
    date,
    steered: { figures: figures(steered), nodes: [NODE, CITY] },
    alone: { figures: alone, nodes: [NODE, CITY] },
  };
}

/** Two days of a variant: cost grows by sample, the peak stands on the second day. */
function part(variantId: string, sample: number, lightingKwh: number): PartResult {
  const cost = 100 * (sample + 1);
  return {
    variantId,
    sample,
    days: [
      day('2026-01-15', { costEur: cost, lightingKwh, peakImportKw: 50 }),
      day('2026-01-16', { costEur: cost, lightingKwh, peakImportKw: 80 }),
    ],
    course:
      sample > 0
        ? []
        : [
            {
              slotMs: 0,
              steeredImportKw: 1,
              aloneImportKw: 2,
              plannedImportKw: null,
              limitKw: 3,
              priceEurPerKwh: 0.1,
              outdoorC: -4,
            },
          ],
    marks: ['made world'],
    solver: { name: 'highs', version: sample === 0 ? 'not asked' : '1.2.3' },
    dataHash: null,
  };
}

function result(order: RunOrder = ORDER): RunResult {
  const parts = partsOf(order).map(({ variant, sample }) =>
    part(variant.id, sample, variant.id === 'led' ? 5 : 10),
  );
  // In any order.
  return runResult(runInputs(order, 'site-1', parts), parts.reverse());
}

describe('figures', () => {
  it('add up over days or keep the highest', () => {
    const days = [figures({ costEur: 1, peakImportKw: 9 }), figures({ costEur: 2, peakImportKw: 7 })];
    expect(overDays(days)).toMatchObject({ costEur: 3, peakImportKw: 9 });
  });

  it('have percentiles between their values', () => {
    expect(bandOf([4, 1, 2, 3])).toEqual({ mean: 2.5, p10: 1.3, p50: 2.5, p90: 3.7 });
    expect(bandOf([7])).toEqual({ mean: 7, p10: 7, p50: 7, p90: 7 });
  });
});

describe('partsOf', () => {
  it('plays the first sample of every variant first', () => {
    expect(partsOf(ORDER).map(({ index, variant, sample }) => [index, variant.id, sample])).toEqual([
      [0, 'today', 0],
      [1, 'led', 0],
      [2, 'today', 1],
      [3, 'led', 1],
      [4, 'today', 2],
      [5, 'led', 2],
    ]);
  });
});

describe('runResult', () => {
  it('gives the band of each variant over its samples', () => {
    const [today, led] = result().variants;
    expect(today?.steered.costEur).toEqual({ mean: 400, p10: 240, p50: 400, p90: 560 });
    expect(today?.steered.peakImportKw.mean).toBe(80);
    expect(today?.alone.costEur.mean).toBe(2000);
    expect(led?.steered.lightingKwh.mean).toBe(10);
  });

  it('keeps the worst of a node and adds up what its transformers aged', () => {
    expect(result().variants[0]?.nodes).toEqual([
      { nodeId: 'PDJ', peakKw: 50, worstLoading: 0.5, slotsOver: 2, hotSpotC: 60, lifeUsedH: 1 },
      { nodeId: 'CITY', peakKw: 70, worstLoading: 0.7, slotsOver: 0, hotSpotC: null, lifeUsedH: null },
    ]);
  });

  it('says which wishes were met', () => {
    expect(result().targets.map(({ reached, met }) => [reached, met])).toEqual([
      [-0.5, true],
      [-0.5, false],
    ]);
  });

  it('holds a swept variant against the swept reference of the same value', () => {
    const swept = result({ ...ORDER, sweeps: [{ name: 'pv', values: [0, 1] }] });
    expect(swept.targets.map(({ variant, against }) => [variant, against])).toEqual([
      ['led pv=0', 'today pv=0'],
      ['led pv=1', 'today pv=1'],
      ['led pv=0', 'today pv=0'],
      ['led pv=1', 'today pv=1'],
    ]);
  });

  it('names its inputs: engine, order, site and solver, and no more', () => {
    const { inputs, inputsHash: hash } = result();
    expect(inputs).toMatchObject({
      engine: ENGINE_VERSION,
      siteVersion: 'site-1',
      solver: { version: '1.2.3' },
    });
    expect(result().inputsHash).toBe(hash);
    expect(inputsHash({ ...inputs, siteVersion: 'site-2' })).not.toBe(hash);
    const reseeded = { ...ORDER.scenario, base: { ...ORDER.scenario.base, seed: 2 } };
    expect(inputsHash({ ...inputs, order: { ...ORDER, scenario: reseeded } })).not.toBe(hash);
  });
});

describe('tables', () => {
  const rowsOf = ({ rows }: Table): TableRow[] => [...(rows as Iterable<TableRow>)];

  it('have a row for each variant, way and figure', () => {
    const { columns, rows } = summaryTable([result()]);
    expect(columns.slice(2).map(({ name }) => name)).toEqual([
      'variant',
      'way',
      'figure',
      'unit',
      'samples',
      'mean',
      'p10',
      'p50',
      'p90',
    ]);
    expect(rows).toHaveLength(2 * 2 * FIGURE_IDS.length);
    expect(rows[0]?.slice(2)).toEqual(['today', 'steered', 'costEur', 'EUR', 3, 400, 240, 400, 560]);
  });

  it('have days, nodes and the course of the first sample', () => {
    expect(rowsOf(daysTable(result()))).toHaveLength(2 * 3 * 2 * 2);
    expect(nodesTable(result()).rows[1]).toEqual(['today', 'CITY', 70, 0.7, 0, null, null]);
    const course = courseTable(result());
    expect(csvHeading(course.columns).trim()).toBe(
      'variant,at,steered_import_kw,alone_import_kw,planned_import_kw,limit_kw,price_eur_per_kwh,outdoor_c',
    );
    const [first] = rowsOf(course);
    expect(csvRow(course.columns, first ?? []).trim()).toBe('today,1970-01-01T00:00:00Z,1,2,,3,0.1,-4');
    // Written twice, as CSV and as Parquet: the rows come again.
    expect(rowsOf(course)[0]).toEqual(first);
    expect(course.about).toMatchObject({ scenarios: 'test', marks: 'made world' });
  });
});

describe('compareText', () => {
  it('stands variants side by side with their change', () => {
    const text = compareText([result()], ['lightingKwh']);
    expect(text).toMatch(/unit +today +led/);
    expect(text).toMatch(/lightingKwh +kWh +20 +10/);
    expect(text).toMatch(/change +-50\.0 %/);
    expect(text).toMatch(/P10 … P90 +20 … 20/);
    expect(text).toMatch(/left alone +20 +20/);
  });

  it('names the scenario of each column when there are several', () => {
    const other = result({ ...ORDER, scenario: { ...ORDER.scenario, id: 'other' } });
    expect(compareText([result(), other], ['costEur'])).toMatch(
      /test: today +test: led +other: today +other: led/,
    );
  });

  it('says where the numbers come from and which wishes were met', () => {
    const notes = resultNotes([result()]).join('\n');
    expect(notes).toMatch(/inputs [0-9a-f]{12}, 3 sample\(s\)\n {2}made world/);
    expect(notes).toMatch(/lightingKwh of led against today by -65\.0 %: -50\.0 %, not met/);
  });
});
