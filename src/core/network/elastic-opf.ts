/** What must give way in a network without a dispatch, and the smallest set of limits that keeps it from having one. */
import { checkSolution, SOLUTION_TOLERANCE } from '../dispatch/check-solution.js';
import type { LinearProgram, SolvedOutcome, SolveOutcome, SolveReport } from '../dispatch/linear-program.js';
import {
  type LiveProgram,
  openProgram,
  type ProgramSolver,
  type SolverQuestion,
} from '../dispatch/program-solver.js';
import type { PowerNetwork } from '../power-flow/power-network.js';
import { buildDcOpf, type DcOpfModel } from './dc-opf.js';

/** A bus or a branch, by its index in the model's network, and how far it has to give way [MW]. */
export interface GivenWay {
  readonly index: number;
  readonly mw: number;
}

/** The least that has to give way of one kind. */
export interface LeastChange {
  /** Largest first; empty where nothing has to. */
  readonly parts: readonly GivenWay[];
  /** False where this kind alone does not help, however far it goes. */
  readonly helps: boolean;
}

/** Smallest part that counts [MW]. */
const NAMED_MW = 1e-6;

/** Price of what shall not give way in a question, per MW: against 1 for what may. A closed door could make the question unanswerable. */
const LAST_RESORT = 1e5;

/** Share by which a least change of thousands of buses may lie above the least: it is told to a hundredth of a MW. */
const NEARLY_LEAST = 1e-5;

/** Multipliers below this take no part in a proof. */
const NO_MULTIPLIER = 1e-6;

/** Columns of one element that may give way together. */
interface Element {
  readonly index: number;
  readonly cols: readonly number[];
}

/** One question to the live program: everything that is not named costs nothing and stays as wide as it is. */
interface Question {
  readonly costs: readonly (readonly [cols: readonly number[], perMw: number])[];
  /** Columns held at 0. */
  readonly closed?: readonly number[];
  /** Columns without an upper bound. */
  readonly unbounded?: readonly number[];
}

/** A question's program and its answer. */
interface Asked {
  readonly program: LinearProgram;
  readonly solved: SolvedOutcome;
}

/**
 * One program in which demand and limits of branches may give way, solved again and again with other prices from where it stands. It
 * always has an answer, as long as each island can balance. Close it.
 */
export class ElasticOpf {
  readonly model: DcOpfModel;
  /** Of the last question; null before the first. */
  report: SolveReport | null = null;
  /** Of all questions [ms]. */
  solveMs = 0;
  private readonly live: LiveProgram;
  private isWarm = false;
  private readonly demands: readonly Element[];
  private readonly limits: readonly Element[];

  constructor(
    network: PowerNetwork,
    private readonly solve: ProgramSolver,
  ) {
    this.model = buildDcOpf(network, new Map(), 'all');
    this.live = openProgram(solve, this.model.program);
    this.demands = [...this.model.unservedCols].map(([index, col]) => ({ index, cols: [col] }));
    this.limits = [...this.model.overloadCols].map(([index, { rating, angle }]) => ({
      ...{ index, cols: [...rating, ...angle] },
    }));
  }

  close(): Promise<void> {
    return this.live.close();
  }

  /** Least sum of overloads with all demand served; null without an answer. */
  async leastOverload(): Promise<LeastChange | null> {
    const { overloadCols } = this.model;
    const rating = [...overloadCols.values()].flatMap((cols) => cols.rating);
    const angle = [...overloadCols.values()].flatMap((cols) => cols.angle);
    const costs: Question['costs'] = [
      [rating, 1],
      [angle, LAST_RESORT],
    ];
    const changes = this.changesOf({ costs, closed: colsOf(this.demands) });
    const outcome = sound(
      await this.answered(changes, (program) => this.solve(program, { nameConflict: false })),
    );
    return outcome && { parts: partsOf(outcome, this.limits), helps: !isUsed(outcome, angle) };
  }

  /** Least demand that is not served within all limits; null without an answer. */
  async leastUnserved(): Promise<LeastChange | null> {
    const hard = colsOf(this.limits);
    const asked = await this.ask({
      costs: [
        [colsOf(this.demands), 1],
        [hard, LAST_RESORT],
      ],
    });
    const outcome = sound(asked);
    return outcome && { parts: partsOf(outcome, this.demands), helps: !isUsed(outcome, hard) };
  }

  /**
   * Names of rows and columns that cannot hold together, none of which can be left out; null where none were found.
   *
   * Elements (demands, or limits of branches) are held one after another, those that give way most first, all others free: the last of
   * the shortest list that cannot be held alone gives way at a price. The multipliers of that answer are a vertex of all proofs with
   * this element in it, and such a vertex has an irreducible set as its support (Gleeson and Ryan, 1990).
   *
   * @param kind what gave way in `change`
   */
  async conflict(kind: 'demand' | 'limits', change: LeastChange): Promise<string[] | null> {
    const [elements, hard] =
      kind === 'demand' ? [this.demands, colsOf(this.limits)] : [this.limits, colsOf(this.demands)];
    const alone = kind === 'demand' ? shortAlone(this.model) : [];
    const order = inOrder(elements, [...alone, ...change.parts]);
    const length = await shortest(order.length, async (count) => {
      const outcome = await this.ask({ costs: [[colsOf(order.slice(0, count)), 1]], closed: hard });
      return outcome && outcome.solved.objective > NAMED_MW;
    });
    if (length === null) return null;
    const last = order[length - 1]?.cols ?? [];
    const closed = [...hard, ...colsOf(order.slice(0, length - 1))];
    const outcome = await this.ask({ costs: [[last, 1]], closed, unbounded: last });
    return outcome && isProof(outcome) ? this.supportOf(outcome) : null;
  }

  private supportOf({ solved: { rowDuals, reducedCosts } }: Asked): string[] {
    const { rowNames, colNames } = this.model.program;
    const taking = (names: readonly string[], values: Float64Array | null): string[] =>
      names.filter((_, k) => Math.abs(values?.[k] ?? 0) > NO_MULTIPLIER);
    return [...taking(rowNames, rowDuals), ...taking(colNames, reducedCosts)];
  }

  /** Asks the live program, which goes on from its last answer. */
  private ask(question: Question): Promise<Asked | null> {
    const changes = this.changesOf(question);
    this.live.change({ ...changes, colLower: this.model.program.colLower });
    // Only prices have changed: the last vertex still keeps all rows.
    const how: SolverQuestion = { nameConflict: false, ...(this.isWarm && { simplex: 'primal' }) };
    this.isWarm = true;
    return this.answered(changes, () => this.live.solve(how));
  }

  private changesOf({
    costs,
    closed = [],
    unbounded = [],
  }: Question): Pick<LinearProgram, 'colCost' | 'colUpper'> {
    const { numCols, colUpper: widest } = this.model.program;
    const colCost = new Float64Array(numCols);
    for (const [cols, perMw] of costs) for (const col of cols) colCost[col] = perMw;
    const colUpper = Float64Array.from(widest);
    for (const col of unbounded) colUpper[col] = Infinity;
    for (const col of closed) colUpper[col] = 0;
    return { colCost, colUpper };
  }

  private async answered(
    changes: Pick<LinearProgram, 'colCost' | 'colUpper'>,
    solve: (program: LinearProgram) => Promise<SolveOutcome>,
  ): Promise<Asked | null> {
    const program = { ...this.model.program, ...changes };
    const outcome = await solve(program);
    this.report = outcome.report;
    this.solveMs += outcome.report.solveMs;
    return outcome.status === 'optimal' ? { program, solved: outcome } : null;
  }
}

/** An answer that was checked, or null. */
function sound(asked: Asked | null): SolvedOutcome | null {
  if (!asked) return null;
  const { passed, problems, gap } = checkSolution(asked.program, asked.solved);
  const isNearlyLeast =
    problems.length === 1 && gap !== null && gap > SOLUTION_TOLERANCE && gap <= NEARLY_LEAST;
  return passed || isNearlyLeast ? asked.solved : null;
}

/** True when the multipliers alone say that the element has to give way: they fit the program, and what they add up to is above 0. */
function isProof({ program, solved }: Asked): boolean {
  const { dualInfeasibility, gap } = checkSolution(program, solved);
  if (dualInfeasibility === null || gap === null || dualInfeasibility > SOLUTION_TOLERANCE) return false;
  return solved.objective - gap * (1 + Math.abs(solved.objective)) > NAMED_MW;
}

/** Length of the shortest beginning that is blocked, out of `most`; null when none is, or an answer is missing. */
async function shortest(
  most: number,
  isBlocked: (count: number) => Promise<boolean | null>,
): Promise<number | null> {
  let [free, blocked] = [0, most + 1];
  for (let count = 1; blocked - free > 1;) {
    const verdict = await isBlocked(count);
    if (verdict === null) return null;
    if (verdict) blocked = count;
    else free = count;
    // Doubled until one is blocked: conflicts are small as a rule.
    count = blocked > most ? Math.min(most, 2 * free) : Math.floor((free + blocked) / 2);
    if (free === most) return null;
  }
  return blocked > most ? null : blocked;
}

/** Those that gave way, most first, then all others. */
function inOrder(elements: readonly Element[], parts: readonly GivenWay[]): Element[] {
  const byIndex = new Map(elements.map((element) => [element.index, element]));
  const first = new Set(parts.flatMap(({ index }) => byIndex.get(index) ?? []));
  return [...first, ...elements.filter((element) => !first.has(element))];
}

/** Buses that even all their branches at their limits cannot serve, the shortest first: the smallest conflicts there are. */
function shortAlone({ network, flows }: DcOpfModel): GivenWay[] {
  const shortMw = new Map(network.buses.map(({ id, demandMw, shuntMw }) => [id, demandMw + shuntMw]));
  const bring = (bus: number, mw: number): unknown => shortMw.set(bus, (shortMw.get(bus) ?? 0) - mw);
  for (const { busId, maxMw } of network.generators) bring(busId, maxMw);
  network.branches.forEach(({ fromBus, toBus }, l) => {
    bring(fromBus, -(flows[l]?.window.minMw ?? -Infinity));
    bring(toBus, flows[l]?.window.maxMw ?? Infinity);
  });
  return network.buses
    .map(({ id }, index) => ({ index, mw: shortMw.get(id) ?? 0 }))
    .filter(({ mw }) => mw > NAMED_MW)
    .sort((a, b) => b.mw - a.mw);
}

function partsOf({ primal }: SolvedOutcome, elements: readonly Element[]): GivenWay[] {
  return elements
    .map(({ index, cols }) => ({ index, mw: cols.reduce((sum, col) => sum + (primal[col] ?? 0), 0) }))
    .filter(({ mw }) => mw > NAMED_MW)
    .sort((a, b) => b.mw - a.mw);
}

function isUsed({ primal }: SolvedOutcome, cols: readonly number[]): boolean {
  return cols.some((col) => (primal[col] ?? 0) > NAMED_MW);
}

function colsOf(elements: readonly Element[]): number[] {
  return elements.flatMap(({ cols }) => cols);
}
