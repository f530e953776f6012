/** A folder of results: written whole or not at all, read back with a word on what is wrong. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { localTableFiles } from '../apps/table-files.js';
import { courseTable, daysTable, nodesTable, summaryTable } from '../core/scenario/result-tables.js';
import { RESULT_VERSION, type RunResult } from '../core/scenario/run-result.js';
import { type Table, TABLE_FORMATS } from '../core/series/table.js';
import { UsageError } from './fail.js';

/** File with the whole result. */
const RESULT_FILE = 'result.json';

/** Refuses a folder that holds anything but an earlier result. Asked before the work begins. */
export async function refuseTaken(folder: string): Promise<void> {
  if (folder === '') throw new UsageError('--out: saw nothing; expected a folder; name one');
  if (!existsSync(folder)) return refuseNoPlace(folder);
  const held = await readdir(folder).catch(() => null);
  if (held === null)
    throw new UsageError(`--out ${folder}: saw a file; expected a folder or nothing; name another`);
  if (held.length === 0 || held.includes(RESULT_FILE)) return;
  throw new UsageError(
    `--out ${folder}: saw a folder with other files (${held.slice(0, 3).join(', ')}); expected an empty one or an earlier result; name another`,
  );
}

/** Hours of work must not end where nothing can be written. */
async function refuseNoPlace(folder: string): Promise<void> {
  const parent = dirname(resolve(folder));
  try {
    await mkdir(parent, { recursive: true });
    await rm(await mkdtemp(join(parent, '.traboule-')), { recursive: true });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UsageError(
      `--out ${folder}: cannot be written (${code}); expected a place for a folder; name another`,
    );
  }
}

/** Writes result and tables beside the folder and then puts them in its place: an end in between leaves what was there. */
export async function writeResult(folder: string, result: RunResult): Promise<void> {
  const target = resolve(folder);
  await mkdir(dirname(target), { recursive: true });
  // Not `mkdtemp`: its folders are for their owner alone, and a result is as readable as any file.
  const fresh = join(dirname(target), `.${basename(target)}-${randomBytes(4).toString('hex')}`);
  await mkdir(fresh);
  try {
    await writeFile(join(fresh, RESULT_FILE), resultText(result));
    const tables: Readonly<Record<string, Table>> = {
      summary: summaryTable([result]),
      days: daysTable(result),
      nodes: nodesTable(result),
      course: courseTable(result),
    };
    for (const [name, table] of Object.entries(tables))
      for (const format of TABLE_FORMATS)
        await localTableFiles().write(join(fresh, `${name}.${format}`), table);
    await refuseTaken(target);
    await rm(target, { recursive: true, force: true });
    await rename(fresh, target);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
}

/** The result as JSON, piece by piece: years of several variants are more than one text may hold. */
function* resultText({ days, courses, ...rest }: RunResult): Generator<string> {
  yield `${JSON.stringify(rest).slice(0, -1)},"days":[`;
  yield* separated(days);
  yield '],"courses":[';
  yield* separated(courses);
  yield ']}\n';
}

function* separated(items: readonly unknown[]): Generator<string> {
  for (const [i, item] of items.entries()) yield `${i === 0 ? '' : ','}${JSON.stringify(item)}`;
}

/** The result in a folder, or in a file itself. @throws UsageError */
export async function readResult(path: string): Promise<RunResult> {
  const file = path.endsWith('.json') ? path : join(path, RESULT_FILE);
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${path}: ${why}; expected a folder written by traboule scenario run --out`);
  }
  const version =
    typeof value === 'object' && value !== null && 'traboule' in value ? value.traboule : undefined;
  if (version !== RESULT_VERSION)
    throw new UsageError(
      `${path}: saw ${String(version)}; expected "traboule": "${RESULT_VERSION}"; run it again`,
    );
  return value as RunResult;
}
