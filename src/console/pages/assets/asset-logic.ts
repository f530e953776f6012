/** Logic of the pages of assets: what their orders came to, which limits they have, what their properties are called. */
import type { Ok } from '../../api/answers.js';
import type { Ratings } from '../../timeline/timeline-lines.js';

export type Assets = Ok<'assetsList'>;
export type AssetRow = Assets['assets'][number];
export type Asset = Ok<'assetsOne'>;
export type Order = Asset['orders'][number];

/** Looks of order states: `well` is quiet, `attention` is on its way or late, `trouble` failed. */
export type StateLook = 'well' | 'open' | 'attention' | 'trouble';

const LOOKS: Readonly<Record<string, StateLook>> = {
  ...{ intended: 'open', written: 'open' },
  ...{ confirmed: 'well', released: 'well' },
  late: 'attention',
  ...{ withheld: 'attention', refused: 'trouble', diverging: 'trouble' },
};

/** States of orders that the console has words for. */
export const ORDER_STATES = [
  'intended',
  'written',
  'confirmed',
  'late',
  'refused',
  'diverging',
  'withheld',
  'released',
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** A state as one that has a word; null for one of a newer service. */
export function knownState(state: string): OrderState | null {
  return ORDER_STATES.find((one) => one === state) ?? null;
}

/** How a state of an order is shown; one that is not known asks to be looked at. */
export function lookOfState(state: string): StateLook {
  return LOOKS[state] ?? 'attention';
}

/** Orders of a day by what they came to, worst first, those that are none left out. */
export function tally(
  orders: readonly Pick<Order, 'state'>[],
): readonly { readonly state: string; readonly n: number }[] {
  const counts = new Map<string, number>();
  for (const { state } of orders) counts.set(state, (counts.get(state) ?? 0) + 1);
  const rank = (state: string): number =>
    ['trouble', 'attention', 'open', 'well'].indexOf(lookOfState(state));
  return [...counts]
    .map(([state, n]) => ({ state, n }))
    .sort((a, b) => rank(a.state) - rank(b.state) || b.n - a.n || a.state.localeCompare(b.state));
}

/** How far what was metered is from what was ordered [kW]; null while one of them is not known. */
export function missedKw({ powerKw, meteredKw }: Pick<Order, 'powerKw' | 'meteredKw'>): number | null {
  return powerKw === null || meteredKw === null ? null : meteredKw - powerKw;
}

/** What stands behind an order that is not in its band: written long after it was meant. [ms]; null = not written. */
export function delayMs({
  intendedAtMs,
  writtenAtMs,
}: Pick<Order, 'intendedAtMs' | 'writtenAtMs'>): number | null {
  return writtenAtMs === null ? null : Math.max(0, writtenAtMs - intendedAtMs);
}

/** Rank of a row in the list: what failed first, then what cannot be used, then the rest. */
export function concern({
  order,
  available,
  controlMode,
  controllable,
}: Pick<AssetRow, 'order' | 'available' | 'controlMode' | 'controllable'>): number {
  if (order !== null && lookOfState(order.state) === 'trouble') return 4;
  if (controlMode === 'fallback' || controlMode === 'unknown') return 3;
  if (available === false && controllable) return 2;
  if (order !== null && lookOfState(order.state) === 'attention') return 1;
  return 0;
}

const numberIn = (properties: Asset['properties'], key: string): number | null => {
  const value = properties[key];
  return typeof value === 'number' ? value : null;
};

/** Kinds that feed the network and take nothing from it. */
const GENERATORS = new Set(['pv', 'wind', 'chp', 'waste-to-energy', 'hydro']);

/** What an asset can take and give at most [kW], load convention. */
export function ratingsOf({
  kind,
  ratedKw,
  properties,
}: Pick<Asset, 'kind' | 'ratedKw' | 'properties'>): Ratings {
  if (kind === 'battery') {
    const giving = numberIn(properties, 'maxDischargeKw') ?? ratedKw;
    return { upKw: numberIn(properties, 'maxChargeKw') ?? ratedKw, downKw: -giving };
  }
  if (GENERATORS.has(kind)) return { upKw: null, downKw: -(numberIn(properties, 'maxOutputKw') ?? ratedKw) };
  return { upKw: ratedKw, downKw: null };
}

/** A property as it is shown: its value in the unit that its name tells. */
export interface Property {
  readonly key: string;
  readonly label: string;
  readonly value: number | string | boolean;
  readonly unit: string;
}

/** Endings of names that tell the unit, longest first. */
const UNITS: readonly (readonly [ending: string, unit: string])[] = [
  ['EurPerKwh', '€/kWh'],
  ['EurPerKh', '€/(K·h)'],
  ['EurPerKw', '€/kW'],
  ['KwPerS', 'kW/s'],
  ['KwhPerK', 'kWh/K'],
  ['KwPerK', 'kW/K'],
  ['Minutes', 'min'],
  ['Hours', 'h'],
  ['Slots', '× 15 min'],
  ['Kwh', 'kWh'],
  ['Kva', 'kVA'],
  ['Kw', 'kW'],
  ['C', '°C'],
];

/** Shares, read as per cent. */
const SHARES: ReadonlySet<string> = new Set([
  'efficiencyCharge',
  'efficiencyDischarge',
  'socMin',
  'socMax',
  'dimFloor',
  'lossPerHour',
]);

/**
 * Properties of an asset that are single values: `maxChargeKw: 10000` is "max charge", 10 000, kW. Tables of values are left out.
 */
export function propertiesOf(properties: Asset['properties']): readonly Property[] {
  return Object.entries(properties).flatMap(([key, value]) => {
    if (typeof value !== 'number' && typeof value !== 'string' && typeof value !== 'boolean') return [];
    if (SHARES.has(key) && typeof value === 'number')
      return [{ key, label: spaced(key), value: value * 100, unit: '%' }];
    const [ending, unit] = UNITS.find(([end]) => key.endsWith(end) && key.length > end.length) ?? ['', ''];
    const stem = key.slice(0, key.length - ending.length);
    return [{ key, label: spaced(stem), value, unit }];
  });
}

function spaced(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
}

/** Seconds of silence after which a value is old: three slots [ms]. */
export const STALE_MS = 45 * 60_000;
