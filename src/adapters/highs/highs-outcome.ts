/** A thread's reply in the words of the port. */
import type {
  LinearProgram,
  MipProof,
  SolveOutcome,
  SolveReport,
  SolveStatus,
} from '../../core/dispatch/linear-program.js';
import type { EngineReply } from './highs-engine.js';

/** HiGHS model status codes that have a word of their own in an outcome. */
const STATUS_WORDS: Readonly<Record<number, Exclude<SolveStatus, 'optimal' | 'feasible'>>> = {
  8: 'infeasible',
  10: 'unbounded',
  13: 'time-limit',
  17: 'cancelled',
};

const MODEL_STATUS_OPTIMAL = 7;

/** Who ran it, and how long [ms]. */
export interface RunContext {
  readonly program: LinearProgram;
  readonly version: string;
  readonly wallMs: number;
}

/** The outcome of a run. */
export function outcomeOf(reply: EngineReply, context: RunContext): SolveOutcome {
  switch (reply.kind) {
    case 'solved':
      return solved(reply, context);
    case 'ended':
      return {
        status: STATUS_WORDS[reply.modelStatus] ?? 'failed',
        conflict: [
          ...reply.conflictRows.map((row) => context.program.rowNames[row] ?? String(row)),
          ...reply.conflictCols.map((col) => context.program.colNames[col] ?? String(col)),
        ],
        report: report(context, `HiGHS model status ${String(reply.modelStatus)}`, reply.iterations),
      };
    case 'killed':
      return reply.why === 'watchdog'
        ? ended('time-limit', 'the time limit passed and HiGHS did not stop; its thread was killed', context)
        : ended('cancelled', `the run was ${reply.why}`, context);
    default:
      return ended('failed', reply.message, context);
  }
}

/** An outcome without numbers. */
export function ended(
  status: Exclude<SolveStatus, 'optimal' | 'feasible'>,
  message: string,
  context: Omit<RunContext, 'program'>,
): SolveOutcome {
  return { status, conflict: [], report: report(context, message, null) };
}

function solved(reply: Extract<EngineReply, { kind: 'solved' }>, context: RunContext): SolveOutcome {
  const { objective, primal, rowDuals, reducedCosts, iterations } = reply;
  const numbers = { objective, primal, rowDuals, reducedCosts };
  if (reply.bound === null)
    return { status: 'optimal', ...numbers, report: report(context, 'optimal', iterations) };
  const mip = proofOf(objective, reply.bound);
  const gap = `gap ${(mip.gap * 100).toPrecision(3)} %`;
  return reply.modelStatus === MODEL_STATUS_OPTIMAL
    ? { status: 'optimal', ...numbers, mip, report: report(context, `optimal, ${gap}`, iterations) }
    : {
        status: 'feasible',
        ...numbers,
        mip,
        conflict: [],
        report: report(context, `the time limit passed with an answer in hand, ${gap}`, iterations),
      };
}

function proofOf(objective: number, stated: number): MipProof {
  const bound = Number.isFinite(stated) ? stated : -Infinity;
  return { bound, gap: Math.max(0, objective - bound) / Math.max(1, Math.abs(objective)) };
}

function report(
  context: Omit<RunContext, 'program'>,
  message: string,
  iterations: number | null,
): SolveReport {
  return { solver: 'highs', version: context.version, solveMs: context.wallMs, iterations, message };
}
