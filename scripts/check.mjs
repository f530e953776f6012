/**
 * `npm run check`: everything that can be said without a server; all of it runs, and the end names what failed.
 * `npm run check -- --without-tests` leaves out the tests that `npm test` runs as well.
 */
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { ScriptError, inProject, pinnedNode, run, runScript, runTool } from './project.mjs';

const CHECKS = [
  // Some tests start what was built, and the import rules look it up.
  ['build', () => ensureBuilt().then(() => 0)],
  ['format', () => runTool('prettier/bin/prettier.cjs', ['--check', '.'])],
  ['lint', () => runTool('eslint/bin/eslint.js', ['.', '--max-warnings', '0'])],
  ['types', () => runTool('typescript/bin/tsc', ['--noEmit', '-p', 'tsconfig.json'])],
  [
    'import rules',
    () =>
      runTool('dependency-cruiser/bin/dependency-cruiser.mjs', [
        ...['--config', '.dependency-cruiser.cjs'],
        ...['src', 'forecasts', 'test'],
      ]),
  ],
  ['dead code', () => runTool('knip/bin/knip.js', [])],
  ...(process.argv.includes('--without-tests')
    ? []
    : [['unit and architecture tests', () => jest(['unit', 'architecture'])]]),
];

await runScript(async () => {
  await ensureInstalled();
  const results = [];
  for (const [name, check] of CHECKS) {
    console.log(`\n== ${name}`);
    const startedMs = performance.now();
    const code = await check().catch((error) => {
      if (!(error instanceof ScriptError)) throw error;
      console.error(error.message);
      return 1;
    });
    results.push({ name, code, seconds: (performance.now() - startedMs) / 1000 });
  }
  console.log('\n== summary');
  for (const { name, code, seconds } of results) {
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)`);
  }
  return results.every(({ code }) => code === 0) ? 0 : 1;
});

/** @param {string[]} projects */
function jest(projects) {
  return run(pinnedNode(), [
    ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    inProject('node_modules', 'jest', 'bin', 'jest.js'),
    ...['--selectProjects', ...projects, '--maxWorkers=2'],
  ]);
}
