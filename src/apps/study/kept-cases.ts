/** Cases of a study that are played, kept beside its result until it is whole: a study that was ended goes on where it was. */
import { createHash } from 'node:crypto';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import type { CaseResult } from './play-case.js';
import type { StudyCase } from './study-options.js';

/** One file, a line for each case: the hash of what was asked, and what came of it. */
export class KeptCases {
  private constructor(
    private readonly file: string | null,
    private readonly known: Map<string, CaseResult>,
    private readonly site: string,
  ) {}

  /**
   * Reads what an earlier run left.
   *
   * @param file null = nothing is kept
   * @param sitePath its content is part of what was asked
   */
  static async open(file: string | null, sitePath: string): Promise<KeptCases> {
    const site = await readFile(sitePath, 'utf8');
    const known = file === null ? [] : await linesOf(file);
    return new KeptCases(file, new Map(known), site);
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
    return createHash('sha256').update(JSON.stringify(study)).update(this.site).digest('hex');
  }
}

/** A last line that was cut off when its process ended is no case; it goes, so that the next begins on a line of its own. */
async function linesOf(file: string): Promise<[string, CaseResult][]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) await writeFile(file, whole);
  return whole
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as [string, CaseResult]);
}
