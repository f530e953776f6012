/** Scenario files: defaults, refusals in plain words, the named runs that ship, and the published schema. */
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { readSiteFile } from '../../config/site-file/read-site-file.js';
import { parseYaml } from '../../config/scenario-file/read-yaml.js';
import { partsOf } from '../../core/scenario/run-parts.js';
import { readSweep } from '../../core/scenario/sweep.js';
import { scenarioGrid } from '../../core/scenario/testing/small-scenario.js';
import { readScenario, refuseUnplayable } from './read-scenario.js';
import { scenarioJsonSchema } from './scenario.schema.js';

const SMALL = { traboule: 'scenario/v1', id: 'x', name: 'X', base: { day: 'cold-wave-day' } };

function refusal(over: object): string {
  try {
    readScenario({ ...SMALL, ...over });
    return 'nothing';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('readScenario', () => {
  it('fills in what is not said', () => {
    expect(readScenario(SMALL)).toMatchObject({
      base: { from: '2026-01-15', until: '2026-01-16', source: 'made', weather: 'cold-wave', seed: 1 },
      planning: { horizonSlots: 96, everySlots: 4, riskPercent: 5, errorScale: 1 },
      variants: [{ id: 'x', name: 'X', edits: [] }],
      compare: { against: 'x' },
    });
  });

  it('takes a range as recorded unless the made world is asked for', () => {
    const base = (given: object) => readScenario({ ...SMALL, base: given }).base;
    expect(base({ from: '2026-03-28', days: 3 })).toMatchObject({ until: '2026-03-31', source: 'recorded' });
    expect(base({ from: '2026-03-28', until: '2026-04-01', seed: 4 })).toMatchObject({
      source: 'made',
      seed: 4,
    });
    expect(base({ from: '2026-03-28', source: 'made' })).toMatchObject({
      until: '2026-03-29',
      source: 'made',
    });
  });

  it.each([
    [{ traboule: 'scenario/v2' }, /traboule: expected "traboule: scenario\/v1"/],
    [{ base: {} }, /base: saw neither day nor from.*expected day/],
    [{ base: { day: 'cold-wave-day', from: '2026-01-01' } }, /saw day together with from/],
    [{ base: { from: '2026-01-01', days: 2, until: '2026-01-03' } }, /saw until and days/],
    [{ base: { from: '2026-01-01', source: 'recorded', weather: 'normal' } }, /weather of the made world/],
    [{ base: { day: 'hot-day' } }, /base\.day: saw "hot-day"; expected one of cold-wave-day/],
    [{ edits: [{ edit: 'pv', factor: -1 }] }, /edits\[0\]\.factor: saw -1; expected at least 0/],
    [{ edits: [{ edit: 'pvs', factor: 1 }] }, /saw an object|saw "pvs"/],
    [
      { edits: [{ edit: 'pv', factor: 1, faktor: 2 }] },
      /unknown field "faktor" \(the nearest field is "factor"\)/,
    ],
    [
      { edits: [{ edit: 'no-approval', from: '7:00' }] },
      /edits\[0\]\.from: expected a civil time on a quarter-hour/,
    ],
    [{ edits: [{ edit: 'resize-asset', asset: 'A', factor: 0 }] }, /factor: saw 0; expected more than 0/],
    [{ planning: { everyMinutes: 7 } }, /planning\.everyMinutes/],
    [
      { compare: { figures: ['cost'] } },
      /compare\.figures\[0\]: saw "cost"; expected one of .*nearest is costEur/,
    ],
    [{ name: undefined }, /name: is missing; expected a string/],
  ])('refuses %j', (over, message) => {
    expect(refusal(over)).toMatch(message);
  });

  it('tells every problem at once', () => {
    expect(
      refusal({
        edits: [
          { edit: 'pv', factor: -1 },
          { edit: 'vehicles', factor: 'x' },
        ],
      }),
    ).toMatch(/^2 problems in the scenario\nedits\[0\].*\nedits\[1\]/);
  });
});

describe('refuseUnplayable', () => {
  it('throws what the grid has to say, with the issues', () => {
    const scenario = readScenario({ ...SMALL, edits: [{ edit: 'lose-asset', asset: 'NONE' }] });
    expect(() => {
      refuseUnplayable({ scenario, sweeps: [], samples: 1 }, scenarioGrid());
    }).toThrow(/1 problem in the scenario\nvariant x, edit 1 \(lose-asset\): saw the asset "NONE"/);
  });
});

describe('work and sweeps', () => {
  const order = (over: object, sweeps: string[] = [], samples = 1) => ({
    scenario: readScenario({ ...SMALL, ...over }),
    sweeps: sweeps.map(readSweep),
    samples,
  });

  it.each<[string, ReturnType<typeof order>, RegExp]>([
    ['a swept factor below 0', order({}, ['pv=-1,2']), /sweep pv=-1: saw -1; expected at least 0/],
    ['one beyond reason', order({}, ['pv=1e99']), /sweep pv=1e\+99: .*at most 100/],
    ['a heat nobody knows', order({}, ['temperature=285']), /sweep temperature=285: .*at most 30/],
    [
      'more days than a result can hold',
      order({ base: { from: '2026-01-01', days: 300 } }, ['pv=0..9:1'], 10),
      /saw 10 variants x 10 samples x 300 days; expected at most 20000 days/,
    ],
  ])('refuses %s', (_name, asked, message) => {
    expect(() => {
      refuseUnplayable(asked, scenarioGrid());
    }).toThrow(message);
  });

  it.each<[string, object, RegExp]>([
    [
      'a decimal comma',
      { edits: [{ edit: 'pv', factor: 4, 5: null }] },
      /"5" \(after a decimal comma\? write/,
    ],
    [
      'a horizon',
      { planning: { horizonHours: 2.3 } },
      /horizonHours: saw 2\.3; expected a multiple of 0\.25/,
    ],
    ['a spacing', { planning: { everyMinutes: 17 } }, /everyMinutes: saw 17; expected one of 15, 30, 60/],
  ])('says what is wrong with %s', (_name, over, message) => {
    expect(() => readScenario({ ...SMALL, ...over })).toThrow(message);
  });
});

describe('the file', () => {
  it.each([
    ['a: [', /file\.yaml:1: .*expected YAML or JSON/],
    ['a: 1\na: 2', /file\.yaml:2: saw a a second time/],
  ])('%j is refused with its line', (text, message) => {
    expect(() => parseYaml(text, 'file.yaml')).toThrow(message);
  });

  it('may be JSON', () => {
    expect(parseYaml(JSON.stringify(SMALL), 'x.json')).toEqual(SMALL);
  });
});

describe('named runs', () => {
  it('ship, nine of them, and can be played on Lyon', async () => {
    const { grid } = await readSiteFile('sites/lyon.yaml', { endpointUrls: {} });
    const files = (await readdir('scenarios')).sort();
    expect(files.map((file) => file.replace('.yaml', ''))).toEqual([
      'cold-wave',
      'ev-2030',
      'heatwave',
      'led-and-dim',
      'lost-comms',
      'no-approval',
      'passive-share',
      'price-spike',
      'sunny-sunday-april',
    ]);
    for (const file of files) {
      const scenario = readScenario(parseYaml(await readFile(`scenarios/${file}`, 'utf8'), file));
      expect(`${scenario.id}.yaml`).toBe(file);
      refuseUnplayable({ scenario, sweeps: [], samples: 1 }, grid);
      expect(partsOf({ scenario, sweeps: [], samples: 1, timeLimitS: 1 }).length).toBeGreaterThan(1);
    }
  });
});

describe('the published schema', () => {
  it('is the one that is checked in', async () => {
    const kept: unknown = JSON.parse(await readFile('docs/schema/scenario-1.json', 'utf8'));
    expect(JSON.parse(JSON.stringify(scenarioJsonSchema()))).toEqual(kept);
  });
});
