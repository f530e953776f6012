/** Reserve: power that the steered batteries can give more or take more at any moment, and hold. */
import type { Battery } from '../../grid/asset.js';
import type { ReserveNeed } from '../../grid/grid-model.js';
import { SLOT_HOURS } from '../../time/slot.js';
import { energyWindow } from '../assets/battery.js';
import type { BuildContext } from '../build-context.js';
import type { AssetPart } from '../dispatch-input.js';
import type { RowEntry } from '../program-builder.js';

/** Names of columns and rows, by direction. */
const FAMILIES = {
  up: {
    kept: 'reserve-up',
    need: 'reserve-need-up',
    missing: 'reserve-shortfall-up',
    power: 'reserve-up-power',
    start: 'reserve-up-start',
    energy: 'reserve-up-energy',
  },
  down: {
    kept: 'reserve-down',
    need: 'reserve-need-down',
    missing: 'reserve-shortfall-down',
    power: 'reserve-down-power',
    start: 'reserve-down-start',
    energy: 'reserve-down-energy',
  },
} as const;

interface Store {
  readonly battery: Battery;
  readonly part: AssetPart;
  readonly startKwh: number;
}

/**
 * Adds for each direction and slot `reserve-need-up[CITY,t]`: sum of what the batteries keep + shortfall >= need, and for
 * each battery `reserve-up-power[id,t]`: discharge - charge + kept <= largest discharge, with `reserve-up-start` and
 * `reserve-up-energy[id,t]`: the energy at both ends of the slot lasts for it. Likewise `down` for taking more.
 */
export function addReserveNeed(
  ctx: BuildContext,
  need: ReserveNeed | undefined,
  parts: readonly AssetPart[],
): void {
  if (!need) return;
  const stores = parts.flatMap((part): Store[] => {
    if (part.asset.kind !== 'battery' || part.mode === 'local') return [];
    const soc = ctx.snapshot.assets.find((state) => state.assetId === part.asset.id)?.soc ?? 0;
    return [{ battery: part.asset, part, startKwh: soc * part.asset.energyCapacityKwh }];
  });
  for (const way of ['up', 'down'] as const) {
    const needKw = way === 'up' ? need.upKw : need.downKw;
    if (needKw <= 0) continue;
    for (let t = 0; t < ctx.horizon.slots; t++) {
      const kept = stores.map((store): RowEntry => [addKept(ctx, store, { way, t, need }), 1]);
      const family = FAMILIES[way];
      const shortfall = ctx.builder.column(`${family.missing}[CITY,${String(t)}]`, 0, needKw);
      ctx.builder.cost('reserve', shortfall, need.shortfallEurPerKwh * SLOT_HOURS);
      ctx.builder.row(`${family.need}[CITY,${String(t)}]`, needKw, Infinity, [...kept, [shortfall, 1]]);
    }
  }
}

/** Column of the power one battery keeps ready in a slot [kW]. */
function addKept(
  ctx: BuildContext,
  { battery, part, startKwh }: Store,
  at: { readonly way: 'up' | 'down'; readonly t: number; readonly need: ReserveNeed },
): number {
  const { builder } = ctx;
  const up = at.way === 'up';
  const family = FAMILIES[at.way];
  const name = (word: string): string => `${word}[${battery.id},${String(at.t)}]`;
  const { low, high } = energyWindow(battery, startKwh);
  const hours = at.need.holdSlots * SLOT_HOURS;
  const kwhPerKw = up ? hours / battery.efficiencyDischarge : hours * battery.efficiencyCharge;
  const atStart = Math.max(0, up ? startKwh - low : high - startKwh) / kwhPerKw;
  const kept = builder.column(name(family.kept), 0, at.t === 0 ? atStart : Infinity);
  const sign = up ? -1 : 1;
  builder.row(name(family.power), -Infinity, up ? battery.maxDischargeKw : battery.maxChargeKw, [
    ...(part.power[at.t] ?? []).map((term): RowEntry => [term.col, sign * term.coefficient]),
    [kept, 1],
  ]);
  const room = (word: string, energy: number | undefined): void => {
    if (energy === undefined) return;
    builder.row(name(word), up ? low : -Infinity, up ? Infinity : high, [
      [energy, 1],
      [kept, sign * kwhPerKw],
    ]);
  };
  room(family.start, part.state?.cols[at.t - 1]);
  room(family.energy, part.state?.cols[at.t]);
  return kept;
}
