/** Waiting cases in memory. */
import { type CaseRun, CaseRunStore, type KeptAnswer } from '../../ports/case-run-store.js';
import { settled } from './settled.js';

/** Keeps runs until they are dropped. */
export class MemoryCaseRunStore extends CaseRunStore {
  private readonly runs = new Map<string, CaseRun>();
  private readonly answers = new Map<string, KeptAnswer>();

  override open(run: CaseRun): Promise<void> {
    return settled(() => {
      this.runs.set(run.id, structuredClone(run));
    });
  }

  override run(id: string): Promise<CaseRun | null> {
    return settled(() => structuredClone(this.runs.get(id) ?? null));
  }

  override isAwaited(id: string): Promise<boolean> {
    return settled(() => this.runs.has(id));
  }

  override answer(id: string, answer: KeptAnswer): Promise<void> {
    return settled(() => {
      if (this.runs.has(id)) this.answers.set(id, structuredClone(answer));
    });
  }

  override answerOf(id: string): Promise<KeptAnswer | null> {
    return settled(() => structuredClone(this.answers.get(id) ?? null));
  }

  override drop(id: string): Promise<void> {
    return settled(() => {
      this.runs.delete(id);
      this.answers.delete(id);
    });
  }
}
