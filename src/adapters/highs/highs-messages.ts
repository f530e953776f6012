/** What a solver thread and its owner say to each other. */
import type {
  ColumnBlock,
  LinearProgram,
  LpBasis,
  ProgramChanges,
} from '../../core/dispatch/linear-program.js';

/** A program without its names, which stay with the owner. */
export type BareProgram = Omit<LinearProgram, 'rowNames' | 'colNames'>;

/** One edit of a live model. */
export type ModelEdit =
  | { readonly kind: 'change'; readonly changes: ProgramChanges }
  | { readonly kind: 'add-columns'; readonly columns: Omit<ColumnBlock, 'names'> }
  | { readonly kind: 'delete-columns'; readonly cols: Int32Array };

/** What to solve: a program alone, or a live model brought up to date. */
export interface HighsTask {
  /** Number of the live model; null = solve and forget. */
  readonly session: number | null;
  /** Loaded anew before the run; null = the live model as it stands. */
  readonly program: BareProgram | null;
  /** Applied in this order after loading. */
  readonly edits: readonly ModelEdit[];
  /** Vertex to start from, set last; null = where the live model stands, or from nothing. */
  readonly start: LpBasis | null;
  /** The program has integer columns. */
  readonly integers: boolean;
  /** There is a vertex to start from: given here, or left by the last run. */
  readonly warm: boolean;
  readonly mipRelGap: number;
  /** Default `dual`. */
  readonly simplex?: 'dual' | 'primal';
  /** Name an irreducible set when infeasible. */
  readonly nameConflict: boolean;
  /** Whether a run from nothing may look for what can be taken out of the program first. */
  readonly presolve: boolean;
  /** Rehearsal of the worst: the instance is made to abort before this run. */
  readonly abortFirst?: boolean;
}

/** Owner to thread: solve this. */
export interface HighsRequest extends HighsTask {
  readonly id: number;
  readonly kind: 'solve';
  /** Budget of this run [s]. */
  readonly budgetS: number;
}

/** Owner to thread: this live model is not needed any more. Not answered. */
export interface ForgetRequest {
  readonly kind: 'forget';
  readonly session: number;
}

interface RunFacts {
  readonly id: number;
  /** HiGHS model status code. */
  readonly modelStatus: number;
  readonly runMs: number;
  readonly iterations: number;
  /** Size of the WebAssembly heap [bytes]. */
  readonly memoryBytes: number;
}

/** Thread to owner. */
export type HighsReply =
  | { readonly id: number; readonly kind: 'ready'; readonly version: string }
  | (RunFacts & {
      readonly kind: 'solved';
      readonly objective: number;
      readonly primal: Float64Array;
      /** Null when a program with integers has no duals at its decisions. */
      readonly rowDuals: Float64Array | null;
      readonly reducedCosts: Float64Array | null;
      /** Of a live model without integers. */
      readonly basis: LpBasis | null;
      /** Proved lower bound of the cost; null without integers. */
      readonly bound: number | null;
    })
  | (RunFacts & {
      readonly kind: 'ended';
      readonly conflictRows: readonly number[];
      readonly conflictCols: readonly number[];
    })
  /** The instance is in an unknown state; the thread must go. */
  | { readonly id: number; readonly kind: 'poisoned'; readonly message: string }
  /** HiGHS did not take the program; the instance is well, a live model concerned is gone. */
  | { readonly id: number; readonly kind: 'refused'; readonly message: string };
