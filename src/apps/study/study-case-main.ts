/** Entry of a study's process: one case as JSON on the command line, progress and result over IPC, gone with its parent. */
import { playCase, type CaseResult } from './play-case.js';
import type { StudyCase } from './study-options.js';

/** What the process says. */
export type CaseMessage =
  | { readonly type: 'slot' }
  | { readonly type: 'done'; readonly result: CaseResult }
  | { readonly type: 'error'; readonly message: string };

process.on('disconnect', () => process.exit(1));
try {
  const study = JSON.parse(process.argv[2] ?? '{}') as StudyCase;
  const watch = { onSlot: () => say({ type: 'slot' }), signal: new AbortController().signal };
  await said({ type: 'done', result: await playCase(study, watch) });
} catch (error) {
  await said({ type: 'error', message: error instanceof Error ? error.message : String(error) });
}
process.exit(0);

function say(message: CaseMessage): void {
  if (process.connected) process.send?.(message);
}

/** Resolves when the parent has it: a process that ends at once loses what it said last. */
function said(message: CaseMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected && process.send) process.send(message, () => resolve());
    else resolve();
  });
}
