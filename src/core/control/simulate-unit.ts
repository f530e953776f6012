/** Forward simulation of thermal units: output window, ramps, starts and stops, and the heat they owe. */
import type { AssetState } from '../dispatch/snapshot.js';
import type { HeatBalance, ThermalGeneration, UnitCommitment } from '../grid/asset.js';
import { SLOT_MS } from '../time/slot.js';
import type { AssetSimulator, Complaint, Range } from './asset-simulator.js';
import type { CheckWorld } from './check-plan-world.js';
import { stateless } from './simulate-stateless.js';

/** Powers that rounding explains [kW]. */
const NOISE_KW = 0.01;

/** A unit with what it can do: run in its window only, or start and stop where the site declares a commitment. */
export function simulateUnit(
  unit: ThermalGeneration,
  state: AssetState | undefined,
  world: CheckWorld,
): AssetSimulator {
  const { commitment, heat } = unit;
  const electric = commitment
    ? simulateCommitted(unit, { commitment, state, frozenKw: frozenPowers(unit, world) })
    : simulateRunning(unit, state);
  if (!heat) return electric;
  return {
    ...electric,
    step: (t, kw) => {
      const { state: after, complaints } = electric.step(t, kw);
      return { state: after, complaints: [...complaints, ...heatComplaints(heat, world.hour(t), -kw)] };
    },
  };
}

function frozenPowers(unit: ThermalGeneration, world: CheckWorld): readonly (number | null)[] {
  const given = world.snapshot.frozen.find((frozen) => frozen.assetId === unit.id);
  return given?.powerKw.slice(0, world.snapshot.frozenSlots) ?? [];
}

/** Powers a frozen setpoint leaves: none below half of the least output, otherwise within the window. */
function heldAt(unit: ThermalGeneration, kw: number): Range {
  if (-kw <= unit.minOutputKw / 2) return { low: 0, high: 0 };
  const held = Math.min(-unit.minOutputKw, Math.max(-unit.maxOutputKw, kw));
  return { low: held, high: held };
}

/** Heat that is missing, or too much, once boiler and dump have done what they can. */
function heatComplaints(heat: HeatBalance, hour: number, outputKw: number): Complaint[] {
  const demandKw = heat.demandKw[hour] ?? 0;
  const givenKw = heat.heatPerElectric * outputKw;
  const seen = Math.max(demandKw - heat.boilerMaxKw, Math.min(demandKw + heat.dumpMaxKw, givenKw));
  if (Math.abs(seen - givenKw) <= NOISE_KW * (1 + heat.heatPerElectric)) return [];
  const range = { low: demandKw - heat.boilerMaxKw, high: demandKw + heat.dumpMaxKw };
  return [{ rule: 'heat', what: 'the heat of the unit', unit: 'kW', seen: givenKw, ...range }];
}

function simulateRunning(unit: ThermalGeneration, state: AssetState | undefined): AssetSimulator {
  const startKw = state?.powerKw ?? null;
  const outputKw = startKw === null ? unit.referenceOutputKw : -startKw;
  const rampKw = (unit.rampKwPerS * SLOT_MS) / 1000;
  const stopped = startKw !== null && outputKw < unit.minOutputKw / 2;
  const localKw = unit.safeState.mode === 'power' ? unit.safeState.powerKw : -unit.referenceOutputKw;
  // A start outside the window takes the ramp's time to come in.
  const window = (t: number): Range => ({
    low: -Math.max(unit.maxOutputKw, outputKw - (t + 1) * rampKw),
    high: -Math.min(unit.minOutputKw, outputKw + (t + 1) * rampKw),
  });
  return stateless(window, () => (stopped ? 0 : localKw), 'power-bound');
}

interface CommittedCase {
  readonly commitment: UnitCommitment;
  readonly state: AssetState | undefined;
  readonly frozenKw: readonly (number | null)[];
}

/** Walks a unit that may start and stop, and complains of output between nothing and its least, ramps and short runs. */
function simulateCommitted(unit: ThermalGeneration, given: CommittedCase): AssetSimulator {
  const { commitment, state } = given;
  const startKw = -(state?.powerKw ?? -unit.referenceOutputKw);
  let on = startKw > unit.minOutputKw / 2;
  let outputKw = on ? Math.min(unit.maxOutputKw, Math.max(unit.minOutputKw, startKw)) : 0;
  // Standing or running for long enough unless the snapshot says since when.
  const since = state?.runSlots;
  let age = since !== undefined && (since === 0 || since > 0 === on) ? Math.abs(since) : Infinity;
  const localKw = unit.safeState.mode === 'power' ? unit.safeState.powerKw : -unit.referenceOutputKw;
  const localOn = on;
  const window = { low: -unit.maxOutputKw, high: 0 };
  return {
    ...stateless(
      (t) => {
        const kw = given.frozenKw[t];
        return kw === null || kw === undefined ? window : heldAt(unit, kw);
      },
      () => (localOn ? localKw : 0),
      'power-bound',
    ),
    step: (t, kw) => {
      const now = -kw > NOISE_KW;
      const complaints: Complaint[] = [];
      const broken = (what: Omit<Complaint, 'severity'>): void => {
        complaints.push({ severity: 'violation', ...what });
      };
      const seen = { output: -kw, change: -kw - outputKw };
      if (now && seen.output < unit.minOutputKw - NOISE_KW) {
        const range = { low: unit.minOutputKw, high: unit.maxOutputKw };
        broken({ rule: 'power-bound', what: 'its output', unit: 'kW', seen: seen.output, ...range });
      }
      const least = on ? commitment.minUpSlots : commitment.minDownSlots;
      if (now !== on && age < least && t >= given.frozenKw.length) {
        const what = on ? 'the slots it ran' : 'the slots it stood';
        broken({ rule: 'commitment', what, unit: '', seen: age, low: least, high: Infinity });
      }
      const range = riseAndFall(unit, { on, now });
      const jumps = seen.change > range.high + NOISE_KW || seen.change < range.low - NOISE_KW;
      if (t >= given.frozenKw.length && jumps)
        broken({ rule: 'ramp', what: 'its change of output', unit: 'kW', seen: seen.change, ...range });
      age = now === on ? age + 1 : 1;
      on = now;
      outputKw = -kw;
      return { state: null, complaints };
    },
  };
}

/** How far the output may go from one slot to the next [kW]. */
function riseAndFall(unit: ThermalGeneration, run: { readonly on: boolean; readonly now: boolean }): Range {
  const ramp = (unit.rampKwPerS * SLOT_MS) / 1000;
  if (ramp >= unit.maxOutputKw) return { low: -Infinity, high: Infinity };
  const jump = Math.max(unit.minOutputKw, ramp);
  return { low: run.on && !run.now ? -jump : -ramp, high: !run.on && run.now ? jump : ramp };
}
