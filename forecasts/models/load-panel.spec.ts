import { describe, expect, it } from '@jest/globals';
import type { LoadDesign } from '../features/load-design.js';
import { noiseAt } from '../testing/made-series.js';
import { fitPanel, predictPanel, restored, transformed, updatePanel, type LoadPanel } from './load-panel.js';
import { fitStructures } from './load-structure.js';

const HOUR_MS = 3_600_000;
const HISTORY = 24 * 120;
const SPAN = 72;

/** Errors that fade by a tenth an hour, on a day of two groups: 100 by night, 200 by day. */
const values = new Float64Array(HISTORY + SPAN);
let error = 0;
for (let t = 0; t < values.length; t += 1) {
  error = 0.9 * error + 4 * noiseAt(t);
  values[t] = (t % 24 < 12 ? 100 : 200) + error;
}

function designOf(from: number, length: number): LoadDesign {
  const at = (value: (t: number) => number): Float64Array =>
    Float64Array.from({ length }, (_, i) => value(from + i));
  return {
    width: 1,
    rows: at(() => 1),
    group: Int32Array.from(at((t) => (t % 24 < 12 ? 0 : 1))),
    hour: at((t) => t % 24),
    yearCos: at(() => 1),
    yearSin: at(() => 0),
    rest: new Uint8Array(length),
    memory: [],
    missingTemperature: 0,
  };
}

const level = { log: false, level: 150, scale: 50 };
const log = { log: true, level: Math.log(150), scale: 0.35 };

function panelOf(): LoadPanel {
  const known = values.subarray(0, HISTORY);
  const design = designOf(0, HISTORY);
  const transforms = [level, log];
  const targets = transforms.map((transform) => known.map((value) => transformed(transform, value)));
  const scheme = { halfLifeDays: 1000, shrinkage: 1, columns: 1 };
  const problem = { design, groups: 2, penalties: [1e-6], targets, stepMs: HOUR_MS };
  const structures = fitStructures(problem, [scheme])?.[0] ?? [];
  const parts = structures.map((structure, i) => ({ structure, transform: transforms[i] ?? level }));
  const history = {
    values: known,
    design,
    stepMs: HOUR_MS,
    maxLeadMs: 48 * HOUR_MS,
    levels: [0.1, 0.5, 0.9],
  };
  return fitPanel(history, parts);
}

describe('transforms', () => {
  it.each([[level], [log]])('%j there and back', (transform) => {
    expect(restored(transform, transformed(transform, 123))).toBeCloseTo(123, 9);
  });
});

describe('load panel', () => {
  const panel = panelOf();
  const span = { design: designOf(HISTORY, SPAN), stepMs: HOUR_MS };

  it('carries the last error into the next hours and lets it fade', () => {
    const steps = predictPanel(panel, span, { from: 0, count: 48 });
    const last = (values[HISTORY - 1] ?? 0) - 200;
    expect(Math.abs((steps[0]?.mean ?? 0) - (100 + 0.9 * last))).toBeLessThan(1.5);
    expect(Math.abs((steps[36]?.mean ?? 0) - 200)).toBeLessThan(4);
  });

  it('is surer of the next hour than of tomorrow', () => {
    const [first, ...later] = predictPanel(panel, span, { from: 0, count: 48 });
    const width = (errors: readonly number[] = []): number => (errors[2] ?? 0) - (errors[0] ?? 0);
    expect(width(later[40]?.errors)).toBeGreaterThan(1.2 * width(first?.errors));
  });

  it('knows after an update what it was told, and keeps its size', () => {
    const told = values.subarray(HISTORY, HISTORY + 24);
    const after = updatePanel(panel, told, { ...span, design: designOf(HISTORY, 24) });
    expect(after.errors).toHaveLength(panel.errors.length);
    expect(after.errors.slice(0, -24)).toEqual(panel.errors.slice(24));
    const rest = { ...span, design: designOf(HISTORY + 24, 48) };
    const expected = 100 + 0.9 * ((values[HISTORY + 23] ?? 0) - 200);
    expect(
      Math.abs((predictPanel(after, rest, { from: 0, count: 1 })[0]?.mean ?? 0) - expected),
    ).toBeLessThan(1.5);
  });

  it('a late meter is a longer lead: the gap is counted, not filled', () => {
    const silent = updatePanel(panel, new Float64Array(12).fill(Number.NaN), {
      ...span,
      design: designOf(HISTORY, 12),
    });
    const late = predictPanel(
      silent,
      { ...span, design: designOf(HISTORY + 12, 48) },
      { from: 0, count: 1 },
    )[0];
    const asked = predictPanel(panel, span, { from: 12, count: 1 })[0];
    expect(late?.mean).toBeCloseTo(asked?.mean ?? 0, 3);
    expect(late?.errors[2]).toBeCloseTo(asked?.errors[2] ?? 0, 6);
  });

  it('a slipped value counts as the largest error that is believed', () => {
    const slipped = Float64Array.of(1e6);
    const after = updatePanel(panel, slipped, { ...span, design: designOf(HISTORY, 1) });
    expect(after.errors.at(-1)).toBeCloseTo(panel.clip, 4);
    expect(after.recent).toBeLessThan(panel.recent + 6);
  });
});
