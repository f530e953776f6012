/** What the data say of themselves: demand off its forecast, districts and meters without values, old weather, bad models. */
import type { ForecastQuality } from '../series/forecast-score.js';
import type { SlotValue } from '../series/series.js';
import { alarmId } from './alarm-definition.js';
import type { AlarmSignal } from './alarm-record.js';
import { compared } from './signals-live.js';

/** Standard deviations, and quarter-hours in a row, that make a deviation (lyon.md 3.2). */
export const DEVIATION_SIGMAS = 3;
export const DEVIATION_STEPS = 3;

/** Distance of the 10 % and 90 % quantiles of a normal distribution [standard deviations]. */
const Q10_TO_Q90 = 2 * 1.2815515655446004;

/** Share of a district's powers that may be substitutes [%]. */
const STALE_PERCENT = 10;

/** Age of a weather forecast, and time it must still reach ahead [min]. */
const WEATHER_MINUTES = 360;

/** One closed slot of a node beside what had been forecast of it before it began. */
export interface DeviationStep {
  readonly measuredKw: number;
  readonly meanKw: number;
  readonly q10Kw: number;
  readonly q90Kw: number;
}

/** Base load of a node over its last slots, oldest first; NaN = not known. */
export interface DeviationSigns {
  readonly nodeId: string;
  readonly steps: readonly DeviationStep[];
}

/** Nodes whose base load left its forecast on the same side for three slots; the smallest of the three decides. */
export function deviationSignals(nodes: readonly DeviationSigns[]): AlarmSignal[] {
  return nodes.flatMap(({ nodeId, steps }): AlarmSignal[] => {
    const last = steps.slice(-DEVIATION_STEPS).map(sigmasOf);
    if (last.length < DEVIATION_STEPS || last.some((sigmas) => !Number.isFinite(sigmas))) return [];
    const sameSide = last.every((sigmas) => sigmas > 0) || last.every((sigmas) => sigmas < 0);
    const least = sameSide ? Math.min(...last.map(Math.abs)) : 0;
    const newest = steps.at(-1);
    const off = newest ? newest.measuredKw - newest.meanKw : 0;
    const kw = Math.abs(off).toFixed(0);
    return [
      {
        ...{ definitionId: 'forecast-deviation', subject: nodeId },
        condition: compared('forecast-deviation', least, DEVIATION_SIGMAS),
        ...{ value: least, limit: DEVIATION_SIGMAS },
        detail: {
          en: `${nodeId} is ${kw} kW ${off > 0 ? 'above' : 'below'} its forecast, ${least.toFixed(1)} standard deviations for three slots`,
          fr: `${nodeId} est ${kw} kW ${off > 0 ? 'au-dessus' : 'au-dessous'} de sa prévision, ${least.toFixed(1)} écarts types depuis trois créneaux`,
        },
      },
    ];
  });
}

function sigmasOf({ measuredKw, meanKw, q10Kw, q90Kw }: DeviationStep): number {
  const sigma = (q90Kw - q10Kw) / Q10_TO_Q90;
  return sigma > 0 ? (measuredKw - meanKw) / sigma : Number.NaN;
}

/** A measured owner: a meter or an asset, where it is and which server it is read from. */
export interface MeasuredOwner {
  readonly id: string;
  readonly kind: 'meter' | 'asset';
  readonly districtId: string;
  readonly endpointId: string;
}

/** Districts and meters whose power of the slot was not measured. */
export function staleSignals(
  owners: readonly MeasuredOwner[],
  powers: ReadonlyMap<string, SlotValue>,
): AlarmSignal[] {
  const isStale = ({ id }: MeasuredOwner): boolean => powers.get(id)?.provenance !== 'measured';
  const districts = [...new Set(owners.map(({ districtId }) => districtId))];
  return [
    ...districts.map((id) =>
      districtSignal(
        id,
        owners.filter((o) => o.districtId === id),
        isStale,
      ),
    ),
    ...owners.filter(({ kind }) => kind === 'meter').map((owner) => meterSignal(owner, powers.get(owner.id))),
  ];
}

function districtSignal(
  id: string,
  owners: readonly MeasuredOwner[],
  isStale: (owner: MeasuredOwner) => boolean,
): AlarmSignal {
  const stale = owners.filter(isStale);
  const percent = (100 * stale.length) / owners.length;
  const endpoints = [...new Set(stale.map(({ endpointId }) => endpointId))];
  const named = stale.slice(0, 5).map((owner) => owner.id);
  const more = stale.length > named.length ? ' …' : '';
  return {
    ...{ definitionId: 'district-stale', subject: id },
    condition: compared('district-stale', percent, STALE_PERCENT),
    ...{ value: percent, limit: STALE_PERCENT },
    detail: {
      en: `${String(stale.length)} of ${String(owners.length)} powers of ${id} were not measured: ${named.join(', ')}${more}`,
      fr: `${String(stale.length)} puissances sur ${String(owners.length)} de ${id} n’ont pas été mesurées : ${named.join(', ')}${more}`,
    },
    // One lost server explains it only when all that is missing is behind it.
    causes: endpoints.length === 1 ? endpoints.map((endpoint) => alarmId('endpoint-lost', endpoint)) : [],
  };
}

function meterSignal(
  { id, districtId, endpointId }: MeasuredOwner,
  value: SlotValue | undefined,
): AlarmSignal {
  const provenance = value?.provenance ?? 'missing';
  const estimated = provenance === 'estimated';
  return {
    ...{ definitionId: 'meter-stale', subject: id },
    condition: provenance === 'measured' ? 'off' : 'on',
    ...{ value: null, limit: null },
    detail: {
      en: `the last slot of ${id} ${estimated ? 'was estimated' : 'is missing'}`,
      fr: `le dernier créneau de ${id} ${estimated ? 'a été estimé' : 'manque'}`,
    },
    causes: [alarmId('endpoint-lost', endpointId), alarmId('district-stale', districtId)],
  };
}

/** Weather forecast in use: when it was issued and where it ends [epoch ms]; null = there is none. */
export type WeatherSign = { readonly issuedAtMs: number; readonly endMs: number } | null;

/** No weather, or none that is fresh enough and reaches far enough. */
export function weatherSignals(weather: WeatherSign, nowMs: number): AlarmSignal[] {
  const about = { definitionId: 'no-weather', subject: 'SITE', limit: WEATHER_MINUTES } as const;
  if (weather === null) {
    const detail = { en: 'there is no weather forecast', fr: 'il n’y a aucune prévision météo' };
    return [{ ...about, condition: 'on', value: null, detail }];
  }
  const ageMin = (nowMs - weather.issuedAtMs) / 60_000;
  const lackMin = WEATHER_MINUTES - (weather.endMs - nowMs) / 60_000;
  const worst = Math.max(ageMin, lackMin > 0 ? WEATHER_MINUTES + lackMin : 0);
  const age = ageMin.toFixed(0);
  const reach = Math.max(0, (weather.endMs - nowMs) / 60_000).toFixed(0);
  return [
    {
      ...about,
      condition: compared('no-weather', worst, WEATHER_MINUTES),
      value: ageMin,
      detail: {
        en: `the newest weather forecast is ${age} min old and reaches ${reach} min ahead`,
        fr: `la dernière prévision météo a ${age} min et couvre encore ${reach} min`,
      },
    },
  ];
}

/** Series whose forecasts did badly at any watched lead. */
export function modelSignals(quality: readonly ForecastQuality[]): AlarmSignal[] {
  const bad = new Map(
    quality.filter(({ verdict }) => verdict === 'bad').map((one) => [one.seriesId, one] as const),
  );
  return [...bad.values()].map(({ seriesId, modelId, reasons }) => ({
    ...{ definitionId: 'model-bad', subject: seriesId, condition: 'on', value: null, limit: null },
    detail: {
      en: `${modelId} of ${seriesId}: ${reasons.join('; ')}`,
      fr: `${modelId} de ${seriesId} : ${reasons.join('; ')}`,
    },
  }));
}

/** Messages that wait longer than this for their broker are an alarm [min]. */
const BROKER_MINUTES = 2;

/**
 * Messages that wait for the broker of OpenADR clients.
 *
 * @param oldestMs instant of the oldest that waits [epoch ms]; null = none does
 */
export function brokerSignals(oldestMs: number | null, nowMs: number): AlarmSignal[] {
  const ageMin = oldestMs === null ? 0 : Math.max(0, (nowMs - oldestMs) / 60_000);
  const minutes = ageMin.toFixed(0);
  return [
    {
      ...{ definitionId: 'openadr-broker-away', subject: 'SITE', value: ageMin, limit: BROKER_MINUTES },
      condition: ageMin > BROKER_MINUTES ? 'on' : 'off',
      detail: {
        en: `the oldest message waits since ${minutes} min`,
        fr: `le plus ancien message attend depuis ${minutes} min`,
      },
    },
  ];
}
