/** Processes of the embedded server: started as the right user, told apart from strangers with the same number, ended. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { DomainError } from '../../../core/domain-error.js';
import type { ServerUser } from './server-user.js';

/** Pause between two looks at a process [ms]. */
const POLL_MS = 20;

/** Nothing of our environment changes how the server works; messages stay in English for the log. */
const SERVER_ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/**
 * Runs a program to its end.
 *
 * @throws DomainError `store-unavailable` with what it printed when it fails
 */
export async function runToEnd(
  program: string,
  parameters: string[],
  user: ServerUser | null,
): Promise<void> {
  try {
    await promisify(execFile)(program, parameters, { env: environment(), cwd: '/', ...user });
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    const seen = (stderr ?? '').trim() || message;
    throw new DomainError(
      'store-unavailable',
      `the embedded PostgreSQL could not be made: ${seen}. Mend that, or set DATABASE_URL to another server`,
    );
  }
}

/** Starts a server that outlives Ctrl-C in our terminal: we end it, in order. Its output goes to the open file. */
export function startServer(
  program: string,
  parameters: string[],
  user: ServerUser | null,
  logFile: number,
): ChildProcess {
  const child = spawn(program, parameters, {
    env: environment(),
    cwd: '/',
    detached: true,
    stdio: ['ignore', logFile, logFile],
    ...user,
  });
  child.unref();
  return child;
}

/** True when a process with the number runs; a zombie does not. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return (await processStat(pid))?.state !== 'Z';
}

/** What tells a process from a later one of the same number: its start time; null where the system does not say. */
export async function birthOf(pid: number): Promise<string | null> {
  return (await processStat(pid))?.birth ?? null;
}

/** Command line of a process; empty when it is gone. */
export async function commandOf(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    const raw = await readFile(`/proc/${String(pid)}/cmdline`, 'utf8').catch(() => '');
    return raw.replaceAll('\0', ' ');
  }
  const listed = promisify(execFile)('ps', ['-p', String(pid), '-o', 'command=']);
  return listed.then(
    ({ stdout }) => stdout,
    () => '',
  );
}

/** Sends the signal and waits for the end; false when the process still runs after `patienceMs`. */
export async function endProcess(pid: number, signal: NodeJS.Signals, patienceMs: number): Promise<boolean> {
  try {
    process.kill(pid, signal);
  } catch {
    return true;
  }
  for (let waited = 0; waited < patienceMs; waited += POLL_MS) {
    if (!(await isAlive(pid))) return true;
    await pause(POLL_MS);
  }
  return !(await isAlive(pid));
}

/** State letter and start time from the kernel; null where there is none. */
async function processStat(pid: number): Promise<{ state: string; birth: string } | null> {
  if (process.platform !== 'linux') return null;
  const raw = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => null);
  if (raw === null) return null;
  // The name in parentheses may hold spaces; fields count from after it: state is the 3rd, start time the 22nd.
  const fields = raw.slice(raw.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', birth: fields[19] ?? '' };
}

function environment(): NodeJS.ProcessEnv {
  return process.platform === 'win32' ? { LC_ALL: 'C', TZ: 'UTC' } : SERVER_ENVIRONMENT;
}
