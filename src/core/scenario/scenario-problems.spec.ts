/** Scenarios that contradict themselves or the grid: each is told what was seen, what was expected and what to do. */
import { describe, expect, it } from '@jest/globals';
import type { Scenario, ScenarioEdit } from './scenario.js';
import { scenarioProblems } from './scenario-problems.js';
import { scenario, scenarioGrid } from './testing/small-scenario.js';

const GRID = scenarioGrid();

function problems(edits: readonly ScenarioEdit[], over: Partial<Scenario> = {}): string[] {
  const asked = scenario(over);
  const variants = asked.variants.map((variant) => ({ ...variant, edits }));
  return scenarioProblems(asked, variants, GRID).map(({ path, message }) => `${path}: ${message}`);
}

const base = (from: string, until: string) => ({ base: { ...scenario().base, from, until } });

describe('scenarioProblems', () => {
  it('finds none in a sound scenario', () => {
    const edits: ScenarioEdit[] = [
      { edit: 'pv', factor: 4.5 },
      { edit: 'add-asset', id: 'BAT-2', like: 'BAT', factor: 1 },
      { edit: 'resize-asset', asset: 'BLD', factor: 2 },
      { edit: 'limit', node: 'CITY', factor: 0.9 },
      { edit: 'lose-substation', substation: 'BRO', to: 'PDJ' },
    ];
    expect(problems(edits)).toEqual([]);
  });

  it.each<[string, ScenarioEdit[], RegExp]>([
    [
      'lost and resized',
      [
        { edit: 'lose-asset', asset: 'BAT' },
        { edit: 'resize-asset', asset: 'BAT', factor: 2 },
      ],
      /lose-asset and resize-asset for asset BAT.*contradict/,
    ],
    [
      'the same twice',
      [
        { edit: 'pv', factor: 2 },
        { edit: 'pv', factor: 3 },
      ],
      /pv twice/,
    ],
    [
      'an unknown asset',
      [{ edit: 'lose-asset', asset: 'BAR' }],
      /the asset "BAR", which is not there.*nearest is BAT/,
    ],
    [
      'an unknown district',
      [{ edit: 'demand', part: 'all', factor: 1, districts: ['L9'] }],
      /the district "L9"/,
    ],
    [
      'an unknown meter',
      [{ edit: 'replace-demand', meter: 'M', profileKw: new Array<number>(24).fill(1) }],
      /the meter "M"/,
    ],
    ['an unknown node', [{ edit: 'limit', node: 'PDX', factor: 1 }], /the node "PDX".*nearest is PDJ/],
    [
      'an asset that is there already',
      [{ edit: 'add-asset', id: 'EV', like: 'BAT', factor: 1 }],
      /an asset has already/,
    ],
    ['a name of something else', [{ edit: 'add-asset', id: 'PDJ', like: 'BAT', factor: 1 }], /already names/],
    ['itself as neighbour', [{ edit: 'lose-substation', substation: 'PDJ', to: 'PDJ' }], /its own neighbour/],
    [
      'an edit of what is lost',
      [
        { edit: 'lose-substation', substation: 'PDJ', to: 'BRO' },
        { edit: 'limit', node: 'PDJ', factor: 1 },
      ],
      /the node "PDJ", which is not there/,
    ],
    [
      'more left than one loss leaves',
      [{ edit: 'lose-transformer', substation: 'PDJ', remainingKva: 50_000 }],
      /saw 50000 kVA left.*at most its firm capacity of 40000/,
    ],
    [
      'demand of a district that was scaled with others',
      [
        { edit: 'demand', part: 'all', factor: 2, districts: ['L5'] },
        { edit: 'demand', part: 'all', factor: 3 },
      ],
      /demand \(all\) of all districts scaled again.*join the edits/,
    ],
    ['an empty edit', [{ edit: 'weather' }], /without a change/],
    [
      'prices that are too short',
      [
        {
          edit: 'price-series',
          start: '2026-01-15T00:00:00+01:00',
          stepMinutes: 60,
          eurPerKwh: new Array<number>(24).fill(1),
        },
      ],
      /expected them on the quarter-hour from .*2026-01-16T23:00.*at least a day/,
    ],
    [
      'naive prices',
      [{ edit: 'price-series', start: '2026-01-15T00:00', stepMinutes: 60, eurPerKwh: [1] }],
      /no UTC offset/,
    ],
  ])('names %s', (_name, edits, message) => {
    const told = problems(edits);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(message);
    expect(told[0]).toMatch(/^variant only, /);
  });

  it('takes prices that hold the range and the night in which stores are filled again', () => {
    const eurPerKwh = new Array<number>(48).fill(0.1);
    expect(
      problems([{ edit: 'price-series', start: '2026-01-15T00:00:00+01:00', stepMinutes: 60, eurPerKwh }]),
    ).toEqual([]);
  });

  it.each([
    ['2026-01-15', '2026-01-15', /an empty range/],
    ['2026-01-15', '2026-01-14', /an empty range/],
    ['2026-01-15', '2028-01-15', /at most 366/],
    ['2026-02-30', '2026-03-02', /no calendar date/],
    ['1826-02-10', '1826-02-12', /saw 1826-02-10; expected dates from 2000-01-01/],
    ['2099-12-31', '2100-01-02', /saw 2100-01-02; expected dates from/],
  ])('names the range %s to %s', (from, until, message) => {
    expect(problems([], base(from, until)).join()).toMatch(message);
  });

  it('refuses what only the made world can play on a recorded base', () => {
    const recorded = { base: { ...scenario().base, source: 'recorded' as const } };
    expect(problems([{ edit: 'weather', temperatureShiftK: 1 }], recorded).join()).toMatch(
      /only the made world can play/,
    );
    expect(problems([{ edit: 'demand', part: 'all', factor: 1.1 }], recorded)).toEqual([]);
  });

  it('names variants that are compared and not there, and those that are there twice', () => {
    const variants = [
      { id: 'a', name: 'A', edits: [] },
      { id: 'a', name: 'A', edits: [] },
    ];
    const compare = { against: 'b', figures: [], targets: [{ figure: 'costEur', variant: 'c', change: 0 }] };
    const told = problems([], { variants, compare });
    expect(told).toHaveLength(3);
    expect(told.join('\n')).toMatch(/saw "a" again[^]*the variant "b"[^]*the variant "c"/);
  });
});
