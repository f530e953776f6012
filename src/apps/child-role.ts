/** Starts a role of the service as a process of its own and waits until it is ready. */
import { type ChildProcess, fork } from 'node:child_process';
import { environmentOf } from '../config/environment.js';
import type { Settings } from '../config/settings.js';
import { builtScript, endProcess } from './child-process.js';

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

/** Message a role sends its parent. */
export interface RoleMessage {
  /** setup-link: where the first account is made. */
  readonly type: 'ready' | 'progress' | 'setup-link' | 'failed';
  readonly text: string;
}

/** Forks `traboule <role>` with these settings. Its lines come by IPC to `onLine`; its log goes where ours goes. */
export function forkRole(
  name: RoleName,
  settings: Settings,
  onLine: (line: string, type: RoleMessage['type']) => void = () => undefined,
): ChildRole {
  const child = fork(builtScript('../main.js', import.meta.url), [name], {
    env: environmentOf(settings),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ready = new Promise<string>((resolve, reject) => {
    child.on('message', (message: RoleMessage) => {
      if (message.type === 'ready') resolve(message.text);
      else if (message.type === 'failed') reject(new Error(`${name}: ${message.text}`));
      else onLine(message.text, message.type);
    });
    child.once('exit', (code, signal) => {
      reject(new Error(`${name} ended before it was ready (code ${String(code)}, signal ${String(signal)})`));
    });
  });
  // Whoever awaits it sees the rejection; a role that is stopped before anybody does must not bring the parent down.
  ready.catch(() => undefined);
  return { name, process: child, ready, stop: () => endProcess(child) };
}
