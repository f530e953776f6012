/** The repository as its scripts see it: folders, the pinned Node, child processes. Node built-ins only; runs on Node 20. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the repository. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const OLDEST_NODE = [22, 13];

/** Path of a file or folder of the repository. @param {string[]} parts */
export const inProject = (...parts) => join(ROOT, ...parts);

/** True in a checkout; an image carries `dist` alone and has nothing to install or build. */
export const isCheckout = () => existsSync(inProject('src'));

/** The Node to run the service on: the one pinned by package-lock.json where there is one, else the caller's. */
export function pinnedNode() {
  const pinned = inProject('node_modules', '.bin', 'node');
  if (existsSync(pinned)) return pinned;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]))
    return process.execPath;
  throw new ScriptError(
    `This is Node ${process.version}; Traboule needs ${OLDEST_NODE.join('.')} or newer. Install Node 24.`,
  );
}

/** What went wrong, for people; shown without a stack. */
export class ScriptError extends Error {}

/**
 * Runs a program to its end with our terminal.
 * @param {string} file @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>} exit code; a signal counts as 128 + its number, as in a shell
 */
export function run(file, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: ROOT, stdio: 'inherit', ...options });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

/**
 * Runs a package's program on the pinned Node.
 * @param {string} script path inside node_modules @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export const runTool = (script, args, options = {}) =>
  run(pinnedNode(), [inProject('node_modules', script), ...args], options);

/** Ends a script: ScriptErrors as one line, bugs with their stack. @param {() => Promise<number>} main */
export async function runScript(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof ScriptError ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
