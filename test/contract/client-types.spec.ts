/** The types of the published client and the page of routes are those of the API as it is. */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { format, resolveConfig } from 'prettier';
import { API_MODULES } from '../../src/apps/api.js';
import { apiDescription } from '../../src/apps/api-description.js';
import { PROBLEM_STATUS } from '../../src/apps/http/problem-filter.js';

/** What the page says of an operation. */
interface Operation {
  readonly summary: string;
  readonly description: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
}

const PAGE = 'docs/api.md';
const HEAD = '| route | what it does | query | permission |';
/** The table: its head, the line below it and its rows. */
const TABLE = /^\| route .*\n\|[ :|-]+\|\n(?:\|.*\n)+/m;

const description = apiDescription(API_MODULES).document();

/** Permissions of an operation, as its description names them. */
function permissionOf({ description: words }: Operation): string {
  if (words.startsWith('Open to everybody who is signed in')) return 'signed in';
  return words.match(/`[a-z]+\.[a-z]+`/g)?.join(', ') ?? 'everybody';
}

/** Rows of the table: an operation each, in the order of the paths. */
function rowsOf(paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>): string[] {
  return Object.entries(paths)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => {
        const asked = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
        const query = asked.map(({ name }) => `\`${name}\``).join(', ');
        const does = operation.summary.replace(/\.$/, '').replaceAll('|', '\\|');
        return `| \`${method.toUpperCase()} ${path}\` | ${does} | ${query} | ${permissionOf(operation)} |`;
      }),
    );
}

/** Cells without the blanks that line them up. */
const plain = (row: string): string => row.replaceAll(/ +/g, ' ');

describe('the description of the API as it is', () => {
  it('is what the typed client was generated from; if not: npm run generate:client', async () => {
    const document = JSON.stringify(description);
    const [head] = (await readFile('src/client/api-types.ts', 'utf8')).split('\n', 1);
    expect(head).toContain(createHash('sha256').update(document).digest('hex'));
  });

  it(`is what the table of ${PAGE} lists; if not: UPDATE_DOCS=1 npm run test:contract -- --testPathPatterns client-types`, async () => {
    const rows = rowsOf(description['paths'] as Record<string, Record<string, Operation>>);
    if (process.env['UPDATE_DOCS'] === '1') {
      const table = [HEAD, '| --- | --- | --- | --- |', ...rows, ''].join('\n');
      const page = (await readFile(PAGE, 'utf8')).replace(TABLE, () => table);
      await writeFile(PAGE, await format(page, { ...(await resolveConfig(PAGE)), filepath: PAGE }));
    }
    const [, , ...listed] =
      TABLE.exec(await readFile(PAGE, 'utf8'))?.[0]
        .trimEnd()
        .split('\n') ?? [];
    expect(rows.length).toBeGreaterThan(100);
    expect(listed.map(plain)).toEqual(rows.map(plain));
  });

  it(`answers with no code of a problem that ${PAGE} does not name beside its status`, async () => {
    const rows = (await readFile(PAGE, 'utf8')).split('\n').filter((line) => /^\| [45]\d\d /.test(line));
    const isNamed = ([code, status]: [string, number]): boolean =>
      rows.some((row) => row.startsWith(`| ${String(status)} `) && row.includes(`\`${code}\``));
    expect(Object.entries(PROBLEM_STATUS).filter((one) => !isNamed(one))).toEqual([]);
  });
});
