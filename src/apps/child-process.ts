/** Processes of our own: where their built programs lie, when they are ready, and how they are ended. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A worker in a process of its own. */
export interface WorkerProcess {
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

/** Time a process has to close its connections before it is killed [ms]. */
const STOP_PATIENCE_MS = 10_000;

/**
 * Path of a program: the file itself when built; seen from the sources, the build of the same file.
 *
 * @param relative path from the asking file, for example `./worker-main.js`
 * @param from `import.meta.url` of the asking file
 */
export function builtScript(relative: string, from: string): string {
  const here = fileURLToPath(new URL(relative, from));
  return from.endsWith('.ts')
    ? here.replace(/([\\/])src([\\/](?:apps[\\/].*|main\.js)$)/, '$1dist$1src$2')
    : here;
}

/**
 * Starts a worker and waits for its first message.
 *
 * @param script built program
 * @param place told to it as its one argument; plain data
 * @param name for the error
 * @throws Error when it ends before it is ready
 */
export async function forkWorker(script: string, place: unknown, name: string): Promise<WorkerProcess> {
  const child = fork(script, [JSON.stringify(place)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => {
      resolve();
    });
    child.once('exit', (code) => {
      reject(new Error(`a ${name} ended with code ${String(code)} before it was ready`));
    });
  });
  return { process: child, stop: () => endProcess(child) };
}

/** Asks a process to end, and ends it when it does not. Resolves when it is gone. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS);
  await ended;
  clearTimeout(timer);
}
