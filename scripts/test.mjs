/** `npm test`: installs, builds, checks types and runs all tests; the last line counts them. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { inProject, pinnedNode, run, runScript, runTool } from './project.mjs';

/** In this order: the cheapest news first. Real servers and processes share two cores: one file at a time. */
const PROJECTS = [
  { name: 'unit', flags: ['--maxWorkers=2'] },
  { name: 'architecture', flags: ['--maxWorkers=2'] },
  { name: 'contract', flags: ['--runInBand'] },
  { name: 'integration', flags: ['--runInBand'] },
  { name: 'e2e', flags: ['--runInBand'] },
];

await runScript(async () => {
  await ensureInstalled();
  await ensureBuilt();
  console.log('Checking types ...');
  const typesFine = (await runTool('typescript/bin/tsc', ['--noEmit', '-p', 'tsconfig.json'])) === 0;
  const folder = mkdtempSync(join(tmpdir(), 'traboule-test-'));
  const total = { passed: 0, failed: 0, skipped: 0 };
  try {
    for (const project of PROJECTS)
      add(total, await runProject(project, join(folder, `${project.name}.json`)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (!typesFine) {
    console.log('\nThe types are wrong (see above): counted as one failure.');
    total.failed += 1;
  }
  if (total.passed + total.failed === 0) console.log('\nNo test ran: this run failed.');
  console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
});

/** @param {{name: string, flags: string[]}} project @param {string} outputFile */
async function runProject({ name, flags }, outputFile) {
  const code = await run(pinnedNode(), [
    ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    inProject('node_modules', 'jest', 'bin', 'jest.js'),
    ...['--selectProjects', name, '--passWithNoTests', '--json', `--outputFile=${outputFile}`],
    ...(process.env.CI === 'true' ? ['--ci'] : []),
    ...flags,
    ...process.argv.slice(2),
  ]);
  return countsOf(outputFile, code);
}

/** @param {string} file @param {number} code exit code of jest */
function countsOf(file, code) {
  if (!existsSync(file)) return { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  const result = JSON.parse(readFileSync(file, 'utf8'));
  // A file that cannot even be loaded has no tests to fail.
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  return {
    passed: result.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

/** @param {Record<string, number>} total @param {Record<string, number>} part */
function add(total, part) {
  for (const key of Object.keys(total)) total[key] += part[key];
}
