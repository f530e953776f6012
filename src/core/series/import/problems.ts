/** What is wrong in a file: told row by row, all together, so that a file is corrected once. */
import { DomainError } from '../../domain-error.js';

/** Problems told; the rest is only counted. */
const TOLD = 20;

/** Longest text quoted from a file. */
const QUOTED = 60;

/** One thing that cannot be used. */
export interface RowProblem {
  /** Line of the file, the first one is 1. */
  readonly line: number;
  readonly column: string;
  readonly seen: string;
  /** What was expected and what to do. */
  readonly expected: string;
}

/** Collects problems of one file. */
export class RowProblems {
  private readonly told: RowProblem[] = [];
  private count = 0;

  constructor(private readonly fileName: string) {}

  /** Notes one problem. */
  add(problem: RowProblem): void {
    this.count += 1;
    if (this.told.length < TOLD) this.told.push({ ...problem, seen: quoted(problem.seen) });
  }

  /** @throws DomainError `invalid-input` that names file, row, column, what was seen and what to do, when there is any */
  assertNone(): void {
    if (this.count === 0) return;
    const issues = this.told.map(
      ({ line, column, seen, expected }) =>
        `row ${String(line)}, column ${column}: saw ${seen}; expected ${expected}`,
    );
    const more = this.count > TOLD ? `\n  … and ${String(this.count - TOLD)} more` : '';
    throw new DomainError(
      'invalid-input',
      `${this.fileName} was not imported, nothing of it was kept:\n  ${issues.join('\n  ')}${more}`,
      { issues, count: this.count },
    );
  }
}

/** Refuses a whole file. */
export function refuseFile(fileName: string, why: string): never {
  throw new DomainError('invalid-input', `${fileName} was not imported, nothing of it was kept: ${why}`, {
    fileName,
  });
}

/** Text of a file as its author would recognise it. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text);
}
