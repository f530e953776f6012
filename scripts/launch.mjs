/** Installs and builds what is missing, then becomes `traboule <args>` on the pinned Node. */
import { spawn } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { inProject, pinnedNode } from './project.mjs';

const MAIN = inProject('dist', 'src', 'main.js');
const FOLLOW_PARENT = fileURLToPath(new URL('./follow-parent.mjs', import.meta.url));
const FORWARDED = ['SIGTERM', 'SIGHUP'];
const PARENT_CHECK_MS = 500;

/**
 * Runs the program to its end.
 * @param {string[]} args arguments of `traboule`
 * @returns {Promise<number>} exit code, when the program ran in a process of its own
 */
export async function launch(args) {
  await ensureInstalled();
  await ensureBuilt();
  const node = pinnedNode();
  if (realpathSync(node) !== realpathSync(process.execPath)) return runApart(node, args);
  // Already on the right Node: no process in between that signals would have to pass.
  process.argv = [process.execPath, MAIN, ...args];
  process.setSourceMapsEnabled(true);
  watchNpm(() => process.kill(process.pid, 'SIGTERM'));
  await import(pathToFileURL(MAIN).href);
  return Number(process.exitCode ?? 0);
}

/** @param {string} node @param {string[]} args @returns {Promise<number>} */
function runApart(node, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(
      node,
      ['--enable-source-maps', FOLLOW_PARENT, MAIN, ...args],
      // The fourth channel breaks when this process dies, even by SIGKILL; the child then ends itself.
      { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] },
    );
    const forward = (signal) => child.kill(signal);
    for (const signal of FORWARDED) process.on(signal, forward);
    // A terminal sends Ctrl-C to both of us; sent on, the child would take it for a second one.
    process.on('SIGINT', () => {
      if (!process.stdin.isTTY) child.kill('SIGINT');
    });
    const watch = watchNpm(() => child.kill('SIGTERM'));
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearInterval(watch);
      if (child.connected) child.disconnect();
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

/**
 * Under npm: a killed npm leaves us behind, and nobody could stop us by Ctrl-C any more.
 * @param {() => void} orphaned
 */
function watchNpm(orphaned) {
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const before = lineage();
  const watch = setInterval(() => {
    if (lineage() === before) return;
    clearInterval(watch);
    orphaned();
  }, PARENT_CHECK_MS).unref();
  return watch;
}

/** Who started us, and who started the shell that npm puts between. */
function lineage() {
  const parent = process.ppid;
  try {
    const [, shell, grandparent] =
      /\((.*)\) \S+ (\d+)/.exec(readFileSync(`/proc/${parent}/stat`, 'utf8')) ?? [];
    return shell === 'sh' ? `${parent} ${grandparent}` : String(parent);
  } catch {
    return String(parent);
  }
}
