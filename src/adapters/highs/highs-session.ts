/** A live model on a HiGHS thread: edits are gathered, sent with the next solve, and survive the loss of the thread. */
import { boundNearestZero, carryBasis } from '../../core/dispatch/carry-basis.js';
import { changedProgram, withColumns, withoutColumns } from '../../core/dispatch/edit-program.js';
import {
  type ColumnBlock,
  hasIntegers,
  type LinearProgram,
  type LpBasis,
  type ProgramChanges,
  type SolveOutcome,
} from '../../core/dispatch/linear-program.js';
import { LpSession, type SolveOptions } from '../../ports/lp-solver.js';
import type { EngineReply } from './highs-engine.js';
import type { HighsTask, ModelEdit } from './highs-messages.js';

/** Runs a session's task on the engine the session lives on. */
export interface SessionHost {
  run(session: HighsSession, options: SolveOptions): Promise<SolveOutcome>;
  forget(session: HighsSession): void;
}

/** What a task is told beside the program. */
export type TaskManner = Pick<HighsTask, 'mipRelGap' | 'nameConflict' | 'presolve'>;

/** Owner's half of a live model. */
export class HighsSession extends LpSession {
  private current: LinearProgram;
  private place: LpBasis | null;
  private edits: ModelEdit[] = [];
  /** Thread that holds a model of this session, by its incarnation; null = none does. */
  private loadedOn: number | null = null;
  /** What the thread holds is another program, or has a run behind it that is not to be built on: load anew. */
  private outdated = false;
  /** The thread's own vertex is not the one to start from. */
  private moved = false;

  constructor(
    readonly number: number,
    program: LinearProgram,
    basis: LpBasis | null,
    private readonly host: SessionHost,
  ) {
    super();
    this.current = program;
    this.place = basis;
  }

  override get program(): LinearProgram {
    return this.current;
  }

  override get basis(): LpBasis | null {
    return this.place;
  }

  override change(changes: ProgramChanges): void {
    this.current = changedProgram(this.current, changes);
    const { colLower, colUpper, rowLower, rowUpper } = this.current;
    // HiGHS sets both ends of a range at once.
    const cols = changes.colLower || changes.colUpper ? { colLower, colUpper } : {};
    const rows = changes.rowLower || changes.rowUpper ? { rowLower, rowUpper } : {};
    this.edits.push({ kind: 'change', changes: { ...changes, ...cols, ...rows } });
  }

  override addColumns(columns: ColumnBlock): void {
    const { names, ...block } = columns;
    const before = this.current.numCols;
    this.current = withColumns(this.current, columns);
    this.edits.push({ kind: 'add-columns', columns: block });
    if (!this.place) return;
    const added = names.map((_, k) => boundNearestZero(this.current, before + k));
    this.place = { ...this.place, cols: Uint8Array.of(...this.place.cols, ...added) };
  }

  override deleteColumns(cols: readonly number[]): void {
    const sorted = Int32Array.from(new Set(cols)).sort();
    const gone = new Set(sorted);
    this.current = withoutColumns(this.current, cols);
    this.edits.push({ kind: 'delete-columns', cols: sorted });
    // HiGHS forgets its vertex when columns go.
    this.startFrom(this.place && { ...this.place, cols: this.place.cols.filter((_, j) => !gone.has(j)) });
  }

  override replace(program: LinearProgram, laterSlots = 0): void {
    this.place = this.place && carryBasis(this.current, this.place, program, laterSlots);
    this.current = program;
    this.edits = [];
    this.outdated = true;
  }

  override startFrom(basis: LpBasis | null): void {
    const { numCols, numRows } = this.current;
    if (basis && (basis.cols.length !== numCols || basis.rows.length !== numRows)) {
      throw new RangeError(
        `a vertex of ${String(basis.rows.length)} rows and ${String(basis.cols.length)} columns; ` +
          `the program has ${String(numRows)} and ${String(numCols)}`,
      );
    }
    this.place = basis;
    this.moved = true;
    // To start from nothing, nothing of the old run may be left.
    if (!basis) this.outdated = true;
  }

  override solve(options: SolveOptions): Promise<SolveOutcome> {
    return this.host.run(this, options);
  }

  override close(): Promise<void> {
    this.host.forget(this);
    return Promise.resolve();
  }

  /** Thread that holds a model of this session, be it outdated: whoever closes the session lets go of it there. Null when none does. */
  get home(): number | null {
    return this.loadedOn;
  }

  /** What the thread must do: bring its model up to date and run, or load it when it is a new thread. */
  task(incarnation: number, how: TaskManner): HighsTask {
    const fresh = this.outdated || this.loadedOn !== incarnation;
    const { rowNames: _rowNames, colNames: _colNames, owners: _owners, ...bare } = this.current;
    const task = {
      session: this.number,
      integers: hasIntegers(this.current),
      program: fresh ? bare : null,
      edits: fresh ? [] : this.edits,
      start: fresh || this.moved ? this.place : null,
      warm: this.place !== null,
      ...how,
    };
    this.loadedOn = incarnation;
    this.outdated = false;
    this.edits = [];
    this.moved = false;
    return task;
  }

  /** Takes what the run left behind. */
  settle(reply: EngineReply): void {
    if (reply.kind === 'solved') this.place = reply.basis ?? this.place;
    else if (reply.kind !== 'ended') this.loadedOn = null;
  }
}
