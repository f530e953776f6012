/** Plays all cases of a study, each in a process of its own, as many at a time as asked; results stand in the order of the cases. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { KeptCases } from './kept-cases.js';
import type { CaseResult } from './play-case.js';
import type { CaseMessage } from './study-case-main.js';
import { casesOf, type StudyCase, type StudyOptions, workOf } from './study-options.js';

/** Told how far a study is. */
export interface StudyProgress {
  /** @param slots to be played; cases of an earlier run are done already */
  begin(slots: number, of: { readonly cases: number; readonly done: number }): void;
  slot(casesDone: number): void;
  end(): void;
}

export interface StudyRun {
  /** Processes at the same time. */
  readonly workers: number;
  readonly progress: StudyProgress;
  /** Aborted when a person ends the study: its processes are killed. */
  readonly signal: AbortSignal;
  /** Cases played before, and where those of this run are kept. */
  readonly kept: KeptCases;
}

/** Runs the study. @throws Error of the first case that failed, or the reason of the abort */
export async function runStudy(options: StudyOptions, run: StudyRun): Promise<CaseResult[]> {
  const cases = casesOf(options);
  const results: (CaseResult | undefined)[] = cases.map((study) => run.kept.find(study));
  const open = [...cases.keys()].filter((k) => results[k] === undefined);
  const stop = new AbortController();
  const signal = AbortSignal.any([run.signal, stop.signal]);
  let done = cases.length - open.length;
  run.progress.begin(open.length * workOf(options), { cases: cases.length, done });
  const work = async (): Promise<void> => {
    for (let k = open.shift(); k !== undefined; k = open.shift()) {
      const study = cases[k];
      if (!study) return;
      const result = await caseInProcess(study, { onSlot: () => run.progress.slot(done), signal });
      await run.kept.keep(study, result);
      results[k] = result;
      done += 1;
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(run.workers, open.length) }, work));
  } catch (error) {
    stop.abort(error);
    run.signal.throwIfAborted();
    throw error;
  } finally {
    run.progress.end();
  }
  return results.filter((result) => result !== undefined);
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
