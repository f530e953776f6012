/** An asset so many times as large: power, energy and flows scale, efficiencies, temperatures and prices do not. */
import type { Asset } from '../grid/asset.js';

/** Fields that grow with the size of an asset, of any kind. */
const EXTENSIVE: ReadonlySet<string> = new Set([
  'ratedKw',
  'rampKwPerS',
  'energyCapacityKwh',
  'maxChargeKw',
  'maxDischargeKw',
  'peakKw',
  'arrivalsKwhPerHour',
  'drawKw',
  'lossKwPerK',
  'capacityKwhPerK',
  'gainsKw',
  'solarApertureM2',
  'maxHeatElectricKw',
  'discomfortEurPerKh',
  'minOutputKw',
  'maxOutputKw',
  'referenceOutputKw',
  'profileKw',
  'blockKw',
  'minKw',
  'maxKw',
  'energyMinKwh',
  'energyMaxKwh',
  'unservedEur',
]);

/**
 * The asset as if there were `factor` of it.
 *
 * @param factor 0 or more; 0 leaves an asset that can do nothing
 */
export function scaleAsset<A extends Asset>(asset: A, factor: number): A {
  const scaled = Object.entries(asset).map(([field, value]): [string, unknown] => [
    field,
    EXTENSIVE.has(field) ? times(value, factor) : nested(field, value, factor),
  ]);
  return Object.fromEntries(scaled) as unknown as A;
}

function times(value: unknown, factor: number): unknown {
  if (typeof value === 'number') return value * factor;
  return Array.isArray(value) ? value.map((one: unknown) => times(one, factor)) : value;
}

/** What lies deeper: a fixed safe power, the groups of a fleet, the heat beside a unit, the cost of its start. */
function nested(field: string, value: unknown, factor: number): unknown {
  if (Array.isArray(value) && field === 'windows')
    return value.map((group: { energyKwh: number }) => ({ ...group, energyKwh: group.energyKwh * factor }));
  if (typeof value !== 'object' || value === null) return value;
  const named = value as Readonly<Record<string, unknown>>;
  const grow = (keys: readonly string[]): unknown => ({
    ...named,
    ...Object.fromEntries(keys.filter((key) => key in named).map((key) => [key, times(named[key], factor)])),
  });
  if (field === 'safeState') return grow(['powerKw']);
  if (field === 'heat') return grow(['demandKw', 'boilerMaxKw', 'dumpMaxKw']);
  return field === 'commitment' ? grow(['startEur']) : value;
}
