/** Ways out of an infeasible program: the families of bounds people may relax, priced, and proven by solving again. */
import { SLOT_HOURS } from '../../time/slot.js';
import type { AssetPart, BuiltDispatch } from '../dispatch-input.js';
import { withColumns } from '../edit-program.js';
import { hasIntegers, isSolved, type LinearProgram, type SolvedOutcome } from '../linear-program.js';
import { OVERLOAD_EUR_PER_KWH } from '../prices.js';
import { type LiveProgram, openProgram, type ProgramSolver } from '../program-solver.js';
import { type CommandedLimit, withHardLimits } from './commanded-limits.js';
import { grouped } from './grouped.js';
import { withoutIntegers } from './violation-proof.js';

/** Families that people may relax; physics is none of them. */
export type RelaxationFamily = 'limit' | 'store-window' | 'lamp-floor' | 'frozen-setpoint' | 'unserved';

/**
 * How far a limit may be exceeded in an emergency, as a share of it: long-time emergency loading of large power
 * transformers by IEC 60076-7 (1.3 per unit).
 */
const EMERGENCY_SHARE = 1.3;

/** A kWh taken from a battery's kept reserve, or stored above its window [EUR/kWh]. */
const STORE_WINDOW_EUR_PER_KWH = 1;

/** Light below the floor of its lighting class [EUR/kWh]. */
const LAMP_FLOOR_EUR_PER_KWH = 5;

/** Changing a setpoint that an approval fixed: a person has to decide again [EUR/kWh]. */
const FROZEN_EUR_PER_KWH = 2;

/** Load taken off the network: the order of the French value of lost load [EUR/kWh]. */
const UNSERVED_EUR_PER_KWH = 33;

/** One bound that is moved. */
export interface RelaxedBound {
  readonly family: RelaxationFamily;
  /** Node or asset. */
  readonly ownerId: string;
  readonly slot: number;
  readonly side: 'lower' | 'upper';
  /** How far [kW; kWh for a store's window], positive. */
  readonly amount: number;
}

/** A way out, verified by solving the program with it applied. */
export interface SolvedRelaxation {
  readonly bounds: readonly RelaxedBound[];
  /** What the relaxation itself is charged [EUR]. */
  readonly priceEur: number;
  /** Cost of the plan once it is applied [EUR]. */
  readonly planCostEur: number;
}

/** A slack that may be added: a twin of a column, or a part of a row, priced per unit. */
interface Slack extends Omit<RelaxedBound, 'amount'> {
  readonly target: { readonly kind: 'row' | 'column'; readonly index: number };
  readonly most: number;
  readonly eurPerUnit: number;
  /** Units of the target for each unit of the amount; default 1. */
  readonly scale?: number;
  /** Row that says the same limit once more and moves with it. */
  readonly twinRow?: number;
}

/** Amounts are rounded up to whole kW or kWh, large ones to tens: what is said is what was proven. */
const LARGE = 1_000;

/** Amounts below this are none [kW, kWh]. */
const NOTHING = 1e-6;

/**
 * Ways out, cheapest first: every family by itself, and all together when none is enough alone. Each was applied to the
 * program and solved again; what did not prove feasible is left out. All is asked of one live model: the elastic program. When the
 * solver's time is over, what was found until then.
 *
 * @param given the limits; and the whole numbers of a plan that breaks limits, by column, null when there is none
 */
export async function solveRelaxations(
  built: BuiltDispatch,
  given: { readonly limits: readonly CommandedLimit[]; readonly decided: Float64Array | null },
  solve: ProgramSolver,
): Promise<SolvedRelaxation[]> {
  const { limits } = given;
  const hard = withHardLimits(built, limits);
  const slacks = [...limitSlacks(limits), ...unservedSlacks(built, limits), ...assetSlacks(built)];
  const families = grouped(slacks, ({ family }) => family);
  const found: SolvedRelaxation[] = [];
  const search = new RelaxationSearch({ hard, slacks, decided: given.decided }, solve);
  try {
    for (const family of families) {
      if (solve.isOver?.() === true) break;
      found.push(...(await search.wayOut(new Set(family))));
    }
    if (found.length === 0 && families.length > 1) found.push(...(await search.wayOut(new Set(slacks))));
  } finally {
    await search.close();
  }
  return found.sort((a, b) => a.priceEur + a.planCostEur - (b.priceEur + b.planCostEur));
}

interface Moved {
  readonly slack: Slack;
  readonly amount: number;
}

/** What whole numbers may cost more than the best ones and still be taken, relative: the gap plans are decided to. */
const DECIDED_GAP = 1e-3;

/** Asks the elastic program which slacks it takes when only some may be. */
class RelaxationSearch {
  private readonly elastic: LinearProgram;
  private readonly live: LiveProgram;

  constructor(
    private readonly of: {
      readonly hard: LinearProgram;
      readonly slacks: readonly Slack[];
      readonly decided: Float64Array | null;
    },
    private readonly solve: ProgramSolver,
  ) {
    this.elastic = elastic(of.hard, of.slacks);
    this.live = openProgram(solve, withoutIntegers(this.elastic));
  }

  close(): Promise<void> {
    return this.live.close();
  }

  /** One way out, or none, when only these slacks may be taken. */
  async wayOut(allowed: ReadonlySet<Slack>): Promise<SolvedRelaxation[]> {
    const { hard, slacks } = this.of;
    const most = slacks.map((slack) => (allowed.has(slack) ? slack.most : 0));
    const outcome = await this.cheapest(Float64Array.of(...hard.colUpper, ...most));
    const moved = outcome ? takenOf(hard, slacks, outcome) : [];
    if (!outcome || moved.length === 0) return [];
    const proof = await this.proof(applied(hard, moved), outcome.primal);
    if (!proof) return [];
    const priceEur = moved.reduce((sum, { slack, amount }) => sum + amount * slack.eurPerUnit, 0);
    const bounds = moved.map(({ slack, amount }): RelaxedBound => {
      const { family, ownerId, slot, side } = slack;
      return { family, ownerId, slot, side, amount };
    });
    return [{ bounds, priceEur, planCostEur: proof.objective }];
  }

  /**
   * The cheapest answer within these upper bounds. With whole numbers: those of the plan that breaks limits, where they cost at
   * most the gap more than no whole numbers would; otherwise they are decided anew.
   */
  private async cheapest(colUpper: Float64Array): Promise<SolvedOutcome | null> {
    const { colLower } = this.elastic;
    const least = await this.ask({ ...this.elastic, colLower, colUpper });
    if (!least || !hasIntegers(this.elastic)) return least;
    const { decided } = this.of;
    const kept = decided && (await this.ask(this.withIntegers({ ...this.elastic, colUpper }, decided)));
    const allowedEur = least.objective + DECIDED_GAP * Math.max(1, Math.abs(least.objective));
    if (kept && kept.objective <= allowedEur) return kept;
    const anew = await this.solve({ ...this.elastic, colUpper }, { nameConflict: false });
    return isSolved(anew) ? anew : null;
  }

  /** Solves the hard program with bounds moved: with the whole numbers found, or with others where these do not fit any more. */
  private async proof(program: LinearProgram, primal: Float64Array): Promise<SolvedOutcome | null> {
    const none = this.of.slacks.map(() => 0);
    const shaped = {
      ...program,
      colLower: Float64Array.of(...program.colLower, ...none),
      colUpper: Float64Array.of(...program.colUpper, ...none),
    };
    if (!hasIntegers(program)) return this.ask(shaped);
    const kept = await this.ask(this.withIntegers(shaped, primal));
    if (kept) return kept;
    const anew = await this.solve(program, { nameConflict: false });
    return isSolved(anew) ? anew : null;
  }

  private async ask(
    bounds: Pick<LinearProgram, 'colLower' | 'colUpper' | 'rowLower' | 'rowUpper'>,
  ): Promise<SolvedOutcome | null> {
    const { colLower, colUpper, rowLower, rowUpper } = bounds;
    this.live.change({ colLower, colUpper, rowLower, rowUpper });
    const outcome = await this.live.solve({ nameConflict: false });
    return isSolved(outcome) ? outcome : null;
  }

  private withIntegers<T extends Pick<LinearProgram, 'colLower' | 'colUpper'>>(
    program: T,
    primal: Float64Array,
  ): T {
    const colLower = program.colLower.slice();
    const colUpper = program.colUpper.slice();
    this.of.hard.integrality?.forEach((flag, col) => {
      if (flag === 1) colLower[col] = colUpper[col] = Math.round(primal[col] ?? 0);
    });
    return { ...program, colLower, colUpper };
  }
}

function takenOf(hard: LinearProgram, slacks: readonly Slack[], outcome: SolvedOutcome): Moved[] {
  return slacks.flatMap((slack, k) => {
    const exact = outcome.primal[hard.numCols + k] ?? 0;
    if (exact < NOTHING) return [];
    return [{ slack, amount: Math.min(slack.most, wholeAmount(exact)) }];
  });
}

/** An amount as it is said and applied: rounded up, so that it is enough [kW, kWh]. */
export function wholeAmount(amount: number): number {
  if (amount < NOTHING) return 0;
  const step = amount < LARGE ? 1 : 10;
  return Math.ceil(amount / step) * step;
}

/** Bounds moved; an equality (a load, a frozen setpoint) moves as a whole. */
function applied(hard: LinearProgram, moved: readonly Moved[]): LinearProgram {
  const next = {
    ...hard,
    colLower: hard.colLower.slice(),
    colUpper: hard.colUpper.slice(),
    rowLower: hard.rowLower.slice(),
    rowUpper: hard.rowUpper.slice(),
  };
  for (const { slack, amount } of moved) {
    const { kind, index } = slack.target;
    const lower = kind === 'row' ? next.rowLower : next.colLower;
    const upper = kind === 'row' ? next.rowUpper : next.colUpper;
    const whole = kind === 'row' && lower[index] === upper[index];
    const shift = signOf(slack) * amount * (slack.scale ?? 1);
    if (whole || slack.side === 'upper') upper[index] = (upper[index] ?? 0) + shift;
    if (whole || slack.side === 'lower') lower[index] = (lower[index] ?? 0) + shift;
    const { twinRow } = slack;
    if (twinRow !== undefined) next.rowUpper[twinRow] = (next.rowUpper[twinRow] ?? 0) + shift;
  }
  return next;
}

/** The hard program with a priced column for each slack. */
function elastic(hard: LinearProgram, slacks: readonly Slack[]): LinearProgram {
  const entries = entriesOf(
    hard,
    slacks.flatMap(({ target }) => (target.kind === 'column' ? [target.index] : [])),
  );
  const columns = slacks.map((slack) => {
    const { kind, index } = slack.target;
    if (kind === 'row') {
      const rows = slack.twinRow === undefined ? [index] : [index, slack.twinRow];
      const value = -signOf(slack) * (slack.scale ?? 1);
      return { cost: slack.eurPerUnit, entries: rows.map((row) => [row, value] as const) };
    }
    const twin = (entries.get(index) ?? []).map(([row, value]) => [row, value * signOf(slack)] as const);
    return { cost: slack.eurPerUnit + signOf(slack) * (hard.colCost[index] ?? 0), entries: twin };
  });
  const starts = [0];
  for (const column of columns) starts.push((starts[starts.length - 1] ?? 0) + column.entries.length);
  const flat = columns.flatMap((column) => column.entries);
  return withColumns(hard, {
    names: slacks.map((slack) => `relaxed[${key(slack)}]`),
    cost: Float64Array.from(columns, ({ cost }) => cost),
    lower: new Float64Array(slacks.length),
    upper: Float64Array.from(slacks, ({ most }) => most),
    starts: Int32Array.from(starts),
    rows: Int32Array.from(flat, ([row]) => row),
    values: Float64Array.from(flat, ([, value]) => value),
  });
}

function entriesOf(program: LinearProgram, cols: readonly number[]): Map<number, [number, number][]> {
  const found = new Map<number, [number, number][]>(cols.map((col) => [col, []]));
  for (let row = 0; row < program.numRows; row++) {
    for (let k = program.starts[row] ?? 0; k < (program.starts[row + 1] ?? 0); k++) {
      found.get(program.indices[k] ?? -1)?.push([row, program.values[k] ?? 0]);
    }
  }
  return found;
}

function limitSlacks(limits: readonly CommandedLimit[]): Slack[] {
  return limits.flatMap(({ node, slot }): Slack[] => {
    const target = { kind: 'row', index: node.limitRows[slot] ?? -1 } as const;
    const shared = { family: 'limit', ownerId: node.nodeId, slot, target } as const;
    const eurPerUnit = OVERLOAD_EUR_PER_KWH * SLOT_HOURS;
    const spare = (limitKw: number): number => Math.max(0, limitKw) * (EMERGENCY_SHARE - 1);
    const down: Slack = { ...shared, side: 'lower', most: spare(node.exportLimitKw), eurPerUnit };
    const twinRow = node.callRows?.[slot];
    const up: Slack = {
      ...{ ...shared, side: 'upper', most: spare(node.limitKw[slot] ?? 0), eurPerUnit },
      ...(twinRow === undefined ? {} : { twinRow }),
    };
    return Number.isFinite(node.exportLimitKw) ? [up, down] : [up];
  });
}

/** Load that may be taken off: what hangs directly on a node or on a bus of its feeder network, in slots the plan commands. */
function unservedSlacks(built: BuiltDispatch, limits: readonly CommandedLimit[]): Slack[] {
  return limits.flatMap(({ node, slot }): Slack[] => {
    const at = (ownerId: string, index: number, scale: number): Slack[] => {
      const most = Math.max(0, built.program.rowLower[index] ?? 0) / scale;
      if (most === 0) return [];
      const target = { kind: 'row', index } as const;
      const eurPerUnit = UNSERVED_EUR_PER_KWH * SLOT_HOURS;
      return [{ family: 'unserved', ownerId, slot, side: 'lower', target, most, eurPerUnit, scale }];
    };
    const feeders = (built.layout.feeders ?? []).filter(({ nodeId }) => nodeId === node.nodeId);
    return [
      ...at(node.nodeId, node.balanceRows[slot] ?? -1, 1),
      ...feeders.flatMap(({ feederId, tree, activeRows }) =>
        tree.buses.flatMap(({ id }, k) =>
          at(`${feederId}:${String(id)}`, activeRows[slot]?.[k] ?? -1, MW_PER_KW),
        ),
      ),
    ];
  });
}

/** Rows of feeder networks count in MW. */
const MW_PER_KW = 0.001;

function assetSlacks(built: BuiltDispatch): Slack[] {
  const rowOf = new Map(built.program.rowNames.map((name, row) => [name, row]));
  return built.layout.assets.flatMap((part): Slack[] => {
    if (part.mode === 'local') return [];
    return [...windowSlacks(built, part), ...floorSlacks(built, part), ...frozenSlacks(built, part, rowOf)];
  });
}

/** A battery's reserve: the physical store is 0..capacity, the window inside it is a wish. */
function windowSlacks(built: BuiltDispatch, { asset, state }: AssetPart): Slack[] {
  if (asset.kind !== 'battery' || !state) return [];
  return state.cols.flatMap((index, slot): Slack[] => {
    const target = { kind: 'column', index } as const;
    const eurPerUnit = STORE_WINDOW_EUR_PER_KWH;
    const shared = { family: 'store-window', ownerId: asset.id, slot, target, eurPerUnit } as const;
    const below = built.program.colLower[index] ?? 0;
    const above = asset.energyCapacityKwh - (built.program.colUpper[index] ?? 0);
    return [
      { ...shared, side: 'lower', most: Math.max(0, below) },
      { ...shared, side: 'upper', most: Math.max(0, above) },
    ];
  });
}

function floorSlacks(built: BuiltDispatch, { asset, power }: AssetPart): Slack[] {
  if (asset.kind !== 'lighting') return [];
  return power.flatMap((terms, slot) =>
    terms.flatMap(({ col: index }): Slack[] => {
      const most = built.program.colLower[index] ?? 0;
      const target = { kind: 'column', index } as const;
      const eurPerUnit = LAMP_FLOOR_EUR_PER_KWH * SLOT_HOURS;
      return most > 0
        ? [{ family: 'lamp-floor', ownerId: asset.id, slot, side: 'lower', target, most, eurPerUnit }]
        : [];
    }),
  );
}

function frozenSlacks(
  built: BuiltDispatch,
  { asset }: AssetPart,
  rowOf: ReadonlyMap<string, number>,
): Slack[] {
  return (built.layout.frozen.get(asset.id) ?? []).flatMap((_, slot): Slack[] => {
    const index = rowOf.get(`frozen-setpoint[${asset.id},${String(slot)}]`);
    if (index === undefined) return [];
    const target = { kind: 'row', index } as const;
    const eurPerUnit = FROZEN_EUR_PER_KWH * SLOT_HOURS;
    const shared = { family: 'frozen-setpoint', ownerId: asset.id, slot, target, eurPerUnit } as const;
    const most = 2 * asset.ratedKw;
    return [
      { ...shared, side: 'lower', most },
      { ...shared, side: 'upper', most },
    ];
  });
}

function signOf({ side }: Pick<Slack, 'side'>): 1 | -1 {
  return side === 'upper' ? 1 : -1;
}

function key({ family, ownerId, slot, side }: Omit<RelaxedBound, 'amount'>): string {
  return `${family} ${ownerId} ${side},${String(slot)}`;
}
