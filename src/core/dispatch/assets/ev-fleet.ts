/** EV charging by groups with arrival and departure: each group's energy is due when it leaves. */
import type { EvFleet } from '../../grid/asset.js';
import { clockWindows } from '../../time/clock-window.js';
import { SLOT_HOURS } from '../../time/slot.js';
import { clamp, localReason, tieCost, type BuildContext } from '../build-context.js';
import type { AssetPart, PowerTerm } from '../dispatch-input.js';
import { localPart } from '../local-part.js';
import { UNMET_DELAY_SHARE } from '../prices.js';
import type { RowEntry } from '../program-builder.js';
import type { AssetState } from '../snapshot.js';

/** A group on the slots of the horizon: plugged in from `first`, gone at `end`. */
interface Group {
  readonly first: number;
  readonly end: number;
  readonly energyKwh: number;
}

/**
 * Adds for each group k while it is there `ev-group-k[id,t]`: due_t = due_{t-1} - dt p_k,t, where what is due when it leaves
 * is unmet; `fleet-power[id,t]`: power = sum over groups; `fleet-queue[id,t]`: what is due to all groups that stay.
 * A group that stays beyond the horizon may put its energy off, at the mean price.
 */
export function addEvFleet(
  ctx: BuildContext,
  fleet: EvFleet,
  state: AssetState | undefined,
  index: number,
): AssetPart {
  const groups = groupsOf(ctx, fleet, state?.energyRequestedKwh ?? 0);
  const local = follow(fleet, groups, new Array<null>(ctx.horizon.slots).fill(null));
  const why = localReason(fleet, state, state?.energyRequestedKwh);
  if (why !== null) return localPart(fleet, why, local.powerKw, local.queueKwh);
  const power: PowerTerm[][] = [];
  const powerRows = local.powerKw.map((_, t): RowEntry[] => {
    const col = ctx.builder.column(`power[${fleet.id},${String(t)}]`, 0, fleet.maxChargeKw);
    ctx.builder.cost('tieBreak', col, tieCost(index, t));
    power.push([{ col, coefficient: 1 }]);
    return [[col, 1]];
  });
  const queueRows = local.powerKw.map((): RowEntry[] => []);
  groups.forEach((group, k) => {
    addGroup(ctx, fleet, { group, k, powerRows, queueRows });
  });
  const queueCols = queueRows.map((entries, t) => {
    const col = ctx.builder.column(`queue[${fleet.id},${String(t)}]`, 0, Infinity);
    ctx.builder.row(`fleet-queue[${fleet.id},${String(t)}]`, 0, 0, [[col, 1], ...entries]);
    return col;
  });
  powerRows.forEach((entries, t) => ctx.builder.row(`fleet-power[${fleet.id},${String(t)}]`, 0, 0, entries));
  return {
    asset: fleet,
    mode: 'steered',
    localReason: null,
    power,
    localKw: local.powerKw,
    state: { cols: queueCols, scale: 1 },
    localState: null,
    stateRows: null,
    reachable: (wished) => follow(fleet, groups, wished).powerKw,
  };
}

/**
 * Groups that are there in the horizon. What is asked for now is given to the groups plugged in, latest departure first
 * (the others were served before them); what none of them can explain leaves with the latest.
 */
function groupsOf(ctx: BuildContext, fleet: EvFleet, requestedKwh: number): Group[] {
  const horizon = { slotMs: ctx.snapshot.slotMs, slots: ctx.horizon.slots };
  const all = fleet.windows.flatMap(({ arrival, departure, energyKwh }) =>
    clockWindows(horizon, arrival, departure).map((window): Group => ({ ...window, energyKwh })),
  );
  const waiting = all.filter((group) => group.first < 0).sort((a, b) => b.end - a.end);
  let left = requestedKwh;
  const present = waiting.map((group) => {
    const energyKwh = Math.min(left, group.energyKwh);
    left -= energyKwh;
    return { ...group, first: 0, energyKwh };
  });
  const [latest] = present;
  if (latest) present[0] = { ...latest, energyKwh: latest.energyKwh + left };
  else if (left > 0) present.push({ first: 0, end: ctx.horizon.slots, energyKwh: left });
  return [...present, ...all.filter((group) => group.first >= 0)].filter((group) => group.energyKwh > 0);
}

function addGroup(
  ctx: BuildContext,
  fleet: EvFleet,
  at: {
    readonly group: Group;
    readonly k: number;
    readonly powerRows: RowEntry[][];
    readonly queueRows: RowEntry[][];
  },
): void {
  const { builder, horizon } = ctx;
  const { group, k } = at;
  let before: number | null = null;
  for (let t = group.first; t < Math.min(group.end, horizon.slots); t++) {
    const name = (variable: string): string => `${variable}-${String(k)}[${fleet.id},${String(t)}]`;
    const col = builder.column(name('group-power'), 0, fleet.maxChargeKw);
    const due = builder.column(name('group-due'), 0, Infinity);
    const constant = before === null ? group.energyKwh : 0;
    builder.row(name('ev-group'), constant, constant, [
      [due, 1],
      ...(before === null ? [] : [[before, -1] as const]),
      [col, SLOT_HOURS],
    ]);
    at.powerRows[t]?.push([col, -1]);
    if (group.end === t + 1) builder.cost('unmet', due, fleet.unmetEurPerKwh * (1 - UNMET_DELAY_SHARE * t));
    else at.queueRows[t]?.push([due, -1]);
    if (group.end > t + 1 && t === horizon.slots - 1) builder.cost('terminal', due, ctx.laterEurPerKwh);
    before = due;
  }
}

/** Takes the wished powers as far as vehicles ask for energy, earliest departure first; without a wish all charge at once. */
function follow(
  fleet: EvFleet,
  groups: readonly Group[],
  wished: readonly (number | null)[],
): { powerKw: number[]; queueKwh: number[] } {
  const parties = groups.map((group) => ({ ...group })).sort((a, b) => a.end - b.end);
  const queueKwh: number[] = [];
  const powerKw = wished.map((kw, t) => {
    const present = parties.filter((party) => party.first <= t && party.end > t);
    const dueKwh = present.reduce((sum, party) => sum + party.energyKwh, 0);
    const power = clamp(kw ?? Infinity, 0, Math.min(fleet.maxChargeKw, dueKwh / SLOT_HOURS));
    let given = power * SLOT_HOURS;
    for (const party of present) {
      const share = Math.min(given, party.energyKwh);
      Object.assign(party, { energyKwh: party.energyKwh - share });
      given -= share;
    }
    queueKwh.push(
      present.filter((party) => party.end > t + 1).reduce((sum, party) => sum + party.energyKwh, 0),
    );
    return power;
  });
  return { powerKw, queueKwh };
}
