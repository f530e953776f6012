/** `npm test`: installs, builds, checks types and runs all tests; the last line counts them. */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { inProject, pinnedNode, run, runScript, runTool } from './project.mjs';

/** A test process that grew beyond this is replaced between two files: modules of each file stay in memory else. */
const TWO_FILES = ['--maxWorkers=2', '--workerIdleMemoryLimit=1GB'];
/**
 * In this order: the cheapest news first. A test that starts the whole city waits most of its time, for slots, reconnections and
 * restarts, so two of them share the cores; each has its own ports, database and folders.
 */
const PROJECTS = [
  { name: 'unit', flags: TWO_FILES },
  { name: 'architecture', flags: TWO_FILES },
  { name: 'contract', flags: TWO_FILES },
  { name: 'integration', flags: TWO_FILES },
  { name: 'e2e', flags: TWO_FILES },
  { name: 'browser', flags: TWO_FILES, needs: missingBrowser },
];
/** Said by whoever has checked the types in the same run: `.ci/run`. */
const TYPES_CHECKED_FLAG = '--types-checked';
const TYPES_CHECKED = process.argv.includes(TYPES_CHECKED_FLAG);
/** Jest does not end while a test left something open; so long after its last test it is told to. */
const OPEN_HANDLE_PATIENCE_MS = 20_000;

await runScript(async () => {
  await ensureInstalled();
  await ensureBuilt();
  const typesFine = TYPES_CHECKED || (await typesAreFine());
  const folder = mkdtempSync(join(tmpdir(), 'traboule-test-'));
  const total = { passed: 0, failed: 0, skipped: 0 };
  const server = await startDatabaseServer(join(folder, 'postgres'));
  try {
    for (const project of PROJECTS) {
      const why = project.needs?.() ?? null;
      if (why === null) add(total, await runProject(project, join(folder, `${project.name}.json`)));
      else add(total, left(project.name, why));
    }
  } finally {
    await server.stop();
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

/** One embedded server for all suites, each with a database of its own: starting a server costs more than most suites. @param {string} dataDir */
async function startDatabaseServer(dataDir) {
  const built = 'dist/src/adapters/postgres/embedded/start-embedded-postgres.js';
  const { startEmbeddedPostgres } = await import(pathToFileURL(inProject(built)).href);
  const server = await startEmbeddedPostgres({ dataDir, durable: false });
  process.env.TEST_EMBEDDED_URL = server.url;
  return server;
}

/** Why the tests in a browser cannot run here; null = they can. */
function missingBrowser() {
  const browser = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (existsSync(browser)) return null;
  return `there is no Chromium at ${browser}: install it (apt-get install chromium), or name another by CHROMIUM`;
}

/** Files that were not run: left out on a machine of a person, failed in continuous integration. @param {string} name @param {string} why */
function left(name, why) {
  const files = readdirSync(inProject('test', name)).filter((file) => file.endsWith('.spec.ts')).length;
  const isCi = process.env.CI === 'true';
  console.log(
    `\nTests of "${name}" ${isCi ? 'FAILED' : 'are left out'}, ${files} files counted as ${isCi ? 'failures' : 'skipped'}: ${why}.`,
  );
  return { passed: 0, failed: isCi ? files : 0, skipped: isCi ? 0 : files };
}

async function typesAreFine() {
  console.log('Checking types ...');
  for (const project of ['tsconfig.json', 'src/console/tsconfig.json']) {
    if ((await runTool('typescript/bin/tsc', ['--noEmit', '-p', project])) !== 0) return false;
  }
  return true;
}

/** @param {{name: string, flags: string[]}} project @param {string} outputFile */
async function runProject({ name, flags }, outputFile) {
  const ended = new AbortController();
  const running = run(
    pinnedNode(),
    [
      ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
      inProject('node_modules', 'jest', 'bin', 'jest.js'),
      ...['--selectProjects', name, '--passWithNoTests', '--json', `--outputFile=${outputFile}`],
      ...(process.env.CI === 'true' ? ['--ci'] : []),
      ...flags,
      ...process.argv.slice(2).filter((argument) => argument !== TYPES_CHECKED_FLAG),
    ],
    { signal: ended.signal, killSignal: 'SIGKILL' },
  );
  const watch = setInterval(() => {
    if (!existsSync(outputFile) || Date.now() - statSync(outputFile).mtimeMs < OPEN_HANDLE_PATIENCE_MS)
      return;
    console.log(`The ${name} tests left something open (socket, timer, process): counted as one failure.`);
    ended.abort();
  }, 1_000);
  const code = await running.catch(() => 1).finally(() => clearInterval(watch));
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
    failed: code !== 0 ? Math.max(failed, 1) : failed,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

/** @param {Record<string, number>} total @param {Record<string, number>} part */
function add(total, part) {
  for (const key of Object.keys(total)) total[key] += part[key];
}
