/** What a solver thread and its owner say to each other. */
import type { LinearProgram } from '../../core/dispatch/linear-program.js';

/** Owner to thread: solve this. Names stay with the owner. */
export interface HighsRequest {
  readonly id: number;
  /** Budget of this run [s]. */
  readonly budgetS: number;
  /** One Int32; not zero = stop at the next interrupt point. */
  readonly cancelFlag: SharedArrayBuffer;
  readonly program: Omit<LinearProgram, 'rowNames' | 'colNames'>;
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
      readonly rowDuals: Float64Array;
      readonly reducedCosts: Float64Array;
    })
  | (RunFacts & {
      readonly kind: 'ended';
      readonly conflictRows: readonly number[];
      readonly conflictCols: readonly number[];
    })
  /** The instance is in an unknown state; the thread must go. */
  | { readonly id: number; readonly kind: 'poisoned'; readonly message: string }
  /** HiGHS did not take the program; the instance is well. */
  | { readonly id: number; readonly kind: 'refused'; readonly message: string };
