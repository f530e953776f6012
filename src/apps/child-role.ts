/** Starts a role of the service as a process of its own and waits until it is ready. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { environmentOf } from '../config/environment.js';
import type { Settings } from '../config/settings.js';

/** Roles that run as processes. */
export type RoleName = 'api' | 'worker' | 'gateway';

/** A role in a process of its own. */
export interface ChildRole {
  readonly name: RoleName;
  readonly process: ChildProcess;
  /** Resolves with what the role says when it is ready; rejects when the process ends before. */
  readonly ready: Promise<string>;
  /** Asks it to end, and ends it when it does not. */
  stop(): Promise<void>;
}

/** Time a role has to close its connections [ms]. */
const STOP_PATIENCE_MS = 10_000;

/** Message a role sends its parent. */
export interface RoleMessage {
  readonly type: 'ready' | 'progress' | 'failed';
  readonly text: string;
}

/** Forks `traboule <role>` with these settings. Its lines come by IPC to `onLine`; its log goes where ours goes. */
export function forkRole(
  name: RoleName,
  settings: Settings,
  onLine: (line: string) => void = () => undefined,
): ChildRole {
  const child = fork(mainScript(), [name], {
    env: environmentOf(settings),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ready = new Promise<string>((resolve, reject) => {
    child.on('message', (message: RoleMessage) => {
      if (message.type === 'ready') resolve(message.text);
      else if (message.type === 'failed') reject(new Error(`${name}: ${message.text}`));
      else onLine(message.text);
    });
    child.once('exit', (code, signal) => {
      reject(new Error(`${name} ended before it was ready (code ${String(code)}, signal ${String(signal)})`));
    });
  });
  // Whoever awaits it sees the rejection; a role that is stopped before anybody does must not bring the parent down.
  ready.catch(() => undefined);
  return { name, process: child, ready, stop: () => stopChild(child) };
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) =>
    child.once('exit', () => {
      resolve();
    }),
  );
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS);
  await ended;
  clearTimeout(timer);
}

/** The program above this file when built; from the sources, the build of the same file. */
function mainScript(): string {
  const here = fileURLToPath(new URL('../main.js', import.meta.url));
  return import.meta.url.endsWith('.ts')
    ? here.replace(/([\\/])src([\\/])main\.js$/, '$1dist$1src$2main.js')
    : here;
}
