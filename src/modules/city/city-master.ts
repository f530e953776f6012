/** The restricted master problem, alive between rounds: plans of groups as columns, transformer rows when they are needed. */
import type { CityCoupling } from '../../core/city/city-spec.js';
import { surplusCols, type Centre } from '../../core/city/coordination.js';
import type { Group } from '../../core/city/groups.js';
import { emptyMaster, type CouplingLayout, type GroupPlan } from '../../core/city/master-program.js';
import { planColumns } from '../../core/city/plan-columns.js';
import type { PricePoint } from '../../core/city/price-point.js';
import type { GroupTarget } from '../../core/city/recovery.js';
import { withTransformerRows, type TransformerRow } from '../../core/city/transformer-rows.js';
import { isSolved, type LpBasis } from '../../core/dispatch/linear-program.js';
import type { LpSession, LpSolver } from '../../ports/lp-solver.js';

/** A plan of a group and the price point it came from. */
export interface MasterPlan extends GroupPlan {
  readonly groupKey: number;
  readonly point: PricePoint;
  /** Round that brought it, and its place among the round's plans: its name for a planner that goes on with the run. */
  readonly version: number;
  readonly place: number;
}

/** A master without the numbers of its plans: where they come from, and the vertex the next solve starts from. */
export interface MasterState {
  /** Null = slack of a transformer row. */
  readonly cols: readonly {
    readonly plan: Pick<MasterPlan, 'version' | 'place'> | null;
    readonly round: number;
  }[];
  readonly rows: readonly TransformerRow[];
  readonly basis: LpBasis | null;
  readonly primal: Float64Array;
  readonly reduced: Float64Array;
  readonly simplex: 'dual' | 'primal';
  readonly round: number;
  readonly solveMs: number;
}

/** What a solved master says. */
export interface MasterAnswer {
  /** Cost of the mixture [EUR]; a plan only when `overLimitKw` is 0. */
  readonly cost: number;
  /** Transformer flow beyond limits, summed [kW]. */
  readonly overLimitKw: number;
  readonly duals: Centre;
  /** Transformer rows by district. */
  readonly rowsByDistrict: ReadonlyMap<number, number>;
}

/** What the master is about. */
export interface MasterFrame {
  readonly coupling: CityCoupling;
  readonly groups: readonly Group[];
  /** Transformer limit by district [kW]. */
  readonly limitKw: (district: number) => number;
}

interface Col {
  readonly plan: MasterPlan;
  readonly round: number;
}

type Layout = CouplingLayout & { readonly choiceRow: number; readonly fixedCols: number };

/** Longest solve; one that ends here ends the run. At load 20 of other work 200 groups took half a minute. */
const MASTER_LIMIT_MS = 600_000;
const VIOLATION_KW = 1e-6;

/** One master; behind the columns of the city stand plans and slacks (null) in order of arrival. */
export class CityMaster {
  private cols: (Col | null)[] = [];
  private rows: TransformerRow[] = [];
  private readonly groupIndex: ReadonlyMap<number, number>;
  private primal = new Float64Array();
  private reduced = new Float64Array();
  private simplex: 'dual' | 'primal' = 'dual';
  private round = 0;
  private session: LpSession;
  private readonly layout: Layout;
  solveMs = 0;

  private constructor(
    private readonly solver: LpSolver,
    private readonly frame: MasterFrame,
  ) {
    this.groupIndex = new Map(frame.groups.map((group, index) => [group.key, index]));
    const { program, layout, choiceRow } = emptyMaster(frame.coupling, frame.groups.length);
    this.layout = { ...layout, choiceRow, fixedCols: program.numCols };
    this.session = solver.open(program);
  }

  /** Opens a master without plans. */
  static open(solver: LpSolver, frame: MasterFrame): CityMaster {
    return new CityMaster(solver, frame);
  }

  /** Opens a master as another one was left. @param planOf the plan by its name */
  static restore(
    solver: LpSolver,
    frame: MasterFrame,
    state: MasterState,
    planOf: (name: Pick<MasterPlan, 'version' | 'place'>) => MasterPlan,
  ): CityMaster {
    const master = new CityMaster(solver, frame);
    for (let at = 0; at < state.cols.length;) {
      const isSlack = state.cols[at]?.plan === null;
      const rest = state.cols.slice(at);
      const end = rest.findIndex(({ plan }) => (plan === null) !== isSlack);
      const part = end < 0 ? rest : rest.slice(0, end);
      if (isSlack) {
        master.addTransformerRows(state.rows.filter(({ slack }) => slack >= at && slack < at + part.length));
      } else {
        const plans = part.flatMap(({ plan, round }) => (plan ? [{ plan: planOf(plan), round }] : []));
        master.append(plans);
      }
      at += part.length;
    }
    if (state.basis) master.session.startFrom(state.basis);
    master.primal = Float64Array.from(state.primal);
    master.reduced = Float64Array.from(state.reduced);
    master.simplex = state.simplex;
    master.round = state.round;
    master.solveMs = state.solveMs;
    return master;
  }

  /** What {@link restore} needs. */
  state(): MasterState {
    const { rows, primal, reduced, simplex, round, solveMs } = this;
    const cols = this.cols.map((col) =>
      col
        ? { plan: { version: col.plan.version, place: col.plan.place }, round: col.round }
        : { plan: null, round: 0 },
    );
    return { cols, rows, basis: this.session.basis, primal, reduced, simplex, round, solveMs };
  }

  get columns(): number {
    return this.cols.reduce((count, col) => count + (col ? 1 : 0), 0);
  }

  get transformerRows(): number {
    return this.rows.length;
  }

  /** Plans now in the master. */
  plans(): MasterPlan[] {
    return this.cols.flatMap((col) => (col ? [col.plan] : []));
  }

  /** Adds the plans of a round. */
  add(plans: readonly MasterPlan[]): void {
    this.round += 1;
    this.append(plans.map((plan) => ({ plan, round: this.round })));
  }

  /**
   * Solves, adding the transformer rows its answers break, until none is broken. A row is added once, so that it ends; a limit
   * left out would be missing from the cost, and the plan would only fail its check.
   */
  async solve(): Promise<MasterAnswer> {
    for (;;) {
      const answer = await this.solveOnce();
      const broken = this.brokenRows();
      if (broken.length === 0) return answer;
      this.addTransformerRows(broken);
    }
  }

  /** Deletes plans nobody uses when there are many. */
  thin(): void {
    const { fixedCols } = this.layout;
    const plans = this.cols.flatMap((col, index) => (col ? [{ col, index }] : []));
    const candidates = plans.map(({ col, index }) => ({
      weight: this.primal[fixedCols + index] ?? 0,
      reducedCost: this.reduced[fixedCols + index] ?? 0,
      isNew: col.round === this.round,
    }));
    const surplus = surplusCols(candidates, this.frame.groups.length).map((k) => plans[k]?.index ?? -1);
    if (surplus.length === 0) return;
    this.session.deleteColumns(surplus.map((index) => fixedCols + index));
    const gone = new Set(surplus);
    // What stays moves up, in the saved answer too.
    const stays = (_: unknown, j: number): boolean => j < fixedCols || !gone.has(j - fixedCols);
    this.primal = this.primal.filter(stays);
    this.reduced = this.reduced.filter(stays);
    let left = 0;
    const moved = this.cols.map((_, index) => (gone.has(index) ? -1 : left++));
    this.rows = this.rows.map((row) => ({ ...row, slack: moved[row.slack] ?? -1 }));
    this.cols = this.cols.filter((_, index) => !gone.has(index));
  }

  /** Plans in use with their weights. */
  used(): { readonly plan: MasterPlan; readonly weight: number }[] {
    return this.cols.flatMap((col, index) => {
      const weight = this.primal[this.layout.fixedCols + index] ?? 0;
      return col && weight > 0 ? [{ plan: col.plan, weight }] : [];
    });
  }

  /** Flow and reserve of every group in the mixture, by its key. */
  targets(): Map<number, GroupTarget> {
    const T = this.frame.coupling.slots;
    const targets = new Map(
      this.frame.groups.map((group) => [
        group.key,
        { flowKw: new Float64Array(T), reserveKw: new Float64Array(T) },
      ]),
    );
    for (const { plan, weight } of this.used()) {
      const target = targets.get(plan.groupKey);
      if (!target) continue;
      for (let t = 0; t < T; t++) {
        target.flowKw[t] = (target.flowKw[t] ?? 0) + weight * (plan.flowKw[t] ?? 0);
        target.reserveKw[t] = (target.reserveKw[t] ?? 0) + weight * (plan.reserveKw[t] ?? 0);
      }
    }
    return targets;
  }

  close(): Promise<void> {
    return this.session.close();
  }

  private append(cols: readonly Col[]): void {
    const placed = cols.map(({ plan }) => {
      const { groupKey, version, place } = plan;
      const district = this.districtOf(groupKey);
      return {
        plan,
        name: `plan[G${String(groupKey)},${String(version)}-${String(place)}]`,
        choiceRow: this.layout.choiceRow + (this.groupIndex.get(groupKey) ?? 0),
        transformerRows: this.rows.filter((row) => row.district === district),
      };
    });
    this.session.addColumns(planColumns(this.layout, placed));
    this.cols.push(...cols);
  }

  /** The answer hangs on program and vertex alone: what else a live model remembers, a planner that goes on would not know. */
  private async reopened(): Promise<LpSession> {
    const { program, basis } = this.session;
    await this.session.close();
    return this.solver.open(program, basis ?? undefined);
  }

  private async solveOnce(): Promise<MasterAnswer> {
    const startedMs = performance.now();
    this.session = await this.reopened();
    const outcome = await this.session.solve({
      ...{ timeLimitMs: MASTER_LIMIT_MS, simplex: this.simplex },
      // It finds nothing to take out of a master, and takes as much memory as the run.
      presolve: false,
    });
    this.solveMs += performance.now() - startedMs;
    if (!isSolved(outcome) || !outcome.rowDuals || !outcome.reducedCosts) {
      throw new Error(
        `the master of ${String(this.frame.groups.length)} groups ended ${outcome.status} (${outcome.report.message}); ` +
          'expected an optimum, which it has once every group has a plan',
      );
    }
    this.simplex = 'primal';
    this.primal = Float64Array.from(outcome.primal);
    this.reduced = Float64Array.from(outcome.reducedCosts);
    return {
      cost: outcome.objective,
      overLimitKw: this.rows.reduce((sum, row) => sum + this.slackKw(row), 0),
      duals: this.dualsOf(outcome.rowDuals),
      rowsByDistrict: countBy(this.rows),
    };
  }

  private slackKw(row: TransformerRow): number {
    const at = this.layout.fixedCols + row.slack;
    const kw = (this.primal[at] ?? 0) + (this.primal[at + 1] ?? 0);
    return kw > VIOLATION_KW ? kw : 0;
  }

  private dualsOf(rowDuals: Float64Array): Centre {
    const T = this.frame.coupling.slots;
    const { balanceRow, reserveRow } = this.layout;
    const transformers = new Map<number, Float64Array>();
    for (const { district, slot, row } of this.rows) {
      const prices = transformers.get(district) ?? new Float64Array(T);
      prices[slot] = rowDuals[row] ?? 0;
      transformers.set(district, prices);
    }
    const prices = {
      energy: rowDuals.slice(balanceRow, balanceRow + T),
      reserve: rowDuals.slice(reserveRow, reserveRow + T),
    };
    return { prices, transformers };
  }

  private brokenRows(): { readonly district: number; readonly slot: number }[] {
    const flows = new Map<number, Float64Array>();
    for (const [key, { flowKw }] of this.targets()) {
      const district = this.districtOf(key);
      if (district === null) continue;
      const sum = flows.get(district) ?? new Float64Array(flowKw.length);
      flowKw.forEach((kw, t) => (sum[t] = (sum[t] ?? 0) + kw));
      flows.set(district, sum);
    }
    const nameOf = (district: number, slot: number): string => `${String(district)} ${String(slot)}`;
    const known = new Set(this.rows.map(({ district, slot }) => nameOf(district, slot)));
    return [...flows].flatMap(([district, flow]) => {
      const limit = this.frame.limitKw(district) + VIOLATION_KW;
      return [...flow.keys()]
        .filter((t) => Math.abs(flow[t] ?? 0) > limit && !known.has(nameOf(district, t)))
        .map((slot) => ({ district, slot }));
    });
  }

  private addTransformerRows(broken: readonly { readonly district: number; readonly slot: number }[]): void {
    const { fixedCols } = this.layout;
    const rows = broken.map(({ district, slot }) => ({
      district,
      slot,
      limitKw: this.frame.limitKw(district),
      entries: this.cols.flatMap((col, index) =>
        col && this.districtOf(col.plan.groupKey) === district
          ? [[fixedCols + index, col.plan.flowKw[slot] ?? 0] as const]
          : [],
      ),
    }));
    const before = this.session.program;
    this.session.replace(withTransformerRows(before, rows));
    broken.forEach(({ district, slot }, k) => {
      this.rows.push({ district, slot, row: before.numRows + k, slack: this.cols.length });
      this.cols.push(null, null);
    });
    // The old vertex breaks the new rows, so it is no start for the primal simplex.
    this.simplex = 'dual';
  }

  /** District whose transformer is watched here; null for a group that has it inside. */
  private districtOf(groupKey: number): number | null {
    const group = this.frame.groups[this.groupIndex.get(groupKey) ?? -1];
    return group && !group.inside ? group.district : null;
  }
}

function countBy(rows: readonly TransformerRow[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { district } of rows) counts.set(district, (counts.get(district) ?? 0) + 1);
  return counts;
}
