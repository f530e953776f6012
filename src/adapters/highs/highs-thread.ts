/** Body of a solver thread: owns one HiGHS instance and its live models, one request at a time. Imports npm packages and types only. */
import { parentPort } from 'node:worker_threads';
import highsModule from 'highs';
import type { Highs, Model, Solution } from 'highs';
import type {
  BareProgram,
  ForgetRequest,
  HighsReply,
  HighsRequest,
  HighsTask,
  ModelEdit,
} from './highs-messages.js';

const MODEL_STATUS_OPTIMAL = 7;
const MODEL_STATUS_INFEASIBLE = 8;
const MODEL_STATUS_INFEASIBLE_OR_UNBOUNDED = 9;
const MODEL_STATUS_TIME_LIMIT = 13;

/** Endings that say nothing of the program: solver trouble, iteration limit, "unknown" after a warm start. */
const INCONCLUSIVE: readonly number[] = [0, 4, 5, 14, 15];

/** Nothing is known of the model. */
const MODEL_STATUS_NOT_SET = 0;

/** `primal_solution_status` of an answer that keeps every row and bound. */
const FEASIBLE_POINT = 2;

/** The first solves of an instance run in unoptimised WebAssembly: they are spent on a toy. */
const WARM_UP_SOLVES = 3;

/** `simplex_strategy` of HiGHS. */
const SIMPLEX = { dual: 1, primal: 4 } as const;

/** Share of the budget that finding the duals at the integer decisions may take beyond what the search left. */
const DUALS_SHARE = 0.1;

/** What HiGHS does unless it is told otherwise. */
const COLD = {
  presolve: 'choose',
  dual_simplex_cost_perturbation_multiplier: 1,
  simplex_dual_edge_weight_strategy: -1,
  simplex_iteration_limit: 2_147_483_647,
} as const;
const DEVEX = 1;

/** Pivots a warm run may take besides those for each row. */
const WARM_PIVOTS = 1_000;
const PIVOTS_PER_ROW = { dual: 1, primal: 4 } as const;

/** A text that makes the parser abort, and with it the instance. */
const ABORTING_TEXT = 'min ^';

// TypeScript sees a CommonJS package whose loader is `.default`; Node gives the loader itself.
type Loader = () => Promise<Highs>;
const loader = highsModule as unknown as Loader;

const liveModels = new Map<number, Model>();

async function main(): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('highs-thread runs in a worker thread only');
  const highs = await loader();
  for (let i = 0; i < WARM_UP_SOLVES; i++) serve(highs, toyRequest());
  port.on('message', (request: HighsRequest | ForgetRequest) => {
    if (request.kind === 'forget') forget(request.session);
    else port.postMessage(answer(highs, request));
  });
  port.postMessage({ id: 0, kind: 'ready', version: highs.version.string } satisfies HighsReply);
}

/** A WebAssembly abort leaves the instance in an unknown state: the owner drops the thread. */
function answer(highs: Highs, request: HighsRequest): HighsReply {
  try {
    if (request.abortFirst === true) highs.createModel({ format: 'lp', data: ABORTING_TEXT });
    return serve(highs, request);
  } catch (error) {
    const poisoned =
      error instanceof Error && (error.name === 'RuntimeError' || error.message.includes('Aborted'));
    // A model that refused an edit is in between two programs: the owner loads it anew.
    if (!poisoned && request.session !== null) forget(request.session);
    return { id: request.id, kind: poisoned ? 'poisoned' : 'refused', message: String(error) };
  }
}

function forget(session: number): void {
  liveModels.get(session)?.dispose();
  liveModels.delete(session);
}

function serve(highs: Highs, request: HighsRequest): HighsReply {
  if (request.session !== null) return solve(highs, liveModel(highs, request, request.session), request);
  const model = load(highs, request.program);
  let reply: HighsReply;
  try {
    edit(model, request);
    reply = solve(highs, model, request);
  } catch (error) {
    disposeQuietly(model);
    throw error;
  }
  model.dispose();
  return reply;
}

// After an abort every call throws again; the first error is the one to tell.
function disposeQuietly(model: Model): void {
  try {
    model.dispose();
  } catch {
    return;
  }
}

function liveModel(highs: Highs, task: HighsTask, session: number): Model {
  if (task.program) {
    forget(session);
    liveModels.set(session, load(highs, task.program));
  }
  const model = liveModels.get(session);
  if (!model) throw new Error(`there is no live model ${String(session)} on this thread`);
  edit(model, task);
  return model;
}

function load(highs: Highs, program: BareProgram | null): Model {
  if (!program) throw new Error('a program is needed where there is no live model');
  const { numCols, numRows, starts, indices, values, integrality, ...numbers } = program;
  const model = highs.createModel({
    numCols,
    numRows,
    ...numbers,
    matrix: { format: 'csr', numRows, numCols, starts, indices, values },
    ...(integrality && { integrality: Int32Array.from(integrality) }),
  });
  model.options.set({
    output_flag: false,
    iis_strategy: highs.constants.iis.strategyRowPriority,
  });
  return model;
}

function edit(model: Model, task: HighsTask): void {
  for (const one of task.edits) apply(model, one);
  if (!task.start) return;
  model.setBasis({
    colStatus: Int32Array.from(task.start.cols),
    rowStatus: Int32Array.from(task.start.rows),
  });
}

function apply(model: Model, one: ModelEdit): void {
  if (one.kind === 'add-columns') {
    const { cost, lower, upper, starts, rows, values } = one.columns;
    const { numRows } = model.getDimensions();
    const matrix = { format: 'csc', numRows, numCols: cost.length, starts, indices: rows, values } as const;
    model.addCols({ cost, lower, upper, matrix });
  } else if (one.kind === 'delete-columns') {
    model.deleteCols({ kind: 'set', indices: one.cols });
  } else change(model, one.changes);
}

function change(model: Model, changes: Extract<ModelEdit, { kind: 'change' }>['changes']): void {
  const { offset, colCost, colLower, colUpper, rowLower, rowUpper } = changes;
  const all = (array: Float64Array) => ({ kind: 'range', from: 0, to: array.length - 1 }) as const;
  if (offset !== undefined) model.changeObjectiveOffset(offset);
  if (colCost?.length) model.changeColsCost(all(colCost), colCost);
  if (colLower?.length && colUpper) model.changeColsBounds(all(colLower), colLower, colUpper);
  if (rowLower?.length && rowUpper) model.changeRowsBounds(all(rowLower), rowLower, rowUpper);
}

function solve(highs: Highs, model: Model, request: HighsRequest): HighsReply {
  const startedS = model.getRunTime();
  model.options.set({ mip_rel_gap: request.mipRelGap, simplex_strategy: SIMPLEX[request.simplex ?? 'dual'] });
  const cold = { ...COLD, presolve: request.presolve ? COLD.presolve : 'off' };
  model.options.set(request.warm ? warmOptions(model, request.simplex ?? 'dual') : cold);
  const left = (): number => Math.max(0, request.budgetS - (model.getRunTime() - startedS));
  const canRestart = request.warm || request.session !== null;
  let status = canRestart ? attempt(model, request.budgetS) : run(model, request.budgetS);
  // What a warm start could not finish a cold one may: the vertex and all that hangs on it is forgotten. A model of one run has
  // none: it would go the very same way again.
  if (INCONCLUSIVE.includes(status) && canRestart) {
    model.clearSolver();
    model.options.set({ ...cold, simplex_strategy: SIMPLEX.dual });
    status = run(model, left());
  }
  if (status === MODEL_STATUS_INFEASIBLE_OR_UNBOUNDED) {
    // Presolve could not tell infeasible from unbounded; the simplex can.
    model.options.set({ presolve: 'off' });
    status = run(model, left());
  }
  return reply(highs, model, { request, status, runS: model.getRunTime() - startedS });
}

/**
 * Near the optimum the usual perturbation of costs only leads away from it (seven times the pivots), and weights that need no
 * set-up win over better ones. Without perturbation a run may stall: a limit on its pivots sends it back to a cold start. The
 * primal simplex gets there with columns that came since, and takes more pivots for them.
 */
function warmOptions(model: Model, simplex: 'dual' | 'primal'): Record<string, string | number> {
  return {
    ...COLD,
    dual_simplex_cost_perturbation_multiplier: 0,
    simplex_dual_edge_weight_strategy: DEVEX,
    simplex_iteration_limit: WARM_PIVOTS + PIVOTS_PER_ROW[simplex] * model.getDimensions().numRows,
  };
}

/**
 * The time limit of HiGHS counts over the life of a model: this run's budget is added to what has passed. No callback is set:
 * asking after every pivot whether to go on takes a quarter of the time, so a cancelled run ends with its thread.
 */
function run(model: Model, budgetS: number): number {
  model.options.set({ time_limit: model.getRunTime() + budgetS });
  return model.run().modelStatus;
}

/** A run that HiGHS gives up with an error, as some do from a vertex of before, tells as little as one that does not end. */
function attempt(model: Model, budgetS: number): number {
  try {
    return run(model, budgetS);
  } catch (error) {
    if (error instanceof Error && error.name === 'HighsError') return MODEL_STATUS_NOT_SET;
    throw error;
  }
}

interface RunEnd {
  readonly request: HighsRequest;
  readonly status: number;
  readonly runS: number;
}

function reply(highs: Highs, model: Model, end: RunEnd): HighsReply {
  const facts = {
    id: end.request.id,
    modelStatus: end.status,
    runMs: end.runS * 1000,
    iterations: Number(model.info.get('simplex_iteration_count')),
    memoryBytes: highs.memoryBytes,
  };
  const { integers, session } = end.request;
  // Status before numbers: a run that ended early still hands out arrays.
  if (end.status === MODEL_STATUS_OPTIMAL || (integers && hasIncumbent(model, end.status))) {
    const objective = model.getObjectiveValue();
    const { colValue: primal, rowDual: rowDuals, colDual: reducedCosts } = model.getSolution();
    if (integers) return { ...facts, kind: 'solved', ...decided(highs, model, { end, primal, objective }) };
    const basis = session === null ? null : basisOf(model);
    return { ...facts, kind: 'solved', objective, primal, rowDuals, reducedCosts, basis, bound: null };
  }
  const named = end.status === MODEL_STATUS_INFEASIBLE && end.request.nameConflict;
  const conflict = named ? conflictOf(highs, model) : { rows: [], cols: [] };
  return { ...facts, kind: 'ended', conflictRows: conflict.rows, conflictCols: conflict.cols };
}

function hasIncumbent(model: Model, status: number): boolean {
  return (
    status === MODEL_STATUS_TIME_LIMIT &&
    model.info.get('primal_solution_status') === FEASIBLE_POINT &&
    Number.isFinite(model.getObjectiveValue())
  );
}

function basisOf(model: Model): { cols: Uint8Array; rows: Uint8Array } {
  const { colStatus, rowStatus } = model.getBasis();
  return { cols: Uint8Array.from(colStatus), rows: Uint8Array.from(rowStatus) };
}

type Decided = Pick<
  Extract<HighsReply, { kind: 'solved' }>,
  'objective' | 'primal' | 'rowDuals' | 'reducedCosts' | 'basis' | 'bound'
>;

/** The integers are fixed where the search left them and the rest is solved again: exact integers, and duals. */
function decided(
  highs: Highs,
  model: Model,
  found: { readonly end: RunEnd; readonly primal: Float64Array; readonly objective: number },
): Decided {
  const { end, primal, objective } = found;
  const bound = Number(model.info.get('mip_dual_bound'));
  const rest = { basis: null, bound };
  const fixed = highs.createModel(model.getFixedLp('csr'));
  try {
    fixed.options.set({ output_flag: false });
    const { budgetS } = end.request;
    const left = Math.max(budgetS - end.runS, budgetS * DUALS_SHARE);
    const status = run(fixed, left);
    if (status !== MODEL_STATUS_OPTIMAL)
      return { objective, primal, rowDuals: null, reducedCosts: null, ...rest };
    const solution: Solution = fixed.getSolution();
    return {
      objective: fixed.getObjectiveValue(),
      primal: solution.colValue,
      rowDuals: solution.rowDual,
      reducedCosts: solution.colDual,
      ...rest,
    };
  } finally {
    disposeQuietly(fixed);
  }
}

function conflictOf(highs: Highs, model: Model): { rows: number[]; cols: number[] } {
  const iis = model.getIis();
  // A free bound takes no part: such a column only ties the rows together.
  const inConflict = (index: Int32Array, bound: Int32Array): number[] =>
    [...index].filter((_, k) => bound[k] !== highs.constants.iis.boundFree);
  return { rows: inConflict(iis.rowIndex, iis.rowBound), cols: inConflict(iis.colIndex, iis.colBound) };
}

/** min x + y with x + 2 y >= 2, x - y <= 1. */
function toyRequest(): HighsRequest {
  return {
    id: 0,
    kind: 'solve',
    session: null,
    integers: false,
    warm: false,
    edits: [],
    start: null,
    mipRelGap: 0,
    nameConflict: false,
    presolve: true,
    budgetS: 10,
    program: {
      numCols: 2,
      numRows: 2,
      offset: 0,
      colCost: Float64Array.of(1, 1),
      colLower: Float64Array.of(0, 0),
      colUpper: Float64Array.of(9, 9),
      rowLower: Float64Array.of(2, -Infinity),
      rowUpper: Float64Array.of(Infinity, 1),
      starts: Int32Array.of(0, 2, 4),
      indices: Int32Array.of(0, 1, 0, 1),
      values: Float64Array.of(1, 2, 1, -1),
    },
  };
}

await main();
