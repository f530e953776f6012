/** What a dispatch case says, in the words of the dispatch: grid, snapshot and forecasts. Pure. */
import type { DispatchInput } from '../dispatch/dispatch-input.js';
import {
  type AnnouncedSetpoint,
  CITY_NODE,
  type FrozenSetpoint,
  type SystemSnapshot,
} from '../dispatch/snapshot.js';
import type { GridLine, GridModel, SubscribedPower } from '../grid/grid-model.js';
import { QUANTILE_LEVELS, type SeriesForecast } from '../series/forecast.js';
import { seriesId } from '../series/series.js';
import { parseInstant } from '../time/instant.js';
import { SLOT_MS } from '../time/slot.js';
import { type CaseAsset, assetForecast, assetStart, gridAsset } from './case-asset.js';
import { gridFeeder } from './case-feeder.js';
import type { CaseLine, CaseLoad, CaseQuantiles, DispatchCase } from './dispatch-case.js';
import { bySlot, type PerSlot } from './per-slot.js';

/** The one district all nodes of a case belong to; no id of a case can have this character. */
const CASE_DISTRICT = 'case@district';

/** Level of the quantile at which limits hold without any risk given: no margin. */
const NO_MARGIN = 0.5;

const HOURS = 24;

/** What {@link caseInput} may be told beside the case. */
export interface CaseInputOptions {
  /** Hash of the case. */
  readonly caseHash: string;
}

/** The input of the optimiser for a case that {@link caseProblems} found nothing wrong with. */
export function caseInput(given: DispatchCase, options: CaseInputOptions): DispatchInput {
  return {
    grid: caseGrid(given),
    snapshot: caseSnapshot(given, options.caseHash),
    forecasts: caseForecasts(given),
  };
}

/** The grid of a case, also of one with mistakes, so that the rules of grids can be held against it. */
export function caseGrid(given: DispatchCase): GridModel {
  const nodes = nodesInUse(given);
  const cityKw = Math.max(...bySlot(given.cityImportLimitKw, given.slots));
  return {
    id: 'case',
    name: given.name,
    cityImportLimitWinterKw: cityKw,
    cityImportLimitSummerKw: cityKw,
    districts: [{ id: CASE_DISTRICT, name: given.name }],
    substations: given.substations.map((one) => {
      const importLimitKw = Math.max(...bySlot(one.importLimitKw, given.slots));
      return {
        id: one.id,
        name: one.name ?? one.id,
        importLimitKw,
        exportLimitKw: one.exportLimitKw ?? importLimitKw,
        firmKva: importLimitKw,
        level: one.level ?? 'distribution',
      };
    }),
    branches: (given.feeders ?? []).map((one) => ({
      id: one.id,
      kind: one.kind ?? 'feeder',
      parentId: one.parent,
      limitKw: Math.max(...bySlot(one.limitKw, given.slots)),
    })),
    ...(given.lines ? { lines: given.lines.map((line) => gridLine(line, given.slots)) } : {}),
    ...(given.feederNetworks
      ? { feederNetworks: given.feederNetworks.map((one) => gridFeeder(one, meterOf(one.node))) }
      : {}),
    meters: nodes.map((node) => ({ ...placeOf(given, node), id: meterOf(node), districtId: CASE_DISTRICT })),
    assets: given.assets.map((entry) =>
      gridAsset(entry, {
        substationId: placeOf(given, entry.node).substationId,
        districtId: CASE_DISTRICT,
        meterId: meterOf(entry.node),
      }),
    ),
    ...contractsOf(given),
  };
}

function gridLine({ from, to, limitKw, ...line }: CaseLine, slots: number): GridLine {
  return { ...line, fromId: from, toId: to, limitKw: Math.max(...bySlot(limitKw, slots)) };
}

function contractsOf(given: DispatchCase): Pick<GridModel, 'tariff' | 'subscriptions' | 'reserve'> {
  const none = new Array<number>(HOURS).fill(0);
  const co2 = given.co2?.gPerKwhByHour ?? none;
  return {
    tariff: {
      energyWinterEurPerKwh: none,
      energySummerEurPerKwh: none,
      networkEurPerKwh: none,
      exportShare: 0,
      peakEurPerKw: given.prices.peakEurPerKw ?? 0,
      co2WinterGPerKwh: co2,
      co2SummerGPerKwh: co2,
      ...(given.co2 ? { co2EurPerTonne: given.co2.eurPerTonne } : {}),
    },
    ...(given.subscriptions
      ? {
          subscriptions: given.subscriptions.map(({ node, ...rest }): SubscribedPower => ({
            nodeId: node,
            ...rest,
          })),
        }
      : {}),
    ...(given.reserve ? { reserve: given.reserve } : {}),
  };
}

function caseSnapshot(given: DispatchCase, caseHash: string): SystemSnapshot {
  const { slots, prices } = given;
  const series = (value: PerSlot): number[] => bySlot(value, slots);
  const slotMs = parseInstant(given.start);
  return {
    siteId: 'case',
    gridVersion: caseHash,
    slotMs,
    horizonSlots: slots,
    knownAtMs: slotMs,
    assets: given.assets.map((entry) => assetStart(entry, slots)),
    frozenSlots: given.frozenSlots ?? 0,
    frozen: setpoints(given.assets, 'frozenKw'),
    announced: setpoints(given.assets, 'announcedKw'),
    limitsKw: Object.fromEntries([
      [CITY_NODE, series(given.cityImportLimitKw)],
      ...given.substations.map((one) => [one.id, series(one.importLimitKw)] as const),
      ...[...(given.feeders ?? []), ...(given.lines ?? [])].map(
        (one) => [one.id, series(one.limitKw)] as const,
      ),
    ]),
    importPriceEurPerKwh: series(prices.importEurPerKwh),
    ...(prices.networkEurPerKwh === undefined
      ? {}
      : { networkPriceEurPerKwh: series(prices.networkEurPerKwh) }),
    exportPriceEurPerKwh: series(prices.exportEurPerKwh),
    peakSoFarKw: prices.peakSoFarKw ?? 0,
    outdoorTemperatureC: series(given.weather?.outdoorTemperatureC ?? 0),
    irradianceWPerM2: series(given.weather?.irradianceWPerM2 ?? 0),
    inputShare: { measured: 1, estimated: 0, missing: 0 },
    riskLevel: riskLevel(given),
  };
}

/** Level of the quantile: 5 % risk is 0.95. Rounded, because 1 - 0.1 is not 0.9 in every digit. */
function riskLevel({ riskPercent }: DispatchCase): number {
  return riskPercent === undefined ? NO_MARGIN : Math.round((1 - riskPercent / 100) * 1e9) / 1e9;
}

function setpoints(
  assets: readonly CaseAsset[],
  key: 'frozenKw' | 'announcedKw',
): (FrozenSetpoint & AnnouncedSetpoint)[] {
  return assets.flatMap((entry) => {
    const powerKw = entry[key];
    return powerKw === undefined ? [] : [{ assetId: entry.id, powerKw }];
  });
}

function caseForecasts(given: DispatchCase): SeriesForecast[] {
  const loads = new Map((given.loads ?? []).map((load) => [load.node, load]));
  const nothing = (node: string): CaseLoad => ({ node, powerKw: 0 });
  const forecast = (
    id: SeriesForecast['seriesId'],
    mean: PerSlot,
    quantiles?: CaseQuantiles,
  ): SeriesForecast => forecastOf(given, { id, mean, quantiles });
  return [
    ...nodesInUse(given).map((node) => {
      const load = loads.get(node) ?? nothing(node);
      return forecast(seriesId(meterOf(node), 'base'), load.powerKw, load.quantilesKw);
    }),
    ...nodeTotals(given).map(({ node, mean, quantiles }) =>
      forecast(seriesId(node, 'base'), mean, quantiles),
    ),
    ...given.assets.flatMap((entry) => {
      const power = assetForecast(entry);
      return power === null ? [] : [forecast(seriesId(entry.id, 'power'), power)];
    }),
  ];
}

interface NodeTotal {
  readonly node: string;
  readonly mean: readonly number[];
  readonly quantiles: CaseQuantiles;
}

/** Sums of loads whose quantiles are known: given as a total, or of one load alone. */
function nodeTotals(given: DispatchCase): NodeTotal[] {
  const all = [
    CITY_NODE,
    ...given.substations.map((one) => one.id),
    ...(given.feeders ?? []).map((one) => one.id),
  ];
  return all.flatMap((node) => {
    const below = (given.loads ?? []).filter((load) => isBelow(given, load.node, node));
    const quantiles =
      given.totals?.find((total) => total.node === node)?.quantilesKw ??
      (below.length === 1 ? below[0]?.quantilesKw : undefined);
    if (quantiles === undefined) return [];
    const means = below.map((load) => bySlot(load.powerKw, given.slots));
    const mean = Array.from({ length: given.slots }, (_, t) =>
      means.reduce((sum, kw) => sum + (kw[t] ?? 0), 0),
    );
    return [{ node, mean, quantiles }];
  });
}

function forecastOf(
  given: DispatchCase,
  one: {
    readonly id: SeriesForecast['seriesId'];
    readonly mean: PerSlot;
    readonly quantiles: CaseQuantiles | undefined;
  },
): SeriesForecast {
  const startMs = parseInstant(given.start);
  const { quantiles } = one;
  return {
    seriesId: one.id,
    modelId: 'case',
    issuedAtMs: startMs,
    startMs,
    stepMs: SLOT_MS,
    mean: bySlot(one.mean, given.slots),
    quantiles: quantiles
      ? QUANTILE_LEVELS.map((level) => bySlot(quantiles[String(level)] ?? 0, given.slots))
      : [],
    marks: [],
  };
}

/** Nodes with a load or an asset, each once, in the order of the document. */
function nodesInUse(given: DispatchCase): string[] {
  return [
    ...new Set([...(given.loads ?? []).map((load) => load.node), ...given.assets.map((entry) => entry.node)]),
  ];
}

function meterOf(node: string): string {
  return `${node}@load`;
}

/** Substation above a node and, for a feeder, the feeder; an unknown node is its own substation. */
function placeOf(given: DispatchCase, node: string): { substationId: string; branchId?: string } {
  const path = pathUp(given, node);
  const substationId = path[path.length - 1] ?? node;
  return path.length > 1 ? { substationId, branchId: node } : { substationId };
}

function isBelow(given: DispatchCase, node: string, above: string): boolean {
  const path = pathUp(given, node);
  if (above !== CITY_NODE) return path.includes(above);
  const station = given.substations.find((one) => one.id === path[path.length - 1]);
  return (station?.level ?? 'distribution') === 'distribution';
}

/** The node and all that is above it, up to its substation; ends early in a loop. */
function pathUp(given: DispatchCase, node: string): string[] {
  const path = [node];
  for (let at = node; ;) {
    const parent = given.feeders?.find((one) => one.id === at)?.parent;
    if (parent === undefined || path.includes(parent)) return path;
    path.push(parent);
    at = parent;
  }
}
