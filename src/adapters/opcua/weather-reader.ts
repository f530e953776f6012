/** Turns the arrays of forecast weather a server publishes into a forecast of ours. */
import type { DataValue } from 'node-opcua';
import type { Site, WeatherPoint } from '../../core/grid/site.js';
import type { SeriesForecast } from '../../core/series/forecast.js';
import { seriesId, type SeriesId } from '../../core/series/series.js';
import { SLOT_MS, isSlotStart } from '../../core/time/slot.js';
import type { LiveSession } from './live-session.js';
import { qualityOf, scaleOf } from './reading.js';
import { declaredUnits, unitProblem } from './unit-check.js';

/**
 * The forecast as published now.
 *
 * @throws Error when the nodes do not hold an array of numbers on the quarter-hour grid
 */
export async function readWeather(
  live: LiveSession,
  point: WeatherPoint,
  id: SeriesId,
): Promise<SeriesForecast> {
  const names = [point.node, point.startNode, point.issuedAtNode];
  const nodes = names.map((name) => {
    const node = live.resolve(name);
    if (node === undefined)
      throw new Error(`${name}: the server does not have this namespace; correct \`namespaces\``);
    return node;
  });
  const [unit] = await declaredUnits(live, nodes.slice(0, 1));
  const wrong = unitProblem(point.unit, unit);
  if (wrong !== undefined) throw new Error(`${point.node}: ${wrong}`);
  const [values, start, issuedAt] = await live.readValues(nodes);
  const mean = meanOf(point, id, values);
  const startMs = instantOf(point.startNode, start);
  if (!isSlotStart(startMs)) {
    throw new Error(
      `${point.startNode}: saw ${new Date(startMs).toISOString()}, expected the start of a quarter-hour`,
    );
  }
  return {
    seriesId: id,
    modelId: `weather@${point.endpointId}`,
    issuedAtMs: instantOf(point.issuedAtNode, issuedAt),
    startMs,
    stepMs: SLOT_MS,
    mean,
    quantiles: [],
    marks:
      values !== undefined && qualityOf(values.statusCode) !== 'good'
        ? [`weather is ${values.statusCode.name}`]
        : [],
  };
}

/** The series a forecast speaks of: the sensor that measures the same on the same server. */
export function weatherSeriesId(site: Site, point: WeatherPoint): SeriesId {
  const measured = site.readPoints.find(
    (p) => p.observable === point.observable && p.endpointId === point.endpointId,
  );
  return measured?.seriesId ?? seriesId(point.endpointId, point.observable);
}

function meanOf(point: WeatherPoint, id: SeriesId, data: DataValue | undefined): number[] {
  const value: unknown = data?.value.value;
  const isList = Array.isArray(value) || ArrayBuffer.isView(value);
  if (data === undefined || data.statusCode.isBad() || !isList) {
    throw new Error(
      `${point.node}: saw ${data?.statusCode.name ?? 'nothing'}, expected an array of numbers; is the weather service up?`,
    );
  }
  const scale = scaleOf({ unit: point.unit, sign: 1, seriesId: id });
  const mean = Array.from(value as ArrayLike<unknown>, (v) =>
    typeof v === 'number' ? v * scale : Number.NaN,
  );
  if (mean.length === 0 || mean.some((v) => !Number.isFinite(v))) {
    throw new Error(
      `${point.node}: saw an empty array or a value that is no number, expected numbers only; nothing of it is used`,
    );
  }
  return mean;
}

function instantOf(node: string, data: DataValue | undefined): number {
  const value: unknown = data?.value.value;
  if (data !== undefined && !data.statusCode.isBad() && value instanceof Date) return value.getTime();
  throw new Error(`${node}: saw ${data?.statusCode.name ?? 'nothing'}, expected a DateTime`);
}
