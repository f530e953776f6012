/** Adds up what the batteries could give or take beyond their schedule, against the reserve the site asks for. */
import type { PlanContent } from '../dispatch/plan.js';
import type { Battery } from '../grid/asset.js';
import type { GridModel, ReserveNeed } from '../grid/grid-model.js';
import { SLOT_HOURS } from '../time/slot.js';
import type { FindingBook } from './check-plan-book.js';
import type { CheckWorld } from './check-plan-world.js';

/** Reserve that rounding explains [kW]. */
const NOISE_KW = 0.05;

interface ReserveCase {
  readonly content: PlanContent;
  readonly powers: ReadonlyMap<string, readonly number[]>;
}

/** Books every slot in which the batteries cannot keep the reserve ready: priced, so a warning. */
export function checkReserve(
  book: FindingBook,
  grid: GridModel,
  given: ReserveCase,
  world: CheckWorld,
): void {
  const { reserve } = grid;
  if (!reserve) return;
  readyKw(grid, reserve, given, world).forEach(({ upKw, downKw }, t) => {
    const about = {
      rule: 'reserve',
      ownerId: 'CITY',
      slotMs: world.slotMs(t),
      unit: 'kW',
      severity: 'warning',
    } as const;
    book.within(
      { ...about, what: 'the upward reserve' },
      upKw,
      { low: reserve.upKw, high: Infinity },
      NOISE_KW,
    );
    book.within(
      { ...about, what: 'the downward reserve' },
      downKw,
      { low: reserve.downKw, high: Infinity },
      NOISE_KW,
    );
  });
}

/** Reserve that is missing over the horizon, both ways [kWh of missing kW]. */
export function reserveShortfallKwh(grid: GridModel, given: ReserveCase, world: CheckWorld): number {
  const { reserve } = grid;
  if (!reserve) return 0;
  return readyKw(grid, reserve, given, world).reduce((sum, { upKw, downKw }) => {
    const missing = Math.max(0, reserve.upKw - upKw) + Math.max(0, reserve.downKw - downKw);
    return sum + missing * SLOT_HOURS;
  }, 0);
}

/** What all steered batteries can give more and take more in each slot, for as long as it has to last [kW]. */
function readyKw(
  grid: GridModel,
  reserve: ReserveNeed,
  { content, powers }: ReserveCase,
  world: CheckWorld,
): { upKw: number; downKw: number }[] {
  const steered = new Set(
    content.schedules.filter((s) => s.powerKw.some((kw) => kw !== null)).map((s) => s.assetId),
  );
  const total = Array.from({ length: world.snapshot.horizonSlots }, () => ({ upKw: 0, downKw: 0 }));
  for (const asset of grid.assets) {
    if (asset.kind !== 'battery' || !steered.has(asset.id)) continue;
    const soc = world.snapshot.assets.find((state) => state.assetId === asset.id)?.soc ?? Number.NaN;
    const rooms = roomsOf(asset, soc * asset.energyCapacityKwh, powers.get(asset.id) ?? []);
    const hours = reserve.holdSlots * SLOT_HOURS;
    rooms.forEach((room, t) => {
      const sum = total[t];
      if (!sum) return;
      sum.upKw += Math.max(
        0,
        Math.min(room.morePowerKw, (room.storedKwh * asset.efficiencyDischarge) / hours),
      );
      sum.downKw += Math.max(0, Math.min(room.lessPowerKw, room.freeKwh / asset.efficiencyCharge / hours));
    });
  }
  return total;
}

interface Room {
  readonly morePowerKw: number;
  readonly lessPowerKw: number;
  readonly storedKwh: number;
  readonly freeKwh: number;
}

/** Room of one battery along its schedule: the scarcer of both ends of each slot. */
function roomsOf(battery: Battery, startKwh: number, powerKw: readonly number[]): Room[] {
  const low = Math.min(battery.socMin * battery.energyCapacityKwh, startKwh);
  const high = Math.max(battery.socMax * battery.energyCapacityKwh, startKwh);
  let energy = startKwh;
  return powerKw.map((kw) => {
    const before = energy;
    energy += SLOT_HOURS * (kw > 0 ? kw * battery.efficiencyCharge : kw / battery.efficiencyDischarge);
    return {
      morePowerKw: battery.maxDischargeKw + kw,
      lessPowerKw: battery.maxChargeKw - kw,
      storedKwh: Math.min(before, energy) - low,
      freeKwh: high - Math.max(before, energy),
    };
  });
}
