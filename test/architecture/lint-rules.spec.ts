/** Our own lint rules bite where they should, and only there. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ESLint, Linter } from 'eslint';
import path from 'node:path';
import tseslint from 'typescript-eslint';
import { ROOT } from './cruise.js';

/** Rule, code it refuses, code it lets through. */
const CASES: readonly (readonly [rule: string, refused: string, lawful: string])[] = [
  ['max-params', 'function f(a, b, c, d, e) {}', 'function f(a, b, c, d) {}'],
  ['max-params', 'const f = (a, b, c, d, e) => a;', 'const f = ({ a, b, c, d, e }) => a;'],
  ['max-params', 'class A { m(a, b, c, d, e) {} }', 'class A { constructor(a, b, c, d, e) {} }'],
  ['max-params', 'class A { constructor(a, b, c, d, e, f) {} }', 'class A { m(a, b, c, d) {} }'],
  [
    'max-params',
    'abstract class A { abstract m(a, b, c, d, e): void }',
    'abstract class A { abstract m(a): void }',
  ],
  ['clock-port', 'const t = Date.now();', 'const t = clock.nowMs();'],
  ['clock-port', 'const t = [1].map(Date.now);', 'const t = [1].map((ms) => new Date(ms));'],
  ['clock-port', 'const t = new Date();', 'const t = new Date(ms);'],
  ['clock-port', 'const t = Date();', 'const t = Date.UTC(2026, 0, 1);'],
  ['settings-only', 'const url = process.env.DATABASE_URL;', 'const url = settings.databaseUrl;'],
  ['settings-only', "import { env } from 'node:process';", "import { argv } from 'node:process';"],
  ['seeded-random', 'const x = Math.random();', 'const x = random.next();'],
  ['pure', 'const dir = process.cwd();', 'const dir = folder;'],
  ['pure', 'const t = performance.now();', 'const t = elapsedMs;'],
  ['pure', 'setTimeout(() => {}, 1);', 'run(() => {}, 1);'],
  ['no-focused-tests', "it.only('a', () => {});", "it('a', () => {});"],
  ['no-focused-tests', "describe.skip('a', () => {});", "describe.each([1])('a', () => {});"],
  ['no-focused-tests', "xit('a', () => {});", "test('a', () => {});"],
  ['named-exports', 'export default function f() {}', 'export function f() {}'],
  ['named-exports', "export * from './a.js';", "export { a } from './a.js';"],
];

/** Rule, a file it guards, a file that is exempt. */
const PLACES: readonly (readonly [rule: string, guarded: string, exempt: string])[] = [
  ['house/clock-port', 'src/modules/planning/planning.service.ts', 'src/apps/worker-main.ts'],
  ['house/clock-port', 'src/adapters/opcua/opcua-meter-source.ts', 'src/adapters/clock/clocks.ts'],
  ['house/settings-only', 'src/adapters/postgres/database.ts', 'src/config/settings.ts'],
  ['house/settings-only', 'src/cli/day.ts', 'src/main.ts'],
  ['house/seeded-random', 'src/twin/city/demand.ts', 'src/adapters/bullmq/bullmq-job-queue.ts'],
  ['house/seeded-random', 'forecasts/models/ridge.ts', 'src/modules/control/control.service.ts'],
  ['house/pure', 'src/core/dispatch/build-lp.ts', 'src/adapters/highs/highs-solver.ts'],
  ['house/pure', 'forecasts/models/ridge.ts', 'forecasts/cli/backtest.ts'],
  ['max-lines-per-function', 'src/core/dispatch/build-lp.ts', 'src/core/dispatch/build-lp.spec.ts'],
  ['@typescript-eslint/no-floating-promises', 'test/e2e/day.spec.ts', 'scripts/start.mjs'],
];

interface HouseConfig {
  readonly house: NonNullable<Linter.Config['plugins']>[string];
}

describe('rules of the house', () => {
  let house: HouseConfig['house'];

  beforeAll(async () => {
    ({ house } = (await import(path.join(ROOT, 'eslint.config.mjs'))) as HouseConfig);
  });

  const messages = (rule: string, code: string): string[] =>
    new Linter()
      .verify(
        code,
        {
          files: ['**/*.ts'],
          languageOptions: { parser: tseslint.parser },
          plugins: { house },
          rules: { [`house/${rule}`]: 'error' },
        },
        'planted.ts',
      )
      .map(({ ruleId, message }) => ruleId ?? message);

  it.each(CASES)('%s refuses `%s` and lets `%s` through', (rule, refused, lawful) => {
    expect(messages(rule, refused)).toEqual([`house/${rule}`]);
    expect(messages(rule, lawful)).toEqual([]);
  });

  it('has a case for each of them', () => {
    expect([...new Set(CASES.map(([rule]) => rule))].sort()).toEqual(Object.keys(house.rules ?? {}).sort());
  });

  it.each(PLACES)('%s guards %s and not %s', async (rule, guarded, exempt) => {
    const eslint = new ESLint({ cwd: ROOT });
    const severityIn = async (file: string): Promise<unknown> => {
      const config = (await eslint.calculateConfigForFile(path.join(ROOT, file))) as Linter.Config;
      const entry = config.rules?.[rule];
      return (Array.isArray(entry) ? entry[0] : entry) ?? 0;
    };
    expect(await severityIn(guarded)).toBe(2);
    expect(await severityIn(exempt)).toBe(0);
  });
});
