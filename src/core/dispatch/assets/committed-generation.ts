/** A thermal unit the plan starts and stops: integer on/off, least output, least times, start cost, ramps. */
import type { ThermalGeneration, UnitCommitment } from '../../grid/asset.js';
import { SLOT_HOURS } from '../../time/slot.js';
import {
  clamp,
  localReason,
  rampPerSlotKw,
  safePowerKw,
  tieCost,
  type BuildContext,
} from '../build-context.js';
import { addHeatBalance, addLocalHeat } from '../constraints/heat-balance.js';
import type { AssetPart, PowerTerm } from '../dispatch-input.js';
import { localPart } from '../local-part.js';
import type { RowEntry } from '../program-builder.js';
import type { AssetState } from '../snapshot.js';

/** Below this share of the least output a unit counts as stopped. */
const STOPPED_SHARE = 0.5;

/** A unit whose starts and stops are decisions. */
export type CommittedUnit = ThermalGeneration & { readonly commitment: UnitCommitment };

/** How the unit stands before the horizon. */
interface Before {
  readonly on: boolean;
  readonly outputKw: number;
  /** Slots at the beginning in which it must stay as it is. */
  readonly heldSlots: number;
  /** Slots at the beginning that earlier approvals fixed, and the last of them in which the unit started or stopped. */
  readonly frozenSlots: number;
  readonly lastSwitch: number;
}

/** Columns of the unit by slot. */
interface UnitCols {
  readonly power: number[];
  readonly on: number[];
  readonly start: number[];
  readonly stop: number[];
}

/**
 * Adds the integer `on[id,t]` with `unit-least` and `unit-most[id,t]`: min on <= output <= max on; `start-stop[id,t]`:
 * on_t - on_{t-1} = start_t - stop_t; `least-run` and `least-rest[id,t]`; `ramp-up` and `ramp-down[id,t]`, where a start
 * reaches and a stop leaves the least output in one slot; a start costs `startEur`.
 */
export function addCommittedGeneration(
  ctx: BuildContext,
  unit: CommittedUnit,
  state: AssetState | undefined,
  index: number,
): AssetPart {
  const T = ctx.horizon.slots;
  const outputKw = state?.powerKw === null || state === undefined ? null : -state.powerKw;
  const before = beforeHorizon(ctx, unit, state);
  const local = new Array<number>(T).fill(localKw(unit, before.on));
  const why = localReason(unit, state, outputKw);
  if (why !== null) {
    const energyKwh = local.reduce((sum, kw) => sum - kw, 0) * SLOT_HOURS;
    ctx.builder.constant('generation', energyKwh * unit.costEurPerKwh);
    addLocalHeat(ctx, unit, local);
    return localPart(unit, why, local, null);
  }
  const cols: UnitCols = { power: [], on: [], start: [], stop: [] };
  for (let t = 0; t < T; t++) addUnitColumns(ctx, unit, { cols, before, t, index });
  for (let t = 0; t < T; t++) {
    addSwitching(ctx, unit, { cols, before, t });
    if (t >= before.frozenSlots) addUnitRamps(ctx, unit, { cols, before, t });
  }
  const power = cols.power.map((col): PowerTerm[] => [{ col, coefficient: 1 }]);
  addHeatBalance(ctx, unit, power);
  return {
    asset: unit,
    mode: 'steered',
    localReason: null,
    power,
    localKw: local,
    state: null,
    localState: null,
    stateRows: null,
    reachable: (wished) => wished.map((kw, t) => runOrStand(unit, kw ?? local[t] ?? 0)),
  };
}

function beforeHorizon(ctx: BuildContext, unit: CommittedUnit, state: AssetState | undefined): Before {
  const { minUpSlots, minDownSlots } = unit.commitment;
  const outputKw = -(state?.powerKw ?? -unit.referenceOutputKw);
  const on = outputKw > STOPPED_SHARE * unit.minOutputKw;
  const since = state?.runSlots;
  const least = on ? minUpSlots : minDownSlots;
  const fits = since !== undefined && (since === 0 || since > 0 === on);
  const given = ctx.snapshot.frozen.find((frozen) => frozen.assetId === unit.id);
  const wished = given?.powerKw.slice(0, ctx.snapshot.frozenSlots) ?? [];
  const runs = wished.map((kw) => runOrStand(unit, kw ?? localKw(unit, on)) < 0);
  const lastSwitch = runs.findLastIndex((now, t) => now !== (runs[t - 1] ?? on));
  return {
    on,
    outputKw: on ? clamp(outputKw, unit.minOutputKw, unit.maxOutputKw) : 0,
    heldSlots: fits && lastSwitch < 0 ? Math.max(0, least - Math.abs(since)) : 0,
    frozenSlots: runs.length,
    lastSwitch,
  };
}

/** Power of a unit nobody steers [kW]. */
function localKw(unit: CommittedUnit, on: boolean): number {
  return on ? (safePowerKw(unit) ?? -unit.referenceOutputKw) : 0;
}

function addUnitColumns(
  ctx: BuildContext,
  unit: CommittedUnit,
  at: { readonly cols: UnitCols; readonly before: Before; readonly t: number; readonly index: number },
): void {
  const { builder } = ctx;
  const { cols, before, t } = at;
  const name = (variable: string): string => `${variable}[${unit.id},${String(t)}]`;
  const held = t < before.heldSlots && t >= before.frozenSlots;
  const power = builder.column(name('power'), -unit.maxOutputKw, 0);
  const on = builder.integer(name('on'), held && before.on ? 1 : 0, held && !before.on ? 0 : 1);
  const start = builder.column(name('start'), 0, 1);
  builder.cost('generation', power, -unit.costEurPerKwh * SLOT_HOURS);
  builder.cost('tieBreak', power, -tieCost(at.index, 0));
  builder.cost('starts', start, unit.commitment.startEur);
  builder.row(name('unit-least'), -Infinity, 0, [
    [power, 1],
    [on, unit.minOutputKw],
  ]);
  builder.row(name('unit-most'), 0, Infinity, [
    [power, 1],
    [on, unit.maxOutputKw],
  ]);
  cols.power.push(power);
  cols.on.push(on);
  cols.start.push(start);
  cols.stop.push(builder.column(name('stop'), 0, 1));
}

interface UnitSlot {
  readonly cols: UnitCols;
  readonly before: Before;
  readonly t: number;
}

function addSwitching(ctx: BuildContext, unit: CommittedUnit, { cols, before, t }: UnitSlot): void {
  const { builder } = ctx;
  const { minUpSlots, minDownSlots } = unit.commitment;
  const name = (family: string): string => `${family}[${unit.id},${String(t)}]`;
  const was = t === 0 && before.on ? 1 : 0;
  const on = cols.on[t] ?? 0;
  builder.row(name('start-stop'), was, was, [
    [on, 1],
    ...entryOf(cols.on, t - 1, -1),
    ...entryOf(cols.start, t, -1),
    ...entryOf(cols.stop, t, 1),
  ]);
  // What happened in frozen slots before their last switch is decided, and no reason for the time after.
  const recent = (list: readonly number[], slots: number): RowEntry[] =>
    list.slice(Math.max(0, t - slots + 1, before.lastSwitch), t + 1).map((col): RowEntry => [col, 1]);
  builder.row(name('least-run'), -Infinity, 0, [...recent(cols.start, minUpSlots), [on, -1]]);
  builder.row(name('least-rest'), -Infinity, 1, [...recent(cols.stop, minDownSlots), [on, 1]]);
}

/** Rise: ramp while it ran, least output or ramp from standing; fall: likewise. Output is minus the power. */
function addUnitRamps(ctx: BuildContext, unit: CommittedUnit, { cols, before, t }: UnitSlot): void {
  const ramp = rampPerSlotKw(unit);
  if (ramp >= unit.maxOutputKw) return;
  const jump = Math.max(unit.minOutputKw, ramp);
  const name = (family: string): string => `${family}[${unit.id},${String(t)}]`;
  const first = t === 0;
  const outputKw = first ? before.outputKw : 0;
  const wasOn = first && before.on ? ramp : 0;
  ctx.builder.row(name('ramp-up'), -Infinity, outputKw + wasOn, [
    ...entryOf(cols.power, t, -1),
    ...entryOf(cols.power, t - 1, 1),
    ...entryOf(cols.on, t - 1, -ramp),
    ...entryOf(cols.start, t, -jump),
  ]);
  ctx.builder.row(name('ramp-down'), -Infinity, -outputKw, [
    ...entryOf(cols.power, t, 1),
    ...entryOf(cols.power, t - 1, -1),
    ...entryOf(cols.on, t, -ramp),
    ...entryOf(cols.stop, t, -jump),
  ]);
}

function entryOf(cols: readonly number[], t: number, value: number): RowEntry[] {
  const col = cols[t];
  return col === undefined ? [] : [[col, value]];
}

/** The nearest power a unit can have: nothing, or within its output window. */
function runOrStand(unit: CommittedUnit, kw: number): number {
  const outputKw = -kw;
  return outputKw <= STOPPED_SHARE * unit.minOutputKw
    ? 0
    : -clamp(outputKw, unit.minOutputKw, unit.maxOutputKw);
}
