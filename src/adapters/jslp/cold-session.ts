/** A live model for a solver that knows no warm start: the numbers are kept, every solve begins from nothing. */
import { changedProgram, withColumns, withoutColumns } from '../../core/dispatch/edit-program.js';
import type {
  ColumnBlock,
  LinearProgram,
  LpBasis,
  ProgramChanges,
  SolveOutcome,
} from '../../core/dispatch/linear-program.js';
import { LpSession, type LpSolver, type SolveOptions } from '../../ports/lp-solver.js';

/** Solves the program as it stands with its solver. */
export class ColdSession extends LpSession {
  override readonly basis: LpBasis | null = null;
  private current: LinearProgram;

  constructor(
    private readonly solver: LpSolver,
    program: LinearProgram,
  ) {
    super();
    this.current = program;
  }

  override get program(): LinearProgram {
    return this.current;
  }

  override change(changes: ProgramChanges): void {
    this.current = changedProgram(this.current, changes);
  }

  override addColumns(columns: ColumnBlock): void {
    this.current = withColumns(this.current, columns);
  }

  override deleteColumns(cols: readonly number[]): void {
    this.current = withoutColumns(this.current, cols);
  }

  override replace(program: LinearProgram): void {
    this.current = program;
  }

  // Any start is as good as none here.
  override startFrom(): void {
    return;
  }

  override solve(options: SolveOptions): Promise<SolveOutcome> {
    return this.solver.solve(this.current, options);
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }
}
