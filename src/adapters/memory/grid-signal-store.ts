/** Publications about the French system in memory. */
import type { SignalKind } from '../../core/flexibility/grid-signals.js';
import { assertPlainData } from '../../core/plain-data.js';
import { GridSignalStore, type KeptSignal } from '../../ports/grid-signal-store.js';
import { settled } from './settled.js';

/** Keeps them as long as the process lives. */
export class MemoryGridSignalStore extends GridSignalStore {
  private readonly kept: KeptSignal[] = [];

  override keep(given: KeptSignal): Promise<boolean> {
    return settled(() => {
      assertPlainData(given, `signal ${given.signal.kind}`);
      const before = this.last(given.signal.kind);
      if (before !== undefined && !isNews(given, before)) return false;
      this.kept.push(structuredClone(given));
      return true;
    });
  }

  override newest(kind: SignalKind): Promise<KeptSignal | null> {
    return settled(() => structuredClone(this.last(kind) ?? null));
  }

  private last(kind: SignalKind): KeptSignal | undefined {
    return this.kept.filter(({ signal }) => signal.kind === kind).at(-1);
  }
}

function isNews({ signal }: KeptSignal, before: KeptSignal): boolean {
  return (
    signal.publishedMs >= before.signal.publishedMs &&
    JSON.stringify(signal) !== JSON.stringify(before.signal)
  );
}
