/** Models that go bad within the day, on models that say one constant: who is suspected, who takes the place, and for how long. */
import { describe, expect, it } from '@jest/globals';
import { LEVELS, type Forecaster } from '../../../forecasts/index.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { FittedModel } from '../../ports/forecast-model-store.js';
import { DayWatch, isWatchSlot, type LastHours } from './day-watch.js';
import type { ForecastTarget } from './forecast-targets.js';

/** Midnight in Lyon, and eight in the morning. */
const CUT = Date.UTC(2026, 0, 28, 23);
const NOW = CUT + 32 * SLOT_MS;

/** Says `middle` with an 80 % interval of `middle` ± 10. */
function saying(id: string, middle: number): Forecaster {
  return {
    id,
    reads: [],
    fit: () => null,
    update: () => null,
    predict: (_state, { horizon }) => ({
      mean: new Float64Array(horizon).fill(middle),
      quantiles: LEVELS.map((level) => new Float64Array(horizon).fill(middle + 25 * (level - 0.5))),
      marks: [],
    }),
  };
}

function targetOf(model: Forecaster, ...fallbacks: Forecaster[]): ForecastTarget {
  return { id: 'M1.base', parts: ['M1.base'], model, fallbacks };
}

function fitted(modelId: string, marks: readonly string[] = []): FittedModel {
  return { seriesId: 'M1.base', modelId, cutMs: CUT, knownAtMs: CUT, state: null, marks, tried: [] };
}

/** What was measured since the cut: `valueAt` of the slot, 0 being the last one. */
function hours(valueAt: (back: number) => number, slotMs = NOW): LastHours {
  const length = (slotMs - CUT) / SLOT_MS;
  const values = Float64Array.from({ length }, (_, i) => valueAt(length - 1 - i));
  return { news: { startMs: CUT, stepMs: SLOT_MS, values }, exogenous: {}, slotMs };
}

/** Looks once; the models that were fitted on the way. */
async function look(
  target: ForecastTarget,
  last: LastHours,
  watch = new DayWatch(),
): Promise<{ other: FittedModel | null; asked: string[] }> {
  const asked: string[] = [];
  const other = await watch.look(target, fitted(target.model.id), {
    last,
    fitOther: (modelId) => {
      asked.push(modelId);
      return Promise.resolve(fitted(modelId));
    },
  });
  return { other, asked };
}

describe('a model within the day', () => {
  const pair = targetOf(saying('first', 100), saying('second', 300));

  it('stays while what comes lies inside its interval, and no other is fitted', async () => {
    expect(
      await look(
        pair,
        hours(() => 104),
      ),
    ).toEqual({ other: null, asked: [] });
  });

  it('loses its place when nothing does and another would have done clearly better', async () => {
    const { other, asked } = await look(
      pair,
      hours(() => 301),
    );
    expect(other?.modelId).toBe('second');
    expect(asked).toEqual(['second']);
    expect(other?.marks).toEqual([
      'model-fallback: second instead of first, because only 0 % of what came in the last hours lay inside its 80 % interval',
    ]);
  });

  it('stays when the hours were hard for every model', async () => {
    expect(
      await look(
        pair,
        hours(() => 205),
      ),
    ).toEqual({ other: null, asked: ['second'] });
  });

  it('gives way to the first of the others that is good enough', async () => {
    const three = targetOf(saying('first', 100), saying('second', 110), saying('third', 300));
    expect(
      (
        await look(
          three,
          hours(() => 300),
        )
      ).other?.modelId,
    ).toBe('third');
  });

  it('is judged by the last six hours alone, and by nothing when they were hardly measured', async () => {
    expect(
      (
        await look(
          pair,
          hours((back) => (back < 24 ? 100 : 300)),
        )
      ).other,
    ).toBeNull();
    expect(
      (
        await look(
          pair,
          hours((back) => (back < 24 ? 300 : 100)),
        )
      ).other?.modelId,
    ).toBe('second');
    expect(
      (
        await look(
          pair,
          hours((back) => (back < 11 ? 300 : Number.NaN)),
        )
      ).asked,
    ).toEqual([]);
    expect(
      (
        await look(
          pair,
          hours((back) => (back < 12 ? 300 : Number.NaN)),
        )
      ).asked,
    ).toEqual(['second']);
  });

  it('is judged by what there is when the day is young', async () => {
    expect(
      (
        await look(
          pair,
          hours(() => 300, CUT + 8 * SLOT_MS),
        )
      ).asked,
    ).toEqual([]);
    expect(
      (
        await look(
          pair,
          hours(() => 300, CUT + 16 * SLOT_MS),
        )
      ).other?.modelId,
    ).toBe('second');
  });

  it('loses its place when it has no number to say', async () => {
    const mute = targetOf(saying('mute', Number.NaN), saying('second', 300));
    const { other } = await look(
      mute,
      hours(() => 301),
    );
    expect(other?.marks[0]).toBe(
      'model-fallback: second instead of mute, because it had no number to say of the last hours',
    );
  });

  it('is not replaced by one that has none', async () => {
    const mute = targetOf(saying('first', 100), saying('mute', Number.NaN));
    expect(
      (
        await look(
          mute,
          hours(() => 300),
        )
      ).other,
    ).toBeNull();
  });
});

describe('a replacement', () => {
  const pair = targetOf(saying('first', 100), saying('second', 300));
  const day = new Map([['M1.base', fitted('first')]] as const);

  it('speaks until the next night', async () => {
    const watch = new DayWatch();
    expect(watch.speaking(CUT, day).get('M1.base')?.modelId).toBe('first');
    await look(
      pair,
      hours(() => 300),
      watch,
    );
    expect(watch.speaking(CUT, day).get('M1.base')?.modelId).toBe('second');
    expect(watch.speaking(CUT + 96 * SLOT_MS, day).get('M1.base')?.modelId).toBe('first');
    expect(watch.speaking(CUT, day).get('M1.base')?.modelId).toBe('first');
  });

  it('is not looked for with the same fits again while every model has hard hours', async () => {
    const watch = new DayWatch();
    watch.speaking(CUT, day);
    const hard = hours(() => 205);
    expect((await look(pair, hard, watch)).asked).toEqual(['second']);
    expect((await look(pair, hard, watch)).asked).toEqual([]);
    watch.speaking(CUT + 96 * SLOT_MS, day);
    expect((await look(pair, hard, watch)).asked).toEqual(['second']);
  });

  it('is never a model that failed on the same day', async () => {
    const watch = new DayWatch();
    watch.speaking(CUT, day);
    await look(
      pair,
      hours(() => 300),
      watch,
    );
    const back = { ...pair, model: saying('second', 300), fallbacks: [saying('first', 100)] };
    expect(
      await look(
        back,
        hours(() => 100),
        watch,
      ),
    ).toEqual({ other: null, asked: [] });
  });

  it('leaves the models of the night as they were', async () => {
    const watch = new DayWatch();
    watch.speaking(CUT, day);
    await look(
      pair,
      hours(() => 300),
      watch,
    );
    watch.speaking(CUT, day);
    expect(day.get('M1.base')?.modelId).toBe('first');
    expect(watch.speaking(CUT, new Map()).size).toBe(0);
  });

  it('is looked for once an hour', () => {
    expect([0, 1, 2, 3, 4].map((k) => isWatchSlot(CUT + k * SLOT_MS))).toEqual([
      true,
      false,
      false,
      false,
      true,
    ]);
  });
});
