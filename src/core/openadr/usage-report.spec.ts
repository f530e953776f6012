/** Reports of VENs as quarter-hours. */
import { describe, expect, it } from '@jest/globals';
import { optedOutState, type ReadableReport, usageSlots } from './usage-report.js';

const T0 = Date.parse('2026-01-15T17:00:00Z');
const SLOT_MS = 900_000;
/** Reports of the specs come a day after what they tell of. */
const LATER = T0 + 96 * SLOT_MS;

function report(duration: string, values: number[][], units?: string, startMs = T0): ReadableReport {
  return {
    ...(units === undefined ? {} : { payloadDescriptors: [{ payloadType: 'USAGE', units }] }),
    resources: [
      {
        resourceName: 'meter',
        intervalPeriod: { start: new Date(startMs).toISOString(), duration },
        intervals: values.map((one) => ({ payloads: [{ type: 'USAGE', values: one }] })),
      },
    ],
  };
}

const named = (resourceName: string, { resources }: ReadableReport): ReadableReport['resources'] =>
  resources.map((resource) => ({ ...resource, resourceName }));
const kws = (given: ReadableReport) => usageSlots(given, LATER).map(({ powerKw }) => powerKw);

describe('usageSlots', () => {
  it.each<[string, string, number[][], string | undefined, number[]]>([
    ['energy', 'PT15M', [[20], [10]], 'KWH', [80, 40]],
    ['energy without a unit', 'PT15M', [[20]], undefined, [80]],
    ['energy in Wh', 'PT15M', [[20_000]], 'wh', [80]],
    ['power', 'PT15M', [[80]], 'KW', [80]],
    ['an hour', 'PT1H', [[100]], 'KWH', [100, 100, 100, 100]],
    ['five minutes', 'PT5M', [[5], [10], [15]], 'KWH', [120]],
    ['values that split an interval', 'PT30M', [[20, 10]], 'KWH', [80, 40]],
    ['a unit that is none of energy or power', 'PT15M', [[20]], 'VOLTS', []],
    ['quarter-hours that are not covered whole', 'PT10M', [[1]], 'KW', []],
  ])('reads %s', (_, duration, values, units, expected) => {
    expect(kws(report(duration, values, units)).map((kw) => Math.round(kw * 1e6) / 1e6)).toEqual(expected);
  });

  it('adds up resources where all of them reported', () => {
    const two = {
      resources: [
        ...report('PT15M', [[5], [5]]).resources,
        ...named('pump', report('PT15M', [[1]], undefined, T0 + SLOT_MS)),
      ],
    };
    expect(usageSlots(two, LATER)).toEqual([{ slotMs: T0 + SLOT_MS, powerKw: 24, isEstimated: false }]);
  });

  it('takes the sum of all resources as it is told, and adds nothing to it', () => {
    const sum = [...named('AGGREGATED_REPORT', report('PT15M', [[6]]))];
    const parts = [...report('PT15M', [[5]]).resources, ...named('pump', report('PT15M', [[1]]))];
    expect(kws({ resources: [...parts, ...sum] })).toEqual([24]);
    expect(kws({ resources: parts })).toEqual([24]);
  });

  it('puts together a resource that is written in parts, and believes none of what is told twice', () => {
    const [first] = report('PT15M', [[5], [5]]).resources;
    const [next] = report('PT15M', [[3]], undefined, T0 + 2 * SLOT_MS).resources;
    const resources = [first, next].flatMap((one) => one ?? []);
    expect(kws({ resources })).toEqual([20, 20, 12]);
    const [again] = report('PT15M', [[5]], undefined, T0 + SLOT_MS).resources;
    expect(usageSlots({ resources: [...resources, ...(again ? [again] : [])] }, LATER)).toEqual([
      { slotMs: T0, powerKw: 20, isEstimated: false },
      { slotMs: T0 + 2 * SLOT_MS, powerKw: 12, isEstimated: false },
    ]);
  });

  it.each([
    ['FORECAST', 0],
    ['PEAK', 0],
    ['DIRECT_READ', 1],
    ['ESTIMATED', 1],
    [null, 1],
  ])('takes a reading of type %s for what was used: %i quarter-hours', (readingType, count) => {
    const payloadDescriptors = [{ payloadType: 'USAGE', units: 'KWH', readingType }];
    expect(usageSlots({ ...report('PT15M', [[5]]), payloadDescriptors }, LATER)).toHaveLength(count);
  });

  it('says what was estimated: that is no measurement', () => {
    const read = (readingType: string) => {
      const payloadDescriptors = [{ payloadType: 'USAGE', readingType }];
      return usageSlots({ ...report('PT15M', [[5]]), payloadDescriptors }, LATER);
    };
    expect(['ESTIMATED', 'DIRECT_READ'].flatMap(read)).toMatchObject([
      { isEstimated: true },
      { isEstimated: false },
    ]);
  });

  it.each<[string, string, number[][], number, number[]]>([
    ['the quarter-hours that were over', 'PT15M', [[20], [10]], SLOT_MS, [80]],
    ['the last one too, where clocks differ a little', 'PT15M', [[20], [10]], 2 * SLOT_MS - 10_000, [80, 40]],
    ['no quarter-hour of which it had seen fourteen minutes', 'PT15M', [[19]], SLOT_MS - 60_000, []],
    ['none of an hour that was not over', 'PT1H', [[50]], 2 * SLOT_MS, []],
    ['none of values that split what was not over', 'PT30M', [[20, 1]], SLOT_MS, []],
    ['none that five minutes are missing of', 'PT5M', [[5], [5], [0]], 2 * 300_000, []],
  ])('takes %s when it came', (_, duration, values, afterMs, expected) => {
    const slots = usageSlots(report(duration, values), T0 + afterMs);
    expect(slots.map(({ powerKw }) => powerKw)).toEqual(expected);
  });

  it('says nothing of a time no calendar reaches, and does not fail of it', () => {
    for (const duration of ['PT9007199254740991S', '-P4294967295M', 'P9999Y']) {
      expect(usageSlots(report(duration, [[5]]), Number.MAX_SAFE_INTEGER)).toEqual([]);
    }
  });

  it('leaves out what has no time or is too long to be true', () => {
    expect(usageSlots(report('P30D', [[1]]), T0 + 31 * 86_400_000)).toEqual([]);
    expect(
      usageSlots(
        { resources: [{ resourceName: 'm', intervals: [{ payloads: [{ type: 'USAGE', values: [1] }] }] }] },
        LATER,
      ),
    ).toEqual([]);
  });
});

describe('optedOutState', () => {
  const state = (value: unknown, type = 'OPERATING_STATE') =>
    optedOutState({
      resources: [{ resourceName: 'm', intervals: [{ payloads: [{ type, values: [value] }] }] }],
    });

  it('knows the two states that say so, and no other', () => {
    expect([state('IDLE_OPTED_OUT'), state('RUNNING_OPTED_OUT')]).toEqual([
      'IDLE_OPTED_OUT',
      'RUNNING_OPTED_OUT',
    ]);
    expect([state('RUNNING_NORMAL'), state(3), state('IDLE_OPTED_OUT', 'USAGE')]).toEqual([null, null, null]);
  });

  it('says nothing of a report longer than a month, however it is written', () => {
    const year = Array.from({ length: 52 }, (_, id) => ({
      id,
      intervalPeriod: {
        start: new Date(Date.UTC(2026, 0, 1) + id * 7 * 86_400_000).toISOString(),
        duration: 'P7D',
      },
      payloads: [{ type: 'USAGE', values: [1] }],
    }));
    const slots = (intervals: typeof year): number =>
      usageSlots({ resources: [{ resourceName: 'm', intervals }] }, Date.UTC(2027, 0, 1)).length;
    expect([slots(year.slice(0, 4)), slots(year)]).toEqual([4 * 7 * 96, 0]);
  });
});
