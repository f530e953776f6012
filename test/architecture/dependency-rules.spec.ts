/** The import table of the house bites: each rule refuses a planted violation, and the real tree has none. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cruise, plant, ROOT, uproot } from './cruise.js';
import { FORBIDDEN_IMPORTS, LAWFUL_IMPORTS, SUPPORTING_IMPORTS } from './planted-imports.js';

describe('rules on a planted tree', () => {
  let folder = '';
  let planted: Awaited<ReturnType<typeof cruise>>;
  const rulesRefusing = (file: string): string[] =>
    planted.refusals.filter(({ from }) => from === file).map(({ rule }) => rule);

  beforeAll(async () => {
    folder = await plant([...FORBIDDEN_IMPORTS, ...LAWFUL_IMPORTS, ...SUPPORTING_IMPORTS]);
    planted = await cruise(folder);
  });
  afterAll(async () => {
    await uproot(folder);
  });

  it('has planted a violation of every rule there is', () => {
    const rules = planted.rules.map(({ name }) => name).sort();
    expect([...new Set(FORBIDDEN_IMPORTS.map(({ rule }) => rule))].sort()).toEqual(rules);
  });

  it('gives every rule its reason and lets none be a mere warning', () => {
    const weak = planted.rules.filter(({ comment, severity }) => !comment || severity !== 'error');
    expect(weak.map(({ name }) => name)).toEqual([]);
  });

  it.each(FORBIDDEN_IMPORTS.map((row) => [row.rule, row.file, row.target] as const))(
    '%s alone refuses %s → %s',
    (rule, file) => {
      expect(rulesRefusing(file)).toEqual([rule]);
    },
  );

  it.each(LAWFUL_IMPORTS.map((row) => [row.file, row.target] as const))('%s → %s is lawful', (file) => {
    expect(rulesRefusing(file)).toEqual([]);
  });

  it('refuses nothing else', () => {
    const expected = new Set(FORBIDDEN_IMPORTS.map(({ file }) => file));
    expect(planted.refusals.filter(({ from }) => !expected.has(from))).toEqual([]);
  });
});

describe('rules on the real tree', () => {
  it('reads it and refuses nothing', async () => {
    const { refusals, files } = await cruise(ROOT);
    expect(refusals).toEqual([]);
    expect(files).toBeGreaterThan(100);
  });
});
