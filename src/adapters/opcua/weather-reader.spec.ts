/** Forecast weather as a server publishes it: taken whole and in house units, or refused with what was seen. */
import { describe, expect, it } from '@jest/globals';
import {
  type ClientSession,
  DataType,
  DataValue,
  StatusCodes,
  Variant,
  VariantArrayType,
  type VariantOptions,
} from 'node-opcua';
import type { Site, WeatherPoint } from '../../core/grid/site.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { LiveSession } from './live-session.js';
import { readWeather, weatherSeriesId } from './weather-reader.js';

const START = Date.UTC(2026, 0, 15, 18);
const ISSUED = START - 37 * 60_000;
const POINT: WeatherPoint = {
  ...{ endpointId: 'MET', observable: 'outdoorTemperature', unit: '°C' },
  ...{ node: 'nsu=urn:met;s=T', startNode: 'nsu=urn:met;s=T.Start', issuedAtNode: 'nsu=urn:met;s=T.Issued' },
};

const good = (value: VariantOptions, statusCode = StatusCodes.Good): DataValue =>
  new DataValue({ value: new Variant(value), statusCode });
const doubles = (values: readonly number[], statusCode = StatusCodes.Good): DataValue =>
  good(
    { dataType: DataType.Double, arrayType: VariantArrayType.Array, value: Float64Array.from(values) },
    statusCode,
  );
const instant = (ms: number): DataValue => good({ dataType: DataType.DateTime, value: new Date(ms) });
const nothing = (statusCode = StatusCodes.BadNoData): DataValue => new DataValue({ statusCode });

/** Values of the three nodes; those not named are as they should be. */
interface Published {
  readonly values?: DataValue;
  readonly start?: DataValue;
  readonly issued?: DataValue;
}

/** A session of a server that publishes this and declares no units. */
function sessionWith({ values, start, issued }: Published): ClientSession {
  const byNode: Readonly<Record<string, DataValue>> = {
    'ns=1;s=T': values ?? doubles([-3.5, -4]),
    'ns=1;s=T.Start': start ?? instant(START),
    'ns=1;s=T.Issued': issued ?? instant(ISSUED),
  };
  const one = ({ nodeId }: { readonly nodeId: unknown }): DataValue => byNode[String(nodeId)] ?? nothing();
  return {
    readNamespaceArray: () => Promise.resolve(['http://opcfoundation.org/UA/', 'urn:met']),
    read: (asked: { nodeId: unknown } | { nodeId: unknown }[]) =>
      Promise.resolve(Array.isArray(asked) ? asked.map(one) : one(asked)),
    translateBrowsePath: (paths: unknown[]) =>
      Promise.resolve(paths.map(() => ({ statusCode: StatusCodes.BadNoMatch, targets: null }))),
  } as unknown as ClientSession;
}

async function read(published: Published, point: Partial<WeatherPoint> = {}) {
  const live = await LiveSession.open(sessionWith(published), 1_000);
  return readWeather(live, { ...POINT, ...point }, 'METEO.outdoorTemperature');
}

describe('published weather', () => {
  it('is a forecast known from its issue on, by quarter-hours from its start', async () => {
    expect(await read({})).toEqual({
      ...{ seriesId: 'METEO.outdoorTemperature', modelId: 'weather@MET', issuedAtMs: ISSUED },
      ...{ startMs: START, stepMs: SLOT_MS, mean: [-3.5, -4], quantiles: [], marks: [] },
    });
  });

  it('of integers and of single precision is read too', async () => {
    const list = { dataType: DataType.Int16, arrayType: VariantArrayType.Array };
    expect((await read({ values: good({ ...list, value: Int16Array.of(2, -1) }) })).mean).toEqual([2, -1]);
  });

  it('that the server doubts is used and marked', async () => {
    const values = doubles([1, 2], StatusCodes.UncertainLastUsableValue);
    expect((await read({ values })).marks).toEqual(['weather is UncertainLastUsableValue']);
  });

  it('may have been issued after its first step: an old start is no fault', async () => {
    expect((await read({ start: instant(START - 3 * SLOT_MS) })).startMs).toBeLessThan(ISSUED);
  });
});

describe('what cannot be used is refused whole', () => {
  it.each<[string, Published, RegExp]>([
    [
      'a bad status',
      { values: nothing(StatusCodes.BadCommunicationError) },
      /saw BadCommunicationError.*array/,
    ],
    [
      'a single number',
      { values: good({ dataType: DataType.Double, value: 4 }) },
      /expected an array of numbers/,
    ],
    ['no values', { values: doubles([]) }, /saw an empty array/],
    ['one value that is none', { values: doubles([1, Number.NaN, 3]) }, /no number.*nothing of it is used/],
    ['one value without end', { values: doubles([1, Infinity]) }, /nothing of it is used/],
    [
      'a start between quarter-hours',
      { start: instant(START + 60_000) },
      /saw 2026-01-15T18:01:00.000Z, expected/,
    ],
    [
      'a start that is no instant',
      { start: good({ dataType: DataType.Double, value: 5 }) },
      /expected a DateTime/,
    ],
    ['no issue', { issued: nothing() }, /T\.Issued: saw BadNoData, expected a DateTime/],
  ])('%s', async (_what, published, words) => {
    await expect(read(published)).rejects.toThrow(words);
  });

  it('a node of a namespace that the server does not have', async () => {
    await expect(read({}, { startNode: 'nsu=urn:other;s=T' })).rejects.toThrow(
      /nsu=urn:other;s=T: the server does not have this namespace/,
    );
  });
});

describe('the series a forecast speaks of', () => {
  const site = (...endpointIds: string[]): Site =>
    ({
      readPoints: endpointIds.map((endpointId) => ({
        ...{
          seriesId: `STATION-${endpointId}.outdoorTemperature`,
          observable: 'outdoorTemperature',
          endpointId,
        },
      })),
    }) as unknown as Site;

  it('is the one that measures the same on the same server', () => {
    expect(weatherSeriesId(site('OTHER', 'MET'), POINT)).toBe('STATION-MET.outdoorTemperature');
  });

  it('has the name of the server where nothing is measured there', () => {
    expect(weatherSeriesId(site('OTHER'), POINT)).toBe('MET.outdoorTemperature');
  });
});
