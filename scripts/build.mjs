/** Compiles src and forecasts to dist, only when a source is not the one that was compiled last. */
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
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ScriptError, ROOT, inProject, isCheckout, runScript, runTool } from './project.mjs';

const SOURCE_FOLDERS = ['src', 'forecasts'];
const CONFIGURATION = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];
const RECORD = inProject('dist', '.sources.json');
const LOCK = inProject('node_modules', '.cache', 'traboule-build.lock');
const LOCK_PAUSE_MS = 200;
const LOCK_PATIENCE_MS = 120_000;

/** Brings dist up to date. @throws ScriptError when the compiler finds errors */
export async function ensureBuilt() {
  if (!isCheckout() || isCurrent(sources())) return;
  await lock();
  try {
    const now = sources();
    if (!isCurrent(now)) await build(now);
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

/** @param {Record<string, string>} now */
async function build(now) {
  const before = recorded();
  // tsc never removes what it wrote for a source that is gone.
  if (Object.keys(before).some((file) => !(file in now)))
    rmSync(inProject('dist'), { recursive: true, force: true });
  console.error('Building ...');
  const startedMs = performance.now();
  const output = { stdio: ['inherit', 2, 2] };
  const code = await runTool('typescript/bin/tsc', ['-p', 'tsconfig.build.json'], output);
  if (code !== 0)
    throw new ScriptError('The sources do not compile (see above); dist is as it was or partly new.');
  copyAssets(Object.keys(now));
  writeFileSync(RECORD, JSON.stringify(now));
  console.error(`Built in ${((performance.now() - startedMs) / 1000).toFixed(1)} s.`);
}

/** What a program reads beside its code. @param {string[]} files */
function copyAssets(files) {
  for (const file of files) {
    if (file.endsWith('.ts') || file.endsWith('.md') || CONFIGURATION.includes(file)) continue;
    const target = inProject('dist', file);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(inProject(file), target);
  }
}

/** Every source with its size and time of change. @returns {Record<string, string>} */
function sources() {
  const files = SOURCE_FOLDERS.filter((folder) => existsSync(inProject(folder)))
    .flatMap((folder) => readdirSync(inProject(folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.spec.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath ?? entry.path, entry.name)));
  return Object.fromEntries(
    [...files, ...CONFIGURATION].sort().map((file) => {
      const { mtimeMs, size } = statSync(inProject(file));
      return [file, `${mtimeMs} ${size}`];
    }),
  );
}

/** @param {Record<string, string>} now */
function isCurrent(now) {
  return JSON.stringify(recorded()) === JSON.stringify(now);
}

/** @returns {Record<string, string>} */
function recorded() {
  return existsSync(RECORD) ? JSON.parse(readFileSync(RECORD, 'utf8')) : {};
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
