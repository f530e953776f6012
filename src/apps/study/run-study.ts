/** Plays all cases of a study, each in a process of its own, as many at a time as asked; results stand in the order of the cases. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CaseResult } from './play-case.js';
import type { CaseMessage } from './study-case-main.js';
import { casesOf, type StudyCase, type StudyOptions, workOf } from './study-options.js';

/** Told how far a study is. */
export interface StudyProgress {
  begin(slots: number, cases: number): void;
  slot(casesDone: number): void;
  end(): void;
}

export interface StudyRun {
  /** Processes at the same time. */
  readonly workers: number;
  readonly progress: StudyProgress;
  /** Aborted when a person ends the study: its processes are killed. */
  readonly signal: AbortSignal;
}

/** Runs the study. @throws Error of the first case that failed, or the reason of the abort */
export async function runStudy(options: StudyOptions, run: StudyRun): Promise<CaseResult[]> {
  const cases = casesOf(options);
  const results: CaseResult[] = [];
  const stop = new AbortController();
  const signal = AbortSignal.any([run.signal, stop.signal]);
  let next = 0;
  let done = 0;
  run.progress.begin(cases.length * workOf(options), cases.length);
  const work = async (): Promise<void> => {
    for (let k = next++; k < cases.length; k = next++) {
      const study = cases[k];
      if (!study) return;
      results[k] = await caseInProcess(study, { onSlot: () => run.progress.slot(done), signal });
      done += 1;
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(run.workers, cases.length) }, work));
  } catch (error) {
    stop.abort(error);
    run.signal.throwIfAborted();
    throw error;
  } finally {
    run.progress.end();
  }
  return results;
}

function caseInProcess(
  study: StudyCase,
  { onSlot, signal }: { readonly onSlot: () => void; readonly signal: AbortSignal },
): Promise<CaseResult> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const script = fileURLToPath(new URL('./study-case-main.js', import.meta.url));
    const child = fork(script, [JSON.stringify(study)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const kill = (): void => void child.kill('SIGKILL');
    signal.addEventListener('abort', kill, { once: true });
    child.on('message', (message: CaseMessage) => {
      if (message.type === 'slot') onSlot();
      else if (message.type === 'done') resolve(message.result);
      else reject(new Error(`${study.date}, seed ${String(study.seed)}: ${message.message}`));
    });
    child.once('error', reject);
    child.once('exit', (code, by) => {
      signal.removeEventListener('abort', kill);
      // Without effect when the result has come.
      reject(
        new Error(`${study.date}, seed ${String(study.seed)}: its process ended with ${String(by ?? code)}`),
      );
    });
  });
}
