/** Cases of a study that are played, kept beside its result until it is whole: a study that was ended goes on where it was. */
import { createHash } from 'node:crypto';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { DomainError } from '../../core/domain-error.js';
import { contentOf } from '../content-of.js';
import type { CaseResult } from './play-case.js';
import type { StudyCase } from './study-options.js';

/** How a line that was kept begins. */
const LINE_START = '["';

/** One file, a line for each case: the hash of what was asked, and what came of it. */
export class KeptCases {
  private constructor(
    private readonly file: string | null,
    private readonly known: Map<string, CaseResult>,
    private readonly asked: string,
  ) {}

  /**
   * Reads what an earlier run left.
   *
   * @param file null = nothing is kept
   * @param asked files, and folders of programs, whose content is part of what was asked: another site or another program
   *   gives other cases
   * @throws DomainError `invalid-input` when the file holds something else
   */
  static async open(file: string | null, asked: readonly string[]): Promise<KeptCases> {
    if (file === null) return new KeptCases(null, new Map(), '');
    return new KeptCases(file, new Map(await linesOf(file)), await contentOf(asked));
  }

  /** What came of this very case before; undefined when it was not played. */
  find(study: StudyCase): CaseResult | undefined {
    return this.known.get(this.keyOf(study));
  }

  /** Keeps a case at once. */
  async keep(study: StudyCase, result: CaseResult): Promise<void> {
    if (this.file === null) return;
    await appendFile(this.file, `${JSON.stringify([this.keyOf(study), result])}\n`);
  }

  /** The study is whole and its result written. */
  async forget(): Promise<void> {
    if (this.file !== null) await rm(this.file, { force: true });
  }

  private keyOf(study: StudyCase): string {
    return createHash('sha256').update(JSON.stringify(study)).update(this.asked).digest('hex');
  }
}

/** A last line that was cut off when its process ended is no case; it goes, so that the next begins on a line of its own. */
async function linesOf(file: string): Promise<[string, CaseResult][]> {
  const text = await textOf(file);
  const end = text.lastIndexOf('\n') + 1;
  const lines = text
    .slice(0, end)
    .split('\n')
    .slice(0, -1)
    .map((line, index) => lineOf(line, { file, number: index + 1 }));
  const cut = text.slice(end);
  if (cut === '') return lines;
  if (!cut.startsWith(LINE_START.slice(0, cut.length))) throw foreign(file, lines.length + 1);
  await writeFile(file, text.slice(0, end));
  return lines;
}

/** Empty when there is no such file. */
async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function lineOf(line: string, at: { readonly file: string; readonly number: number }): [string, CaseResult] {
  try {
    if (line.startsWith(LINE_START)) return JSON.parse(line) as [string, CaseResult];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw foreign(at.file, at.number);
}

function foreign(file: string, line: number): DomainError {
  return new DomainError(
    'invalid-input',
    `line ${String(line)} of ${file} is no case of a study; expected what an earlier run of it kept: move the file away, or choose another --json`,
  );
}
