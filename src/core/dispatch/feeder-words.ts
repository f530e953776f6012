/** Limits and loads of feeder networks in words, from the names of their rows: `family[feeder:bus,t]`. */
import { SLOT_HOURS } from '../time/slot.js';
import type { BuiltDispatch, FeederPart } from './dispatch-input.js';

const KW_PER_MW = 1000;
const PERCENT = 100;

/** Duals below this are noise of the solver [EUR/kW]. */
const DUAL_NOISE = 1e-6;

/** A row of a feeder network for people. */
export interface FeederMember {
  /** Null for arithmetic that says nothing by itself. */
  readonly words: string | null;
  /** Load without steerable assets [kW]; null for other rows. */
  readonly loadKw: number | null;
}

/** What a row or column of a feeder network says; null when the name is of none. `at` is its time, as ` at 18:15`. */
export function feederMember(
  built: BuiltDispatch,
  part: {
    readonly name: string;
    readonly side: 'lower' | 'upper' | 'both' | 'whole';
    readonly index: number;
  },
  at: string,
): FeederMember | null {
  const match = /^([^[]+)\[([^:]+):(\d+)/.exec(part.name);
  const feeder = built.layout.feeders?.find((one) => one.feederId === match?.[2]);
  if (!match || !feeder) return null;
  const k = feeder.tree.position.get(Number(match[3])) ?? 0;
  const bus = `bus ${String(feeder.tree.buses[k]?.id)} of ${feeder.feederId}`;
  const { minVoltagePu = 0, maxVoltagePu = 0 } = feeder.tree.buses[k] ?? {};
  const said = (words: string | null, loadKw: number | null = null): FeederMember => ({ words, loadKw });
  switch (match[1]) {
    case 'voltage':
      return part.side === 'lower'
        ? said(`${bus} may not fall below ${percent(minVoltagePu)} of its voltage${at}`)
        : said(`${bus} may not rise above ${percent(maxVoltagePu)} of its voltage${at}`);
    case 'line-rating': {
      const kva = (feeder.tree.feeds[k]?.branch.ratingMva ?? 0) * KW_PER_MW;
      return said(`${branchName(feeder, k)} may carry ${kva.toFixed(1)} kVA${at}`);
    }
    case 'active-balance': {
      const loadKw = (built.program.rowLower[part.index] ?? 0) * KW_PER_MW;
      if (Math.abs(loadKw) < DUAL_NOISE) return said(null);
      return said(`${bus} takes ${loadKw.toFixed(1)} kW${at} besides what can be steered`, loadKw);
    }
    default:
      return said(null);
  }
}

/** What a feeder network adds to the price of a kWh where an asset hangs, and the limit behind it. */
export interface FeederPrice {
  /** [EUR/kWh]; 0 when no limit of the feeder binds. */
  readonly eurPerKwh: number;
  /** Row of the limit that binds hardest; -1 when none does. */
  readonly row: number;
  readonly where: string;
}

/** Price the feeder network of an asset makes in a slot; null when the asset is on none. */
export function feederPrice(
  built: BuiltDispatch,
  rowDuals: Float64Array,
  at: { readonly assetId: string; readonly slot: number },
): FeederPrice | null {
  const { slot } = at;
  const feeder = built.layout.feeders?.find((one) => placeOf(one, at.assetId) !== undefined);
  const place = feeder && placeOf(feeder, at.assetId);
  if (!feeder || !place) return null;
  const k = feeder.tree.position.get(place.bus) ?? 0;
  const dual = (row: number | undefined): number => rowDuals[row ?? -1] ?? 0;
  const eurPerMw =
    dual(feeder.activeRows[slot]?.[k]) + place.kvarPerKw * dual(feeder.reactiveRows[slot]?.[k]);
  const hardest = [...limitRows(feeder, slot)].sort(
    (a, b) => Math.abs(dual(b.row)) - Math.abs(dual(a.row)),
  )[0];
  const eurPerKw = eurPerMw / KW_PER_MW;
  if (!hardest || Math.abs(eurPerKw) < DUAL_NOISE) return { eurPerKwh: 0, row: -1, where: '' };
  const where = hardest.isVoltage
    ? `bus ${String(feeder.tree.buses[hardest.k]?.id)} of ${feeder.feederId} is at its ${dual(hardest.row) > 0 ? 'lowest' : 'highest'} voltage`
    : `${branchName(feeder, hardest.k)} carries all it may`;
  return { eurPerKwh: eurPerKw / SLOT_HOURS, row: hardest.row, where };
}

function placeOf(feeder: FeederPart, assetId: string): FeederPart['places'][number] | undefined {
  return feeder.places.find((place) => place.assetId === assetId);
}

function limitRows(
  feeder: FeederPart,
  slot: number,
): { readonly k: number; readonly row: number; readonly isVoltage: boolean }[] {
  const voltages = (feeder.voltageRows[slot] ?? []).map((row, k) => ({ k, row, isVoltage: true }));
  const ratings = (feeder.ratingRows[slot] ?? []).flatMap((rows, k) =>
    rows.map((row) => ({ k, row, isVoltage: false })),
  );
  return [...voltages.filter(({ row }) => row >= 0), ...ratings];
}

function branchName(feeder: FeederPart, k: number): string {
  return `branch ${feeder.tree.feeds[k]?.branch.name ?? ''} of ${feeder.feederId}`;
}

function percent(voltagePu: number): string {
  return `${(voltagePu * PERCENT).toFixed(1)} %`;
}
