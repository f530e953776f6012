/** Compiles src and forecasts to dist and bundles the console, each only when a source is not the one that was used last. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CONSOLE_OUTPUT, buildConsole } from './console-build.mjs';
import { ScriptError, ROOT, inProject, isCheckout, runScript, runTool } from './project.mjs';

/** What is built apart: each with its sources, and a record of the sources it was built from. */
const SERVICE = {
  name: 'the service',
  folders: ['src', 'forecasts'],
  without: join('src', 'console'),
  configuration: ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'],
  record: inProject('dist', '.sources.json'),
  build: buildService,
};
const CONSOLE = {
  name: 'the console',
  folders: [join('src', 'console'), join('src', 'client')],
  configuration: ['package-lock.json', join('scripts', 'console-build.mjs')],
  record: join(CONSOLE_OUTPUT, '.sources.json'),
  build: buildConsole,
};
const LOCK = inProject('node_modules', '.cache', 'traboule-build.lock');
const LOCK_PAUSE_MS = 200;
const LOCK_PATIENCE_MS = 120_000;

/** Brings dist up to date. @throws ScriptError when the compiler finds errors */
export async function ensureBuilt() {
  // The service first: a build of it may have to empty dist.
  const parts = [SERVICE, CONSOLE];
  if (!isCheckout() || parts.every((part) => isCurrent(part, sourcesOf(part)))) return;
  await lock();
  try {
    for (const part of parts) {
      const now = sourcesOf(part);
      if (!isCurrent(part, now)) await build(part, now);
    }
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

/** @param {typeof SERVICE} part @param {Record<string, string>} now */
async function build(part, now) {
  console.error(`Building ${part.name} ...`);
  const startedMs = performance.now();
  await part.build(now);
  writeFileSync(part.record, JSON.stringify(now));
  console.error(`Built in ${((performance.now() - startedMs) / 1000).toFixed(1)} s.`);
}

/** @param {Record<string, string>} now */
async function buildService(now) {
  const before = recorded(SERVICE);
  // tsc never removes what it wrote for a source that is gone.
  if (Object.keys(before).some((file) => !(file in now)))
    rmSync(inProject('dist'), { recursive: true, force: true });
  const output = { stdio: ['inherit', 2, 2] };
  const code = await runTool('typescript/bin/tsc', ['-p', 'tsconfig.build.json'], output);
  if (code !== 0)
    throw new ScriptError('The sources do not compile (see above); dist is as it was or partly new.');
  copyAssets(Object.keys(now));
}

/** What a program reads beside its code. @param {string[]} files */
function copyAssets(files) {
  for (const file of files) {
    if (file.endsWith('.ts') || file.endsWith('.md') || SERVICE.configuration.includes(file)) continue;
    const target = inProject('dist', file);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(inProject(file), target);
  }
}

/** Every source with its size and time of change. @param {typeof SERVICE} part @returns {Record<string, string>} */
function sourcesOf({ folders, without, configuration }) {
  const files = folders
    .filter((folder) => existsSync(inProject(folder)))
    .flatMap((folder) => readdirSync(inProject(folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !/\.spec\.tsx?$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath ?? entry.path, entry.name)))
    .filter((file) => without === undefined || !file.startsWith(without + sep));
  return Object.fromEntries(
    [...files, ...configuration].sort().map((file) => {
      const { mtimeMs, size } = statSync(inProject(file));
      return [file, `${mtimeMs} ${size}`];
    }),
  );
}

/** @param {typeof SERVICE} part @param {Record<string, string>} now */
function isCurrent(part, now) {
  return JSON.stringify(recorded(part)) === JSON.stringify(now);
}

/** @param {typeof SERVICE} part @returns {Record<string, string>} */
function recorded({ record }) {
  return existsSync(record) ? JSON.parse(readFileSync(record, 'utf8')) : {};
}

/** One build at a time; a lock left by a killed build is taken over. */
async function lock() {
  mkdirSync(dirname(LOCK), { recursive: true });
  const endMs = performance.now() + LOCK_PATIENCE_MS;
  for (;;) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!isAlive(lockOwner())) rmSync(LOCK, { force: true });
    else if (performance.now() > endMs) throw new ScriptError(`Another build holds ${relative(ROOT, LOCK)}.`);
    else await new Promise((resolve) => setTimeout(resolve, LOCK_PAUSE_MS));
  }
}

function lockOwner() {
  try {
    return Number(readFileSync(LOCK, 'utf8'));
  } catch {
    return 0;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { ensureInstalled } = await import('./ensure-installed.mjs');
  await runScript(async () => {
    await ensureInstalled();
    await ensureBuilt();
    return 0;
  });
}
