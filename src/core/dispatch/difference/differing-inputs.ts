/** Inputs of two plans held side by side: what is not the same, by group and size. */
import type { SeriesForecast } from '../../series/forecast.js';
import { SLOT_MS } from '../../time/slot.js';
import type { BuildingOffer } from '../building-offer.js';
import type { PlanContent } from '../plan.js';
import type { AssetState, SystemSnapshot } from '../snapshot.js';

/** What one plan was computed from. */
export interface PlanInputs {
  readonly snapshot: SystemSnapshot;
  readonly forecasts: readonly SeriesForecast[];
}

/** Kinds of input that can change a plan, in the order they are told. */
export const INPUT_GROUPS = [
  'forecast',
  'weather',
  'price',
  'limit',
  'state',
  'availability',
  'in-force',
  'delivered',
  'calls',
  'risk',
] as const;
export type InputGroup = (typeof INPUT_GROUPS)[number];

/** One input that is not the same. */
export interface InputDifference {
  readonly group: InputGroup;
  /** Series, node, asset or price it is about. */
  readonly what: string;
  /** Largest |change| in the slots both speak of, in `unit`. */
  readonly largest: number;
  /** Mean change in them, after less before. */
  readonly mean: number;
  readonly unit: string;
}

/** Relative change below this is rounding. */
const ROUNDING = 1e-9;

/**
 * Inputs that differ, the largest first in each group. States are held against what the earlier plan expected of that
 * moment, so that an asset that did as it was told is no difference.
 */
export function differingInputs(
  before: PlanInputs,
  after: PlanInputs,
  planBefore: PlanContent,
): InputDifference[] {
  const found = [
    ...forecastDifferences(before, after),
    ...seriesDifferences(before.snapshot, after.snapshot),
    ...stateDifferences(expectedStates(before, planBefore, after.snapshot.slotMs), after.snapshot),
    ...availabilityDifferences(before.snapshot, after.snapshot),
    ...inForceDifferences(before.snapshot, after.snapshot),
    ...scalar('delivered', 'peak import today', 'kW', [
      before.snapshot.peakSoFarKw,
      after.snapshot.peakSoFarKw,
    ]),
    ...callDifferences(before.snapshot, after.snapshot),
    ...scalar('risk', 'quantile at which limits hold', '1', [
      before.snapshot.riskLevel,
      after.snapshot.riskLevel,
    ]),
  ];
  const order = (group: InputGroup): number => INPUT_GROUPS.indexOf(group);
  return found.sort((a, b) => order(a.group) - order(b.group) || b.largest - a.largest);
}

/** States the earlier plan expected at a later slot's start; its own where the slot is the same. */
export function expectedStates(
  before: PlanInputs,
  plan: PlanContent,
  slotMs: number,
): ReadonlyMap<string, AssetState> {
  const gone = (slotMs - before.snapshot.slotMs) / SLOT_MS;
  const schedules = new Map(plan.schedules.map((schedule) => [schedule.assetId, schedule]));
  return new Map(
    before.snapshot.assets.map((state) => {
      const schedule = schedules.get(state.assetId);
      const expected = schedule?.state?.[gone - 1];
      if (gone <= 0 || expected === undefined) return [state.assetId, state];
      const powerKw = schedule?.powerKw[gone - 1] ?? state.powerKw;
      return [state.assetId, { ...state, powerKw, ...stateValue(state, expected) }];
    }),
  );
}

function stateValue(state: AssetState, value: number): Partial<AssetState> {
  if (state.soc !== null) return { soc: value };
  if (state.zoneTemperatureC !== null) return { zoneTemperatureC: value };
  return state.energyRequestedKwh === null ? {} : { energyRequestedKwh: value };
}

/** Series of the weather, which the snapshot carries; their forecasts are not told twice. */
export function isWeather(forecast: Pick<SeriesForecast, 'seriesId'>): boolean {
  return /\.(outdoorTemperature|irradiance)$/.test(forecast.seriesId);
}

function forecastDifferences(before: PlanInputs, after: PlanInputs): InputDifference[] {
  const earlier = new Map(before.forecasts.map((forecast) => [forecast.seriesId, forecast]));
  return after.forecasts.flatMap((forecast) => {
    const was = earlier.get(forecast.seriesId);
    if (!was || isWeather(forecast) || was.stepMs !== forecast.stepMs) return [];
    return aligned(
      { group: 'forecast', what: forecast.seriesId, unit: 'kW' },
      { startMs: was.startMs, values: was.mean },
      { startMs: forecast.startMs, values: forecast.mean },
    );
  });
}

function seriesDifferences(before: SystemSnapshot, after: SystemSnapshot): InputDifference[] {
  const pair = (
    about: Pick<InputDifference, 'group' | 'what' | 'unit'>,
    was: readonly number[] | undefined,
    is: readonly number[] | undefined,
  ): InputDifference[] =>
    aligned(
      about,
      { startMs: before.slotMs, values: was ?? [] },
      { startMs: after.slotMs, values: is ?? [] },
    );
  const nodes = Object.keys(after.limitsKw);
  return [
    ...pair(
      { group: 'price', what: 'import', unit: 'EUR/kWh' },
      before.importPriceEurPerKwh,
      after.importPriceEurPerKwh,
    ),
    ...pair(
      { group: 'price', what: 'export', unit: 'EUR/kWh' },
      before.exportPriceEurPerKwh,
      after.exportPriceEurPerKwh,
    ),
    ...pair(
      { group: 'weather', what: 'outdoor temperature', unit: 'K' },
      before.outdoorTemperatureC,
      after.outdoorTemperatureC,
    ),
    ...pair(
      { group: 'weather', what: 'irradiance', unit: 'W/m²' },
      before.irradianceWPerM2,
      after.irradianceWPerM2,
    ),
    ...nodes.flatMap((id) =>
      pair({ group: 'limit', what: id, unit: 'kW' }, before.limitsKw[id], after.limitsKw[id]),
    ),
  ];
}

function stateDifferences(
  expected: ReadonlyMap<string, AssetState>,
  after: SystemSnapshot,
): InputDifference[] {
  return after.assets.flatMap((state) => {
    const was = expected.get(state.assetId);
    if (!was) return [];
    return [
      ...scalar('state', `${state.assetId} state of charge`, '1', [was.soc, state.soc]),
      ...scalar('state', `${state.assetId} zone`, 'K', [was.zoneTemperatureC, state.zoneTemperatureC]),
      ...scalar('state', `${state.assetId} energy asked for`, 'kWh', [
        was.energyRequestedKwh,
        state.energyRequestedKwh,
      ]),
    ];
  });
}

function availabilityDifferences(before: SystemSnapshot, after: SystemSnapshot): InputDifference[] {
  const was = new Map(before.assets.map((state) => [state.assetId, state.available]));
  return after.assets.flatMap(({ assetId, available, reason }): InputDifference[] => {
    if (was.get(assetId) === available || !was.has(assetId)) return [];
    const what = available ? `${assetId} is back` : `${assetId} is out: ${reason ?? 'no reason given'}`;
    return [{ group: 'availability', what, largest: 1, mean: available ? 1 : -1, unit: '1' }];
  });
}

function inForceDifferences(before: SystemSnapshot, after: SystemSnapshot): InputDifference[] {
  const was = new Map(before.announced.map((plan) => [plan.assetId, plan.powerKw]));
  return after.announced.flatMap(({ assetId, powerKw }) =>
    aligned(
      { group: 'in-force', what: assetId, unit: 'kW' },
      { startMs: before.slotMs, values: was.get(assetId) ?? [] },
      { startMs: after.slotMs, values: powerKw },
    ),
  );
}

/** Buildings that joined or left since, what the others answered, and what was learned of them. */
function callDifferences(before: SystemSnapshot, after: SystemSnapshot): InputDifference[] {
  const was = new Map(before.buildings?.offers.map((offer) => [offer.buildingId, offer]));
  const is = new Set(after.buildings?.offers.map(({ buildingId }) => buildingId));
  return [
    ...(after.buildings?.offers ?? []).flatMap((offer) => {
      const earlier = was.get(offer.buildingId);
      return earlier ? offerDifferences([earlier, before], [offer, after]) : [membership(offer, 1)];
    }),
    ...(before.buildings?.offers ?? [])
      .filter(({ buildingId }) => !is.has(buildingId))
      .map((offer) => membership(offer, -1)),
  ];
}

/** A building that a plan may call and the other may not, by the power of its block [kW]. */
function membership({ name, block }: BuildingOffer, sign: 1 | -1): InputDifference {
  const what = sign > 0 ? `${name}, joined and may be called` : `${name}, left and could be called`;
  return { group: 'calls', what, largest: block.blockKw, mean: sign * block.blockKw, unit: 'kW' };
}

function offerDifferences(
  [earlier, before]: readonly [BuildingOffer, SystemSnapshot],
  [offer, after]: readonly [BuildingOffer, SystemSnapshot],
): InputDifference[] {
  return [
    ...aligned(
      { group: 'calls', what: `${offer.name}, called`, unit: 'kW' },
      { startMs: before.slotMs, values: earlier.standingKw },
      { startMs: after.slotMs, values: offer.standingKw },
    ),
    ...scalar('calls', `${offer.name}, probability of delivery`, '1', [earlier.asked.mean, offer.asked.mean]),
    ...scalar('calls', `${offer.name}, offers`, 'kW', [earlier.block.blockKw, offer.block.blockKw]),
    ...scalar('calls', `${offer.name}, price`, 'EUR/kWh', [
      earlier.block.priceEurPerKwh,
      offer.block.priceEurPerKwh,
    ]),
  ];
}

type About = Pick<InputDifference, 'group' | 'what' | 'unit'>;

interface Timed {
  readonly startMs: number;
  readonly values: readonly (number | null)[];
}

function aligned(about: About, before: Timed, after: Timed): InputDifference[] {
  const shift = (after.startMs - before.startMs) / SLOT_MS;
  const changes = after.values.flatMap((value, t) => {
    const was = before.values[t + shift];
    return value === null || was === null || was === undefined ? [] : [value - was];
  });
  const largest = changes.reduce((most, change) => Math.max(most, Math.abs(change)), 0);
  const size = after.values.reduce<number>((most, value) => Math.max(most, Math.abs(value ?? 0)), 0);
  if (largest <= ROUNDING * (1 + size)) return [];
  return [{ ...about, largest, mean: changes.reduce((sum, change) => sum + change, 0) / changes.length }];
}

function scalar(
  group: InputGroup,
  what: string,
  unit: string,
  [was, is]: readonly [number | null, number | null],
): InputDifference[] {
  if (was === null || is === null) return [];
  const mean = is - was;
  if (Math.abs(mean) <= ROUNDING * (1 + Math.abs(is))) return [];
  return [{ group, what, largest: Math.abs(mean), mean, unit }];
}
