/** Units that start and stop, walked along schedules a planner must not make. */
import { describe, expect, it } from '@jest/globals';
import { unit } from '../dispatch/testing/flexible-assets.js';
import { smallInput } from '../dispatch/testing/small-grid.js';
import { walk } from './testing/walk.js';

const FOUR = smallInput({ assets: [], importPrice: [0.1, 0.1, 0.1, 0.1] });
/** Fast, at least two slots on and off, standing before. */
const found = (
  powerKw: readonly number[],
  over: Parameters<typeof unit>[0] = {},
  runSlots?: number,
): string[] =>
  walk(unit(over), FOUR, powerKw, { powerKw: 0, ...(runSlots === undefined ? {} : { runSlots }) });

describe('committed unit', () => {
  it('may stand, start, run its least time and stop', () => {
    expect(found([0, -40, -100, 0])).toEqual([]);
  });

  it.each([
    ['gives less than its least output', [-20, -40, 0, 0], 'power-bound at 0: 20 outside 40..100'],
    ['takes power', [10, 0, 0, 0], 'power-bound at 0: 10 outside -100..0'],
    ['stops too early', [-40, 0, 0, 0], 'commitment at 1: 1 outside 2..Infinity'],
    ['starts again too early', [-40, -40, 0, -40], 'commitment at 3: 1 outside 2..Infinity'],
  ])('that %s is found out', (_, powerKw, finding) => {
    expect(found(powerKw)[0]).toBe(finding);
  });

  it('stands its least time from when the snapshot says it stopped', () => {
    expect(found([-40, -40, 0, 0], {}, -1)).toEqual(['commitment at 0: 1 outside 2..Infinity']);
    expect(found([-40, -40, 0, 0], {}, -2)).toEqual([]);
  });

  it('jumps to its least output and ramps from there', () => {
    const slow = { rampKwPerS: 20 / 900 };
    expect(found([-40, -60, -40, 0], slow)).toEqual([]);
    expect(found([-60, -60, -40, 0], slow)[0]).toBe('ramp at 0: 60 outside -20..40');
    expect(found([-40, -60, -60, 0], slow)[0]).toBe('ramp at 3: -60 outside -40..20');
  });

  it('complains of heat that is missing beyond the boiler, or too much beyond the dump', () => {
    const heat = {
      demandKw: new Array<number>(24).fill(60),
      heatPerElectric: 1,
      boilerMaxKw: 10,
      boilerEurPerKwh: 0.1,
      dumpMaxKw: 5,
    };
    expect(found([-40, -55, -65, -100], { heat })).toEqual([
      'heat at 0: 40 outside 50..65 (warning)',
      'heat at 3: 100 outside 50..65 (warning)',
    ]);
  });
});
