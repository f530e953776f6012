/** Reads a scenario file from disk: YAML or JSON text in, a plain value out. */
import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { DomainError } from '../../core/domain-error.js';
import { doubledKeyWords } from '../doubled-key.js';

/**
 * The value in the file at `path`.
 *
 * @throws DomainError `invalid-scenario` when it cannot be read or is no YAML, with the line
 */
export async function readYamlFile(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw refused(`cannot read ${path} (${code}); expected a scenario file, see docs/scenarios.md`);
  }
  return parseYaml(text, path);
}

/** The value in a text. @throws DomainError `invalid-scenario` */
export function parseYaml(text: string, name: string): unknown {
  const document = parseDocument(text, { prettyErrors: true, uniqueKeys: true });
  const [first] = document.errors;
  if (first) {
    const line = first.linePos?.[0].line;
    const place = line === undefined ? name : `${name}:${String(line)}`;
    if (first.code === 'DUPLICATE_KEY') throw refused(`${place}: ${doubledKeyWords(text, first.pos[0])}`);
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
