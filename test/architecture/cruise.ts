/** Runs the dependency checker with the rules of the house, on the real tree or on a planted one. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { PlantedImport } from './planted-imports.js';

/** Root of the repository. */
export const ROOT = path.resolve(import.meta.dirname, '../..');

/** One refused import (or file, for rules about files). */
export interface Refusal {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

interface CruiseResult {
  readonly summary: {
    readonly violations: readonly { from: string; to: string; rule: { name: string } }[];
    readonly totalCruised: number;
    readonly ruleSetUsed: {
      readonly forbidden: readonly { name: string; comment?: string; severity: string }[];
    };
  };
}

const RULES = path.join(ROOT, '.dependency-cruiser.cjs');
const CRUISER = path.join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');

/** What the checker refuses in a folder, with the number of files it read and the rules it used. */
export async function cruise(folder: string): Promise<{
  refusals: Refusal[];
  files: number;
  rules: readonly { name: string; comment?: string; severity: string }[];
}> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [CRUISER, '--config', RULES, '--output-type', 'json', 'src', 'forecasts', 'test'],
    { cwd: folder, maxBuffer: 256 * 1024 * 1024 },
  ).catch((error: unknown) => {
    // The checker ends with the number of errors; what it found is on stdout all the same.
    if (error instanceof Error && 'stdout' in error && String(error.stdout).startsWith('{')) {
      return { stdout: String(error.stdout) };
    }
    throw error;
  });
  const { summary } = JSON.parse(stdout) as CruiseResult;
  return {
    refusals: summary.violations.map(({ from, to, rule }) => ({ rule: rule.name, from, to })),
    files: summary.totalCruised,
    rules: summary.ruleSetUsed.forbidden,
  };
}

const PACKAGES = [
  ...['rxjs', 'zod', 'yaml', 'canonicalize', 'temporal-polyfill', '@nestjs/common'],
  ...['bullmq', 'ioredis', 'node-opcua', 'typeorm', 'pg', 'highs', 'javascript-lp-solver'],
  ...['papaparse', 'hyparquet-writer'],
  ...['hash-wasm', 'openid-client', 'helmet', 'mqtt'],
];

/** A temporary folder with the planted files, empty files for what they import, and stand-ins for the packages. */
export async function plant(imports: readonly PlantedImport[]): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'traboule-rules-'));
  const write = async (file: string, text: string): Promise<void> => {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
  };
  const version = (names: readonly string[]): Record<string, string> =>
    Object.fromEntries(names.map((name) => [name, '1.0.0']));
  const manifest = {
    type: 'module',
    dependencies: version(PACKAGES),
    devDependencies: version(['supertest']),
  };
  await write('package.json', JSON.stringify(manifest));
  await write('tsconfig.json', '{"compilerOptions":{"module":"nodenext","moduleResolution":"nodenext"}}');
  for (const name of [...PACKAGES, 'supertest', 'left-behind']) {
    await write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    await write(`node_modules/${name}/index.js`, 'module.exports = {};');
  }
  for (const { target } of imports) {
    if (isInTree(target)) await write(`${target}.ts`, 'export const here = 1;\n');
  }
  for (const planted of imports) await write(planted.file, sourceOf(planted));
  return folder;
}

/** Removes a planted folder. */
export async function uproot(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

function isInTree(target: string | null): target is string {
  return target !== null && /^(src|forecasts|test)\//.test(target);
}

function sourceOf({ file, target, typeOnly }: PlantedImport): string {
  if (target === null) return 'export const there = 1;\n';
  let specifier = target;
  if (isInTree(target)) {
    const relative = path.posix.relative(path.posix.dirname(file), target);
    specifier = `${relative.startsWith('.') ? '' : './'}${relative}.js`;
  }
  return typeOnly === true
    ? `import type { here } from '${specifier}';\nexport type Here = typeof here;\n`
    : `import { here } from '${specifier}';\nexport const there = here;\n`;
}
