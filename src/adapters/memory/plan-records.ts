/** Origins of plans and work asked of them, in memory. */
import { PlanRecords, type PlanWork } from '../../ports/plan-records.js';
import { settled } from './settled.js';

export class MemoryPlanRecords extends PlanRecords {
  private readonly origins = new Map<string, unknown>();
  private readonly works = new Map<string, PlanWork>();

  override keepOrigin(key: string, content: unknown): Promise<void> {
    return settled(() => {
      if (!this.origins.has(key)) this.origins.set(key, structuredClone(content));
    });
  }

  override origin(key: string): Promise<unknown> {
    return settled(() => structuredClone(this.origins.get(key) ?? null));
  }

  override openWork(work: Omit<PlanWork, 'outcome' | 'doneAtMs'>): Promise<void> {
    return settled(() => {
      this.works.set(work.id, { ...structuredClone(work), outcome: null, doneAtMs: null });
    });
  }

  override work(id: string): Promise<PlanWork | null> {
    return settled(() => structuredClone(this.works.get(id) ?? null));
  }

  override newestWork(planId: string, kind: PlanWork['kind']): Promise<PlanWork | null> {
    return settled(() => {
      const own = [...this.works.values()].filter((work) => work.planId === planId && work.kind === kind);
      return structuredClone(own.at(-1) ?? null);
    });
  }

  override finishWork(id: string, outcome: unknown, atMs: number): Promise<boolean> {
    return settled(() => {
      const work = this.works.get(id);
      if (work?.doneAtMs !== null) return false;
      this.works.set(id, { ...work, outcome: structuredClone(outcome), doneAtMs: atMs });
      return true;
    });
  }
}
