/** `npm test`: installs, builds, checks types and runs all tests; the last line counts them. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { inProject, pinnedNode, run, runScript, runTool } from './project.mjs';

/** A test process that grew beyond this is replaced between two files: what a file leaves behind stays in memory else. */
const MEMORY_LIMIT = '--workerIdleMemoryLimit=1GB';
/**
 * Runs of Jest in this order: the cheapest news first. What starts services shares one run, longest files first (`jest-order.mjs`),
 * so that no core waits for the last file of a project; each has its own ports, database and folders. Its files wait for others a
 * fifth of their time (outages, slots), so there is one file more at a time than cores.
 */
const RUNS = [
  { projects: ['unit', 'architecture'], files: 2 },
  { projects: ['contract'], files: 2 },
  { projects: ['integration', 'e2e', 'browser'], files: 3 },
];
/** The project that needs a browser on the machine. */
const BROWSER = 'browser';
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
  // Tests start hundreds of processes of the built program: each would compile the same modules anew.
  process.env.NODE_COMPILE_CACHE ??= join(folder, 'compiled');
  const total = { passed: 0, failed: 0, skipped: 0 };
  const server = await startDatabaseServer(join(folder, 'postgres'));
  const template = await makeTemplate([server.url, process.env.TEST_DATABASE_URL]).catch(async (error) => {
    await server.stop();
    throw error;
  });
  try {
    const why = missingBrowser();
    for (const { projects, files } of RUNS) {
      const able = projects.filter((name) => name !== BROWSER || why === null);
      add(total, await runProjects(able, files, join(folder, `${projects.join('-')}.json`)));
      if (able.length < projects.length) add(total, left(BROWSER, why));
    }
  } finally {
    await template.drop();
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
  const { startEmbeddedPostgres } = await built('postgres/embedded/start-embedded-postgres.js');
  const server = await startEmbeddedPostgres({ dataDir, durable: false });
  process.env.TEST_EMBEDDED_URL = server.url;
  return server;
}

/** A migrated database on each server, which suites copy: migrating anew takes longer than most of them. @param {(string | undefined)[]} servers */
async function makeTemplate(servers) {
  const { openDatabase } = await built('postgres/database.js');
  const { migrate } = await built('postgres/migrate.js');
  // Not above: nothing is installed yet when this file is read.
  const { default: pg } = await import('pg');
  const name = `traboule_template_${randomBytes(4).toString('hex')}`;
  const urls = servers.filter((url) => url !== undefined && url !== '');
  for (const url of urls) {
    await onServer(pg, url, `CREATE DATABASE ${name}`);
    const database = await openDatabase(Object.assign(new URL(url), { pathname: `/${name}` }).href);
    await migrate(database.dataSource);
    await database.close();
  }
  process.env.TEST_TEMPLATE = name;
  return {
    drop: async () => {
      for (const url of urls) await onServer(pg, url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** @param {typeof import('pg')} pg @param {string} url @param {string} sql */
async function onServer({ Client }, url, sql) {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** A module of the built adapters. @param {string} path */
function built(path) {
  return import(pathToFileURL(inProject('dist/src/adapters', path)).href);
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

/** @param {string[]} projects @param {number} files run at a time @param {string} outputFile */
async function runProjects(projects, files, outputFile) {
  const ended = new AbortController();
  const running = run(
    pinnedNode(),
    [
      ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
      inProject('node_modules', 'jest', 'bin', 'jest.js'),
      ...['--selectProjects', ...projects, '--passWithNoTests', '--json', `--outputFile=${outputFile}`],
      ...(process.env.CI === 'true' ? ['--ci'] : []),
      `--maxWorkers=${String(files)}`,
      MEMORY_LIMIT,
      ...process.argv.slice(2).filter((argument) => argument !== TYPES_CHECKED_FLAG),
    ],
    { signal: ended.signal, killSignal: 'SIGKILL' },
  );
  const watch = setInterval(() => {
    if (!existsSync(outputFile) || Date.now() - statSync(outputFile).mtimeMs < OPEN_HANDLE_PATIENCE_MS)
      return;
    console.log(
      `The ${projects.join(', ')} tests left something open (socket, timer, process): counted as one failure.`,
    );
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
