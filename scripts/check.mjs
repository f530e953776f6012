/**
 * `npm run check`: everything that can be said without a server; all of it runs, and the end names what failed.
 * The linter takes as long as the build and all other checks together, so it runs beside them and speaks when it has ended.
 * `npm run check -- --without-tests` leaves out the tests that `npm test` runs as well.
 */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { ScriptError, inProject, pinnedNode, run, runScript, runTool } from './project.mjs';

const LINT = ['lint', (options) => runTool('eslint/bin/eslint.js', ['.', '--max-warnings', '0'], options)];
const ONE_BY_ONE = [
  ['format', () => runTool('prettier/bin/prettier.cjs', ['--check', '.'])],
  ['types', () => runTool('typescript/bin/tsc', ['--noEmit', '-p', 'tsconfig.json'])],
  [
    'types of the console',
    () => runTool('typescript/bin/tsc', ['--noEmit', '-p', 'src/console/tsconfig.json']),
  ],
  [
    'import rules',
    () =>
      runTool('dependency-cruiser/bin/dependency-cruiser.mjs', [
        ...['--config', '.dependency-cruiser.cjs'],
        ...['src', 'forecasts', 'test'],
      ]),
  ],
  ['dead code', () => runTool('knip/bin/knip.js', [])],
];
const TESTS = ['unit and architecture tests', () => jest(['unit', 'architecture'])];

await runScript(async () => {
  await ensureInstalled();
  const linting = quietly(LINT);
  // Before the others: some tests start what was built, and the import rules look it up.
  const results = [await outcome(['build', () => ensureBuilt().then(() => 0)])];
  for (const check of ONE_BY_ONE) results.push(await outcome(check));
  results.push(await linting);
  if (!process.argv.includes('--without-tests')) results.push(await outcome(TESTS));
  console.log('\n== summary');
  for (const { name, code, seconds } of results) {
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)`);
  }
  return results.every(({ code }) => code === 0) ? 0 : 1;
});

/** Runs a check under its heading. @param {[string, () => Promise<number>]} check */
function outcome([name, check]) {
  console.log(`\n== ${name}`);
  return timed(name, check);
}

/** Runs a check whose words are kept until its end. @param {[string, (options: object) => Promise<number>]} check */
async function quietly([name, check]) {
  const folder = mkdtempSync(join(tmpdir(), 'traboule-check-'));
  const file = join(folder, 'output');
  const output = openSync(file, 'w');
  try {
    const result = await timed(name, () => check({ stdio: ['ignore', output, output] }));
    console.log(`\n== ${name}\n${readFileSync(file, 'utf8')}`);
    return result;
  } finally {
    closeSync(output);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} name @param {() => Promise<number>} check */
async function timed(name, check) {
  const startedMs = performance.now();
  const code = await check().catch((error) => {
    if (!(error instanceof ScriptError)) throw error;
    console.error(error.message);
    return 1;
  });
  return { name, code, seconds: (performance.now() - startedMs) / 1000 };
}

/** @param {string[]} projects */
function jest(projects) {
  return run(pinnedNode(), [
    ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    inProject('node_modules', 'jest', 'bin', 'jest.js'),
    ...['--selectProjects', ...projects, '--maxWorkers=2'],
  ]);
}
