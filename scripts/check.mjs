/**
 * `npm run check`: everything that can be said without a server; all of it runs, and the end names what failed.
 * Two checks run at a time, each on a core of its own, and speak when they have ended: the linter takes longest and begins first.
 * `npm run check -- --without-tests` leaves out the tests that `npm test` runs as well.
 */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { ScriptError, inProject, pinnedNode, run, runScript, runTool } from './project.mjs';

/** In the order they begin. The import rules look up what was built, which is long there when they begin. */
const CHECKS = [
  ['lint', (options) => lint(['.', '--ignore-pattern', 'src/console/'], options)],
  ['build', () => ensureBuilt().then(() => 0)],
  ['format', (options) => runTool('prettier/bin/prettier.cjs', ['--check', '.'], options)],
  ['types', (options) => types('tsconfig.json', options)],
  ['types of the console', (options) => types('src/console/tsconfig.json', options)],
  ['lint of the console', (options) => lint(['src/console'], options)],
  [
    'import rules',
    (options) =>
      runTool(
        'dependency-cruiser/bin/dependency-cruiser.mjs',
        ['--config', '.dependency-cruiser.cjs', 'src', 'forecasts', 'test'],
        options,
      ),
  ],
  ['dead code', (options) => runTool('knip/bin/knip.js', [], options)],
];
const AT_ONCE = 2;
const TESTS = ['unit and architecture tests', () => jest(['unit', 'architecture'])];

await runScript(async () => {
  await ensureInstalled();
  const results = await inLanes(CHECKS);
  if (!process.argv.includes('--without-tests')) results.push(await outcome(TESTS));
  console.log('\n== summary');
  for (const { name, code, seconds } of results) {
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)`);
  }
  return results.every(({ code }) => code === 0) ? 0 : 1;
});

/** Each lane takes the next check as soon as it is free. @param {[string, (options: object) => Promise<number>][]} checks */
async function inLanes(checks) {
  const waiting = [...checks];
  const results = [];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      results.push(await quietly(next));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return results;
}

/** @param {string[]} args @param {object} options */
function lint(args, options) {
  return runTool('eslint/bin/eslint.js', [...args, '--max-warnings', '0'], options);
}

/** @param {string} project @param {object} options */
function types(project, options) {
  return runTool('typescript/bin/tsc', ['--noEmit', '-p', project], options);
}

/** Runs a check under its heading, aloud. @param {[string, () => Promise<number>]} check */
function outcome([name, check]) {
  console.log(`\n== ${name}`);
  return timed(name, check);
}

/** Runs a check whose words are kept until its end. @param {[string, (options: object) => Promise<number>]} check */
async function quietly([name, check]) {
  const folder = mkdtempSync(join(tmpdir(), 'traboule-check-'));
  const file = join(folder, 'output');
  const output = openSync(file, 'a');
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
