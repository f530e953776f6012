/** Reads a scenario file from disk: YAML or JSON text in, a plain value out. */
import { createReadStream } from 'node:fs';
import { parseDocument } from 'yaml';
import { DomainError } from '../../core/domain-error.js';
import { doubledKeyWords } from '../doubled-key.js';

/** Largest file that is read [bytes]; a year of quarter-hourly prices has a tenth of it. */
const MOST_BYTES = 5_000_000;

/** How the parser says that it ran out of stack. */
const TOO_DEEP = 'call stack';

/** How texts of two bytes a letter begin. */
const UTF_16 = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

/**
 * The value in the file at `path`.
 *
 * @throws DomainError `invalid-scenario` when it cannot be read, is too large, or is no YAML, with the line
 */
export async function readYamlFile(path: string): Promise<unknown> {
  let bytes: Buffer;
  try {
    bytes = await firstBytes(path, MOST_BYTES + 1);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw refused(`cannot read ${path} (${code}); expected a scenario file, see docs/scenarios.md`);
  }
  if (bytes.length > MOST_BYTES)
    throw refused(`${path} has more than ${String(MOST_BYTES / 1e6)} MB; expected one scenario`);
  return parseYaml(textOf(bytes, path), path);
}

/** As much as was asked for and no more: a pipe or a device may never end. */
async function firstBytes(path: string, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path, { end: most - 1 }) as AsyncIterable<Buffer>)
    chunks.push(chunk);
  return Buffer.concat(chunks);
}

function textOf(bytes: Buffer, path: string): string {
  if (UTF_16.some((mark) => bytes.subarray(0, 2).equals(mark)))
    throw refused(`${path} is UTF-16 text; expected UTF-8: save it as UTF-8`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refused(`${path} is no text in UTF-8; expected a scenario file, see docs/scenarios.md`);
  }
}

/** The value in a text. @throws DomainError `invalid-scenario` */
export function parseYaml(text: string, name: string): unknown {
  const document = parseDocument(text, { prettyErrors: true, uniqueKeys: true });
  const [first] = document.errors;
  if (first) {
    const line = first.linePos?.[0].line;
    const place = line === undefined ? name : `${name}:${String(line)}`;
    if (first.code === 'DUPLICATE_KEY') throw refused(`${place}: ${doubledKeyWords(text, first.pos[0])}`);
    if (first.message.includes(TOO_DEEP)) throw refused(`${place}: nested too deeply; expected YAML or JSON`);
    throw refused(`${place}: ${first.message.split('\n')[0] ?? 'no YAML'}; expected YAML or JSON`);
  }
  try {
    // A bomb of aliases is refused, not expanded.
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw refused(`${name}: ${why}; expected a file without so many aliases`);
  }
}

function refused(message: string): DomainError {
  return new DomainError('invalid-scenario', message);
}
