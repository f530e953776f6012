/** Every word of the domain's closed vocabularies stands in docs/nomenclature.md. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';
import { ENGINEERING_UNITS } from '../../src/core/quantity/unit.js';
import { ROOT } from './cruise.js';

/** File and type whose string literals are words of the domain. */
const VOCABULARIES: readonly (readonly [file: string, type: string])[] = [
  ['src/core/series/series.ts', 'Observable'],
  ['src/core/series/series.ts', 'Provenance'],
  ['src/core/series/series.ts', 'SlotMethod'],
  ['src/core/quantity/quantity.ts', 'Quality'],
  ['src/core/dispatch/plan.ts', 'PlanState'],
  ['src/core/dispatch/linear-program.ts', 'SolveStatus'],
  ['src/core/control/setpoint.ts', 'SetpointState'],
  ['src/core/domain-error.ts', 'DomainErrorCode'],
];
const ASSET_FILE = 'src/core/grid/asset.ts';
const DISPATCH_FOLDER = 'src/core/dispatch';

const parse = async (file: string): Promise<ts.SourceFile> =>
  ts.createSourceFile(file, await readFile(path.join(ROOT, file), 'utf8'), ts.ScriptTarget.ES2023, true);

/** String literals below a node, in order. */
function literals(node: ts.Node): string[] {
  if (ts.isStringLiteral(node)) return [node.text];
  return node.getChildren().flatMap(literals);
}

describe('docs/nomenclature.md', () => {
  let page = '';
  const unknown = (words: readonly string[]): string[] =>
    words.filter((word) => !page.includes(`\`${word}\``));

  beforeAll(async () => {
    page = await readFile(path.join(ROOT, 'docs/nomenclature.md'), 'utf8');
  });

  it.each(VOCABULARIES)('%s: knows every word of %s', async (file, type) => {
    const source = await parse(file);
    const alias = source.statements.filter(ts.isTypeAliasDeclaration).find((node) => node.name.text === type);
    const words = alias ? literals(alias) : [];
    expect(words.length).toBeGreaterThan(1);
    expect(unknown(words)).toEqual([]);
  });

  it('knows every kind of asset', async () => {
    const interfaces = (await parse(ASSET_FILE)).statements.filter(ts.isInterfaceDeclaration);
    const kinds = interfaces.flatMap((node) =>
      node.members.filter((member) => member.name?.getText() === 'kind').flatMap(literals),
    );
    expect(kinds.length).toBeGreaterThan(10);
    expect(unknown(kinds)).toEqual([]);
  });

  it('names every engineering unit accepted at the edge', () => {
    const columns = page
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) => line.split('|')[3] ?? '');
    const named = new Set(
      columns
        .join(',')
        .split(',')
        .map((word) => word.trim()),
    );
    expect(ENGINEERING_UNITS.map(({ symbol }) => symbol).filter((symbol) => !named.has(symbol))).toEqual([]);
  });

  it('knows every family of rows and columns of the linear program, and every term of its cost', async () => {
    const families = new Set<string>();
    const terms = new Set<string>();
    for (const folder of ['', '/assets', '/constraints']) {
      for (const file of filesIn(`${DISPATCH_FOLDER}${folder}`)) {
        const { text } = await parse(file);
        const named = text.matchAll(/\.(?:row|column)\(\s*(?:name\()?['`]([a-z-]+)/g);
        for (const [, family] of named) families.add(family ?? '');
        for (const [, term] of text.matchAll(/\.(?:cost|constant)\(\s*'([a-zA-Z]+)'/g)) terms.add(term ?? '');
      }
    }
    expect(families.size).toBeGreaterThan(20);
    expect(terms.size).toBeGreaterThan(10);
    expect(unknown([...families, ...terms])).toEqual([]);
  });
});

function filesIn(folder: string): string[] {
  return ts.sys
    .readDirectory(path.join(ROOT, folder), ['.ts'], ['**/*.spec.ts'], undefined, 1)
    .map((file) => path.relative(ROOT, file));
}
