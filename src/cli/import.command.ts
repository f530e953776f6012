/** `traboule import linky`: a load curve of Enedis into a running service, or only checked. */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { readLoadCurveFile } from '../apps/load-curve-file.js';
import { readSettings } from '../config/read-settings.js';
import { ApiClient } from './api-client.js';
import { UsageError } from './fail.js';
import { importReport } from './import-report.js';
import { readOptions, urlOption } from './options.js';

const importSchema = z.object({
  meter: z.string().min(1, 'expected the id of a meter or an asset of the site').optional(),
  prm: z
    .string()
    .regex(/^\d{14}$/, 'expected the 14 digits of a PRM')
    .optional(),
  label: z.enum(['start', 'end'], { error: 'expected start or end' }).optional(),
  naive: z.enum(['refuse', 'europe-paris'], { error: 'expected refuse or europe-paris' }).default('refuse'),
  dryRun: z.boolean().default(false),
  json: z.boolean().default(false),
  url: urlOption.optional(),
});

/** Takes a file into the store, or with `--dry-run` only says what is in it. */
export async function importLinkyCommand(path: string, given: unknown): Promise<void> {
  const options = readOptions(importSchema, given);
  await assertFile(path);
  const fileName = basename(path);
  if (options.dryRun) {
    const { prm = null, label = null, naive } = options;
    const { report } = await readLoadCurveFile(path, { fileName, prm, label, naive });
    print(
      options.json
        ? [JSON.stringify(report, null, 2)]
        : [...importReport(report), 'nothing was written (--dry-run)'],
    );
    return;
  }
  const meterId = options.meter ?? options.prm;
  if (meterId === undefined) {
    throw new UsageError(
      'say whose curve it is: --meter <id> for a meter or an asset of the site, --prm <14 digits> for a metering point outside it; or look first with --dry-run',
    );
  }
  const query: Record<string, string> = { file: fileName, naive: options.naive };
  if (options.prm !== undefined) query['prm'] = options.prm;
  if (options.label !== undefined) query['label'] = options.label;
  const answer = await new ApiClient(readSettings(), options.url).importLoadCurve(meterId, path, query);
  const taken = `${answer.series}: ${String(answer.added)} slots added, ${String(answer.corrected)} corrected, ${String(answer.unchanged)} unchanged; base of ${String(answer.bases)} slots follows; known from ${answer.knownAt} on`;
  print(options.json ? [JSON.stringify(answer, null, 2)] : [...importReport(answer), taken]);
}

async function assertFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) throw new UsageError(`there is no file "${path}"; name a CSV file of Enedis`);
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
