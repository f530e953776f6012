import { describe, expect, it } from '@jest/globals';
import { noiseAt, plainCalendar } from '../testing/made-series.js';
import { PV_FEATURES, PvReader } from './pv-features.js';
import { clearSky } from './pv-sun.js';
import { FEATURES, FeatureReader } from './trees-features.js';
import { seededRandom } from './trees-random.js';
import { earlyRows, learningRows, type RowReader } from './trees-rows.js';
import { slotTrack, type SlotTrack } from './trees-track.js';

const LEVELS = [0.1, 0.5, 0.9];
const GRID = { startMs: Date.UTC(2025, 2, 1), stepMs: 3_600_000 };
const STEPS = 60 * 24;
const END = 50 * 24 + 7;
const SHAPE = {
  days: 30,
  neighbours: 1,
  fade: 0.5,
  decayDays: 10,
  sameWeekday: 1.3,
  otherKind: 0.4,
  levelled: true,
};

/** Values in tenths; from `changed` on others of the same kind. */
function track(changed: number): SlotTrack {
  const values = Float64Array.from(
    { length: STEPS },
    (_, i) => Math.round(10 * (2 + noiseAt(i < changed ? i : i + 90_000))) / 10,
  );
  return slotTrack({ ...GRID, ahead: 48 }, values, plainCalendar);
}

const households = (of: SlotTrack): RowReader => new FeatureReader(of, LEVELS, { ...SHAPE, levelled: false });
const levelled = (of: SlotTrack): RowReader => new FeatureReader(of, LEVELS, SHAPE);
const panels = (of: SlotTrack): RowReader => {
  const clear = clearSky({ latitude: 45, longitude: 5, tilt: 20 }, GRID, STEPS + 48);
  return new PvReader({ grid: GRID, track: of, clear, weather: {}, seasonal: true }, LEVELS);
};

function seen(reader: RowReader, width: number, step: number): number[] {
  const row = new Float32Array(width);
  expect(reader.read(step, END, row)).toBe(true);
  return [...row, ...reader.quantiles, reader.mean];
}

describe('features', () => {
  it.each([
    { name: 'of households', make: households, width: FEATURES },
    { name: 'of panels', make: panels, width: PV_FEATURES },
  ])('$name know nothing of values from the end of what is known on', ({ make, width }) => {
    for (const step of [END + 4, END + 28]) {
      const now = seen(make(track(STEPS)), width, step);
      const other = seen(make(track(END)), width, step);
      now.forEach((value, i) => {
        // Codes of values are those of the whole history, so ratios may fall to a neighbouring code.
        if (Number.isNaN(value)) expect(other[i]).toBeNaN();
        else expect(Math.abs((other[i] ?? 0) - value)).toBeLessThan(0.02 * Math.max(1, Math.abs(value)));
      });
    }
  });

  it('change when what is known changes', () => {
    const step = END + 4;
    expect(seen(households(track(END - 2)), FEATURES, step)).not.toEqual(
      seen(households(track(STEPS)), FEATURES, step),
    );
  });

  it('are those of a series ten times as large, in its own level', () => {
    const small = track(STEPS);
    const large = slotTrack(
      { ...GRID, ahead: 48 },
      small.values.map((value) => 10 * value),
      plainCalendar,
    );
    const row = new Float32Array(FEATURES);
    const other = new Float32Array(FEATURES);
    levelled(small).read(END + 5, END, row);
    levelled(large).read(END + 5, END, other);
    row.forEach((value, i) => {
      expect(other[i]).toBeCloseTo(value, 3);
    });
  });

  it('of panels are none in the dark', () => {
    expect(panels(track(STEPS)).read(50 * 24, END, new Float32Array(PV_FEATURES))).toBe(false);
  });
});

describe('rows to learn from', () => {
  const drawn = (seed: number): ReturnType<typeof learningRows> =>
    learningRows([{ reader: households(track(STEPS)), leads: 36 }], FEATURES, {
      levels: LEVELS,
      random: seededRandom(seed),
    });

  it('are drawn after the first fortnight, at leads up to the farthest, the same by seed', () => {
    const rows = drawn(1);
    if (!rows) throw new Error('no rows');
    expect(rows.features.count).toBeGreaterThan(900);
    for (let row = 0; row < rows.features.count; row += 1) {
      const lead = rows.features.values[row * FEATURES] ?? 0;
      expect(lead).toBeGreaterThanOrEqual(1);
      expect(lead).toBeLessThanOrEqual(36);
    }
    expect(drawn(1)).toEqual(rows);
    expect(drawn(2)).not.toEqual(rows);
  });

  it('keep the newest quarter apart', () => {
    const rows = drawn(1);
    if (!rows) throw new Error('no rows');
    const early = earlyRows(rows);
    const late = rows.late.reduce((sum, flag) => sum + flag, 0);
    expect(early.features.count + late).toBe(rows.features.count);
    expect(late / rows.features.count).toBeCloseTo(0.25, 1);
    expect(early.target[0]).toBe(rows.target[0]);
  });

  it('are none when no series is long enough', () => {
    const short = slotTrack({ ...GRID, ahead: 0 }, new Float64Array(24).fill(1), plainCalendar);
    const learned = [{ reader: households(short), leads: 36 }];
    expect(learningRows(learned, FEATURES, { levels: LEVELS, random: seededRandom(1) })).toBeNull();
  });
});
