/** `traboule audit`: whether the record of who did what is whole, and the record itself. */
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { openAudit } from '../apps/audit-source.js';
import { readSettings } from '../config/read-settings.js';
import { formatHead, parseHead } from '../core/audit/audit-head.js';
import type { AuditRow } from '../core/audit/audit-row.js';
import { verifyChain } from '../core/audit/verify-chain.js';
import { ApiClient } from './api-client.js';
import { EXIT, NotDoneError, UsageError } from './fail.js';
import { readOptions, urlOption } from './options.js';

const verifySchema = z.object({
  head: z.string().optional(),
  database: z.string().optional(),
  file: z.string().optional(),
  url: urlOption.optional(),
});

const exportSchema = z.object({
  out: z.string().regex(/\.(csv|jsonl)$/i, 'expected a file that ends with .csv or .jsonl'),
  url: urlOption.optional(),
});

/** Rows between lines of progress. */
const PROGRESS_ROWS = 10_000;

/** Rows checked at a time when they come as lines. */
const PAGE = 500;

/** Walks the chain and names what is wrong; exit code 1 when anything is. The hashes are computed here, by this program. */
export async function auditVerifyCommand(given: unknown): Promise<void> {
  const options = readOptions(verifySchema, given);
  const noted = options.head === undefined ? null : parseHead(options.head);
  const cancelled = new AbortController();
  const cancel = (): void => {
    cancelled.abort(new NotDoneError('cancelled; nothing is known of the rows that were not reached'));
  };
  process.once('SIGINT', cancel);
  const source = await sourceOf(options);
  try {
    let told = 0;
    const verdict = await verifyChain(source.pages(cancelled.signal), {
      noted,
      onFinding: ({ what }) => process.stdout.write(`broken: ${what}\n`),
      onProgress: (rows) => {
        if (rows - told < PROGRESS_ROWS) return;
        told = rows;
        process.stderr.write(`${String(rows)} rows walked\n`);
      },
    });
    if (verdict.status === 'intact') {
      const head = verdict.rows === 0 ? 'none' : formatHead({ seq: verdict.rows, hash: verdict.headHash });
      process.stdout.write(`intact, ${String(verdict.rows)} rows, head ${head}\n`);
      return;
    }
    process.stdout.write(
      `broken, ${String(verdict.rows)} rows, ${String(verdict.findingsInAll)} places that do not hold\n`,
    );
    process.exitCode = EXIT.no;
  } finally {
    process.off('SIGINT', cancel);
    await source.close();
  }
}

/** Writes the whole audit to a file. */
export async function auditExportCommand(given: unknown): Promise<void> {
  const { out, url } = readOptions(exportSchema, given);
  const format = out.toLowerCase().endsWith('.csv') ? 'csv' : 'jsonl';
  const body = await new ApiClient(readSettings(), url).auditExport(format);
  await pipeline(body, createWriteStream(out));
  process.stdout.write(`${out} written\n`);
}

interface Source {
  pages(signal: AbortSignal): AsyncIterable<readonly AuditRow[]>;
  close(): Promise<void>;
}

/** A file, a database, or the service, in this order; DATABASE_URL names the database where the service has one of its own. */
async function sourceOf({ file, database, url }: z.infer<typeof verifySchema>): Promise<Source> {
  const close = (): Promise<void> => Promise.resolve();
  if (file !== undefined) {
    return {
      pages: (signal) => pagesOfLines(createReadStream(file, { encoding: 'utf8', signal }), signal),
      close,
    };
  }
  const settings = readSettings();
  const databaseUrl = database ?? (url === undefined ? settings.databaseUrl : null);
  if (databaseUrl !== null) return openAudit(databaseUrl);
  const body = await new ApiClient(settings, url).auditExport('jsonl');
  return { pages: (signal) => pagesOfLines(body, signal), close };
}

async function* pagesOfLines(text: Readable, signal: AbortSignal): AsyncGenerator<AuditRow[]> {
  let page: AuditRow[] = [];
  for await (const line of createInterface({ input: text, crlfDelay: Infinity })) {
    signal.throwIfAborted();
    if (line.trim() !== '') page.push(rowOf(line));
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

function rowOf(line: string): AuditRow {
  try {
    const row: unknown = JSON.parse(line);
    if (typeof row === 'object' && row !== null && typeof (row as AuditRow).seq === 'number')
      return row as AuditRow;
  } catch {
    // Said below, as for JSON that is no row.
  }
  throw new UsageError(
    `"${line.slice(0, 60)}" is no row of the audit; expected the lines of "traboule audit export --out file.jsonl"`,
  );
}
