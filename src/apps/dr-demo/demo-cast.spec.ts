/** Who does what: never twice the same building, and enough left to be called in their place. */
import { describe, expect, it } from '@jest/globals';
import { castOf } from './demo-cast.js';
import { SMALL_EVENING, WHOLE_EVENING } from './demo-options.js';

describe('castOf', () => {
  it.each([
    ['the whole evening', WHOLE_EVENING, [20, 1, 2, 2]],
    ['the small one', SMALL_EVENING, [6, 0, 1, 1]],
  ])('gives %s its roles, each building one', (_, scale, counts) => {
    const { called, managersDecline, equipmentDeclines, fail, accept } = castOf(scale);
    expect([called, managersDecline, equipmentDeclines, fail].map((ids) => ids.length)).toEqual(counts);
    const lost = [...managersDecline, ...equipmentDeclines, ...fail];
    expect(new Set(lost).size).toBe(lost.length);
    for (const id of [...lost, ...accept]) expect(called).toContain(id);
    for (const id of fail) expect(accept).toContain(id);
    for (const id of [...managersDecline, ...equipmentDeclines]) expect(accept).not.toContain(id);
    expect(castOf(scale)).toEqual(castOf(scale));
  });

  it('refuses what cannot be told', () => {
    expect(() => castOf({ ...SMALL_EVENING, fail: 3 })).toThrow('too few for what shall happen');
    const buildings = SMALL_EVENING.buildings.slice(0, 7);
    expect(() => castOf({ ...SMALL_EVENING, buildings })).toThrow('7 buildings, and 6 called with 2');
  });
});
