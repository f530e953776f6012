/** `traboule opf case.m`: the optimal power flow of a MATPOWER case, as a table or as JSON. */
import { z } from 'zod';
import { type OpfOptions, runOpf } from '../apps/opf.js';
import { DomainError } from '../core/domain-error.js';
import type { OpfResult } from '../core/network/opf-result.js';
import { EXIT } from './fail.js';
import { inputText } from './input-text.js';
import { positiveNumber, readOptions } from './options.js';
import { opfReport } from './opf-report.js';

const MAX_TIME_LIMIT_S = 86_400;

const schema = z.object({
  json: z.boolean().default(false),
  model: z.enum(['dc', 'lindistflow'], { error: 'expected dc or lindistflow' }),
  timeLimit: positiveNumber(MAX_TIME_LIMIT_S),
});

/** Solves the case in a file, or on the standard input for `-`, and prints the answer; the exit code says how it ended. */
export async function opfCommand(file: string, given: unknown): Promise<void> {
  const options = readOptions(schema, given);
  const result = await answered(file, { model: options.model, timeLimitMs: options.timeLimit * 1000 });
  if (result === null) return;
  process.stdout.write(options.json ? `${JSON.stringify(result, null, 2)}\n` : `${opfReport(result)}\n`);
  process.exitCode =
    result.status === 'optimal'
      ? EXIT.done
      : result.status === 'infeasible'
        ? EXIT.infeasible
        : EXIT.unsolved;
}

/** Null after a file that cannot be used: the reason is on stderr. */
async function answered(file: string, options: OpfOptions): Promise<OpfResult | null> {
  try {
    return await runOpf(await inputText(file), options);
  } catch (error) {
    const isUnreadable = error instanceof Error && 'code' in error && 'syscall' in error;
    if (!isUnreadable && !(error instanceof DomainError)) throw error;
    const why = isUnreadable ? `cannot be read (${String(error.code)})` : error.message;
    process.stderr.write(`traboule: ${file === '-' ? 'standard input' : file}: ${why}\n`);
    process.exitCode = EXIT.badInput;
    return null;
  }
}
