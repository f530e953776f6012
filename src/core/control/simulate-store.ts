/** Forward simulation of assets with an energy store, slot by slot: battery, hot water, EV queue. */
import type { AssetState } from '../dispatch/snapshot.js';
import type { Battery, EvCharging, HotWater } from '../grid/asset.js';
import { SLOT_HOURS } from '../time/slot.js';
import type { AssetSimulator } from './asset-simulator.js';
import type { CheckWorld } from './check-plan-world.js';

/**
 * Battery: state of charge from net power, losses on both ways; a start outside its window widens it to the start, as in the
 * plan: never further out, and drawn back by the price of what is stored at the end.
 */
export function simulateBattery(battery: Battery, state: AssetState | undefined): AssetSimulator {
  const capacity = battery.energyCapacityKwh;
  let soc = state?.soc ?? Number.NaN;
  const lowest = Math.min(battery.socMin, soc);
  const highest = Math.max(battery.socMax, soc);
  return {
    rule: 'soc',
    stateTolerance: 1e-3,
    rated: () => ({ low: -battery.maxDischargeKw, high: battery.maxChargeKw }),
    possible: () => ({
      low: (-Math.max(0, soc - lowest) * capacity * battery.efficiencyDischarge) / SLOT_HOURS,
      high: (Math.max(0, highest - soc) * capacity) / (battery.efficiencyCharge * SLOT_HOURS),
    }),
    localKw: () => (battery.safeState.mode === 'power' ? battery.safeState.powerKw : 0),
    step: (_t, kw) => {
      const stored = kw >= 0 ? kw * battery.efficiencyCharge : kw / battery.efficiencyDischarge;
      soc += (stored * SLOT_HOURS) / capacity;
      return { state: soc, complaints: [] };
    },
  };
}

/** Hot-water tanks: filled by power, emptied by draw and loss; never above full, never below empty. */
export function simulateHotWater(
  tank: HotWater,
  state: AssetState | undefined,
  world: CheckWorld,
): AssetSimulator {
  const capacity = tank.energyCapacityKwh;
  const start = Math.min(1, Math.max(0, state?.soc ?? 0)) * capacity;
  let energy = start;
  const beforeHeating = (t: number): number =>
    energy - energy * tank.lossPerHour * SLOT_HOURS - (tank.drawKw[world.hour(t)] ?? 0) * SLOT_HOURS;
  return {
    rule: 'soc',
    stateTolerance: 1e-3,
    rated: () => ({ low: 0, high: tank.maxChargeKw }),
    possible: (t) => ({ low: 0, high: (capacity - beforeHeating(t)) / SLOT_HOURS }),
    localKw: (t) => Math.min(tank.maxChargeKw, (tank.drawKw[world.hour(t)] ?? 0) + tank.lossPerHour * start),
    step: (t, kw) => {
      energy = Math.max(0, beforeHeating(t) + kw * SLOT_HOURS);
      const filling = energy / capacity;
      const complaints =
        filling < tank.socMin
          ? [
              {
                rule: 'comfort',
                what: 'the filling of the tanks',
                unit: 'p.u.',
                seen: filling,
                low: tank.socMin,
                high: 1,
              },
            ]
          : [];
      return { state: filling, complaints };
    },
  };
}

/** EV charging: vehicles queue in order of arrival; what is not delivered within the dwell time leaves with them. */
export function simulateEvCharging(
  ev: EvCharging,
  state: AssetState | undefined,
  world: CheckWorld,
): AssetSimulator {
  const arriving = (t: number): number => (ev.arrivalsKwhPerHour[world.hour(t)] ?? 0) * SLOT_HOURS;
  const stay = Math.max(1, ev.dwellSlots);
  const queue = standingQueue(state?.energyRequestedKwh ?? 0, stay, arriving);
  const waiting = (): number => queue.reduce((sum, party) => sum + party.kwh, 0);
  let arrivedUpTo = -1;
  const arrive = (t: number): void => {
    if (t > arrivedUpTo) queue.push({ slot: t, kwh: arriving(t) });
    arrivedUpTo = Math.max(arrivedUpTo, t);
  };
  return {
    rule: 'energy-due',
    stateTolerance: 0.01 + 1e-4 * ev.maxChargeKw,
    rated: () => ({ low: 0, high: ev.maxChargeKw }),
    possible: (t) => {
      arrive(t);
      return { low: 0, high: waiting() / SLOT_HOURS };
    },
    localKw: (t) => {
      arrive(t);
      return Math.min(ev.maxChargeKw, waiting() / SLOT_HOURS);
    },
    step: (t, kw) => {
      arrive(t);
      serve(queue, kw * SLOT_HOURS);
      const unmet = leave(queue, t - stay);
      const complaints =
        unmet > 1e-3
          ? [
              {
                rule: 'energy-due',
                what: 'the energy not delivered before departure',
                unit: 'kWh',
                seen: unmet,
                low: 0,
                high: 0,
              },
            ]
          : [];
      return { state: waiting(), complaints };
    },
  };
}

interface Party {
  readonly slot: number;
  kwh: number;
}

/** Dates the energy asked for now back to the youngest arrivals that explain it. */
function standingQueue(requestedKwh: number, stay: number, arriving: (t: number) => number): Party[] {
  const parties: Party[] = [];
  let left = requestedKwh;
  for (let t = -1; t >= -stay && left > 0; t--) {
    const kwh = Math.min(left, arriving(t));
    parties.unshift({ slot: t, kwh });
    left -= kwh;
  }
  if (left > 0) parties.push({ slot: -1, kwh: left });
  return parties;
}

function serve(queue: readonly Party[], energyKwh: number): void {
  let left = energyKwh;
  for (const party of queue) {
    const given = Math.min(left, party.kwh);
    party.kwh -= given;
    left -= given;
  }
}

/** Takes out the parties that came at or before `lastSlot` and gives the energy they did not get [kWh]. */
function leave(queue: Party[], lastSlot: number): number {
  let unmet = 0;
  for (const party of queue) {
    if (party.slot > lastSlot) continue;
    unmet += party.kwh;
    party.kwh = 0;
  }
  return unmet;
}
