/** `traboule solve case.json`: a dispatch case solved, checked and explained; no database, no service. */
import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { CASE_SOLVERS } from '../apps/case-solvers.js';
import { caseJsonSchema, solveCaseText } from '../apps/solve-case.js';
import type { CaseStatus } from '../core/case/case-answer.js';
import { DomainError } from '../core/domain-error.js';
import { EXIT, UsageError } from './fail.js';
import { inputText } from './input-text.js';
import { positiveNumber, readOptions, riskOption } from './options.js';
import { solveReport } from './solve-report.js';

const MAX_TIME_LIMIT_S = 86_400;

const schema = z.object({
  solver: z.enum(CASE_SOLVERS, { error: 'expected highs or jslp' }),
  risk: riskOption.optional(),
  timeLimit: positiveNumber(MAX_TIME_LIMIT_S),
  explain: z.boolean().default(false),
  json: z.string().optional(),
  network: z.string().optional(),
});

const EXIT_OF: Readonly<Record<CaseStatus, number>> = {
  planned: EXIT.done,
  infeasible: EXIT.infeasible,
  'time-limit': EXIT.unsolved,
  cancelled: EXIT.unsolved,
  unbounded: EXIT.unsolved,
  failed: EXIT.unsolved,
  refused: EXIT.refused,
};

/** Solves the case in a file, or on the standard input for `-`, and prints the answer; the exit code says how it ended. */
export async function solveCommand(file: string, given: unknown): Promise<void> {
  const options = readOptions(schema, given);
  try {
    const answer = await solveCaseText(await inputText(file), {
      solver: options.solver,
      timeLimitS: options.timeLimit,
      ...(options.risk === undefined ? {} : { riskPercent: percentOf(options.risk) }),
      ...(options.network === undefined
        ? {}
        : { network: await named('--network', options.network, (path) => inputText(path)) }),
    });
    const json = `${JSON.stringify(answer, null, 2)}\n`;
    if (options.json === '-') process.stdout.write(json);
    else process.stdout.write(`${solveReport(answer, options.explain)}\n`);
    if (options.json !== undefined && options.json !== '-')
      await named('--json', options.json, (path) => writeFile(path, json));
    process.exitCode = EXIT_OF[answer.status];
  } catch (error) {
    const why = plainWords(error);
    if (why === null) throw error;
    process.stderr.write(`traboule: ${file === '-' ? 'standard input' : file}: ${why}\n`);
    process.exitCode = EXIT.badInput;
  }
}

/** Prints the JSON Schema of a case, as it is checked in. */
export function caseSchemaCommand(): void {
  process.stdout.write(`${JSON.stringify(caseJsonSchema(), null, 2)}\n`);
}

/** Risk of a level of the quantile: 0.95 is 5 %. Rounded, because 1 - 0.9 is not 0.1 in every digit. */
function percentOf(level: number): number {
  return Math.round((1 - level) * 1e9) / 1e7;
}

/** Reads or writes the file of an option; what is wrong with it is said of that file, not of the case. */
async function named<T>(option: string, file: string, use: (file: string) => Promise<T>): Promise<T> {
  try {
    return await use(file);
  } catch (error) {
    throw new UsageError(`${option} ${file}: ${plainWords(error) ?? String(error)}`);
  }
}

/** What a person can mend; null for a bug. */
function plainWords(error: unknown): string | null {
  if (error instanceof DomainError || error instanceof UsageError) return error.message;
  const isFile = error instanceof Error && 'code' in error && 'syscall' in error;
  return isFile ? `cannot be read or written (${String(error.code)})` : null;
}
