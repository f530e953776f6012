/** Forward simulation of an EV fleet: groups come and go, the one that leaves first is served first. */
import type { AssetState } from '../dispatch/snapshot.js';
import type { EvFleet } from '../grid/asset.js';
import { clockWindows } from '../time/clock-window.js';
import { SLOT_HOURS } from '../time/slot.js';
import type { AssetSimulator } from './asset-simulator.js';
import type { CheckWorld } from './check-plan-world.js';

/** Energy left behind that rounding explains [kWh]. */
const LEFT_KWH = 1e-3;

interface Group {
  readonly first: number;
  readonly end: number;
  kwh: number;
}

/** Serving the earliest departure first delivers the most any order of the groups could: the total power alone decides. */
export function simulateEvFleet(
  fleet: EvFleet,
  state: AssetState | undefined,
  world: CheckWorld,
): AssetSimulator {
  const groups = groupsOf(fleet, state?.energyRequestedKwh ?? 0, world);
  const present = (t: number): Group[] => groups.filter((group) => group.first <= t && group.end > t);
  const dueKwh = (t: number): number => present(t).reduce((sum, group) => sum + group.kwh, 0);
  return {
    rule: 'energy-due',
    stateTolerance: 0.01 + 1e-4 * fleet.maxChargeKw,
    rated: () => ({ low: 0, high: fleet.maxChargeKw }),
    possible: (t) => ({ low: 0, high: dueKwh(t) / SLOT_HOURS }),
    localKw: (t) => Math.min(fleet.maxChargeKw, dueKwh(t) / SLOT_HOURS),
    step: (t, kw) => {
      let left = kw * SLOT_HOURS;
      for (const group of present(t)) {
        const share = Math.min(left, group.kwh);
        group.kwh -= share;
        left -= share;
      }
      const unmet = groups.filter((group) => group.end === t + 1).reduce((sum, group) => sum + group.kwh, 0);
      const waiting = present(t).filter((group) => group.end > t + 1);
      const complaint = {
        rule: 'energy-due',
        what: 'the energy not delivered before departure',
        unit: 'kWh',
        seen: unmet,
        low: 0,
        high: 0,
      };
      return {
        state: waiting.reduce((sum, group) => sum + group.kwh, 0),
        complaints: unmet > LEFT_KWH ? [complaint] : [],
      };
    },
  };
}

/** Groups in order of departure. What is asked for now belongs to those plugged in, the latest departure most of all. */
function groupsOf(fleet: EvFleet, requestedKwh: number, world: CheckWorld): Group[] {
  const { slotMs, horizonSlots } = world.snapshot;
  const groups = fleet.windows
    .flatMap((window) =>
      clockWindows({ slotMs, slots: horizonSlots }, window.arrival, window.departure).map((slots): Group => ({
        ...slots,
        kwh: window.energyKwh,
      })),
    )
    .sort((a, b) => a.end - b.end);
  let left = requestedKwh;
  const before = groups.filter((group) => group.first < 0);
  for (const group of [...before].reverse()) {
    const asked = Math.min(left, group.kwh);
    group.kwh = asked;
    left -= asked;
  }
  const latest = before[before.length - 1];
  if (latest) latest.kwh += left;
  else if (left > 0) groups.push({ first: 0, end: horizonSlots, kwh: left });
  return groups;
}
