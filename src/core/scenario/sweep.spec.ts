/** Sweeps as they are typed, and the variants they make. */
import { describe, expect, it } from '@jest/globals';
import { readSweep, sweptVariants } from './sweep.js';

describe('readSweep', () => {
  it.each([
    ['pv=0..5:0.5', 'pv', [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5]],
    ['price=0.1..0.3:0.1', 'price', [0.1, 0.2, 0.3]],
    ['temperature=-5..5:5', 'temperature', [-5, 0, 5]],
    ['limit.PDJ=0.8,1,0.8', 'limit.PDJ', [0.8, 1]],
    ['demand=1', 'demand', [1]],
  ])('reads %s', (text, name, values) => {
    expect(readSweep(text)).toEqual({ name, values });
  });

  it.each([
    ['pv', /expected name=from/],
    ['pv=5..0:1', /from not above to/],
    ['pv=0..5:0', /from not above to/],
    ['pv=a,b', /numbers such as/],
    ['pv=1,,2', /numbers such as/],
    ['pv=0..1:0.0001', /at most 200 values/],
    ['pw=1', /cannot sweep "pw".*nearest is pv/],
    ['limit.=1', /cannot sweep/],
    ['constructor=1', /cannot sweep "constructor"/],
    ['toString.x=1', /cannot sweep/],
  ])('refuses %s', (text, message) => {
    expect(() => readSweep(text)).toThrow(message);
  });
});

describe('sweptVariants', () => {
  const variants = [
    {
      id: 'a',
      name: 'A',
      edits: [{ edit: 'pv', factor: 9 } as const, { edit: 'vehicles', factor: 2 } as const],
    },
    { id: 'b', name: 'B', edits: [] },
  ];

  it('takes every combination, in the place of the same edit', () => {
    const swept = sweptVariants(variants, [readSweep('pv=0,1'), readSweep('price=1,2')]);
    expect(swept.map(({ id }) => id)).toEqual([
      'a pv=0 price=1',
      'a pv=0 price=2',
      'a pv=1 price=1',
      'a pv=1 price=2',
      'b pv=0 price=1',
      'b pv=0 price=2',
      'b pv=1 price=1',
      'b pv=1 price=2',
    ]);
    expect(swept[0]?.edits).toEqual([
      { edit: 'vehicles', factor: 2 },
      { edit: 'pv', factor: 0 },
      { edit: 'price-factor', factor: 1 },
    ]);
  });

  it('leaves what is not swept of the same edit as it was', () => {
    const sky = [{ id: 'a', name: 'A', edits: [{ edit: 'weather', clearSky: 0.9 } as const] }];
    expect(sweptVariants(sky, [readSweep('temperature=3')])[0]?.edits).toEqual([
      { edit: 'weather', clearSky: 0.9, temperatureShiftK: 3 },
    ]);
    const both = [readSweep('temperature=3'), readSweep('clear-sky=0.5')];
    expect(sweptVariants(sky, both)[0]?.edits).toEqual([
      { edit: 'weather', clearSky: 0.5, temperatureShiftK: 3 },
    ]);
  });

  it('refuses the same sweep twice', () => {
    const twice = [readSweep('pv=1'), readSweep('price=1'), readSweep('pv=2')];
    expect(() => sweptVariants(variants, twice)).toThrow(/two sweeps of pv; expected one/);
  });

  it('leaves variants alone without a sweep and refuses a flood of them', () => {
    expect(sweptVariants(variants, [])).toEqual(variants);
    const many = [readSweep('pv=0..19:0.1'), readSweep('price=1,2')];
    expect(() => sweptVariants(variants, many)).toThrow(/expected at most 500/);
  });
});
