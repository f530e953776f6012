/** Runs of scenarios in memory. */
import type { PartResult } from '../../core/scenario/run-parts.js';
import {
  type ScenarioRun,
  type ScenarioRunStatus,
  ScenarioRunStore,
} from '../../ports/scenario-run-store.js';
import { settled } from './settled.js';

interface Kept {
  readonly run: ScenarioRun;
  readonly shares: Map<number, number>;
  readonly results: Map<number, PartResult>;
  failure: string | null;
  cancelled: boolean;
}

/** Keeps runs as long as the process lives. */
export class MemoryScenarioRunStore extends ScenarioRunStore {
  private readonly kept = new Map<string, Kept>();

  override open(run: ScenarioRun): Promise<void> {
    return settled(() => {
      const fresh = { shares: new Map<number, number>(), results: new Map<number, PartResult>() };
      this.kept.set(run.id, { run: structuredClone(run), ...fresh, failure: null, cancelled: false });
    });
  }

  override run(id: string): Promise<ScenarioRun | null> {
    return settled(() => structuredClone(this.kept.get(id)?.run ?? null));
  }

  override status(id: string): Promise<ScenarioRunStatus | null> {
    return settled(() => {
      const kept = this.kept.get(id);
      return kept ? statusOf(kept) : null;
    });
  }

  override recent(limit: number, after?: string): Promise<ScenarioRunStatus[]> {
    return settled(() => {
      const all = [...this.kept.values()].sort(
        (a, b) => b.run.openedAtMs - a.run.openedAtMs || (b.run.id < a.run.id ? -1 : 1),
      );
      const from = after === undefined ? 0 : all.findIndex(({ run }) => run.id === after) + 1;
      return from === 0 && after !== undefined ? [] : all.slice(from, from + limit).map(statusOf);
    });
  }

  override isWanted(id: string): Promise<boolean> {
    return settled(() => isWanted(this.kept.get(id)));
  }

  override note(id: string, part: number, share: number): Promise<void> {
    return settled(() => {
      this.kept.get(id)?.shares.set(part, share);
    });
  }

  override putPart(id: string, part: number, result: PartResult): Promise<void> {
    return settled(() => {
      const kept = this.kept.get(id);
      if (isWanted(kept)) kept?.results.set(part, structuredClone(result));
    });
  }

  override partResults(id: string): Promise<PartResult[]> {
    return settled(() => {
      const results = [...(this.kept.get(id)?.results ?? [])].sort(([a], [b]) => a - b);
      return results.map(([, result]) => structuredClone(result));
    });
  }

  override fail(id: string, failure: string): Promise<void> {
    return settled(() => {
      const kept = this.kept.get(id);
      if (kept && isWanted(kept)) kept.failure = failure;
    });
  }

  override cancel(id: string): Promise<boolean> {
    return settled(() => {
      const kept = this.kept.get(id);
      if (!kept || !isWanted(kept) || kept.results.size === kept.run.parts) return false;
      kept.cancelled = true;
      return true;
    });
  }
}

function isWanted(kept: Kept | undefined): boolean {
  return kept !== undefined && !kept.cancelled && kept.failure === null;
}

function statusOf({ run, shares, results, failure, cancelled }: Kept): ScenarioRunStatus {
  const done = results.size;
  const begun = [...shares].filter(([part]) => !results.has(part)).reduce((sum, [, share]) => sum + share, 0);
  const isDone = done === run.parts;
  const going = isDone ? 'done' : shares.size + done > 0 ? 'running' : 'waiting';
  return {
    id: run.id,
    scenarioId: run.order.scenario.id,
    name: run.order.scenario.name,
    openedAtMs: run.openedAtMs,
    state: failure !== null ? 'failed' : cancelled ? 'cancelled' : going,
    parts: run.parts,
    partsDone: done,
    share: isDone ? 1 : (done + begun) / run.parts,
    failure,
  };
}
