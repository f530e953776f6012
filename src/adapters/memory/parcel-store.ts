/** Parcels in the memory of one process. */
import { ParcelStore, type Parcel, type ParcelWatch } from '../../ports/parcel-store.js';

/** The same promises as the database's; nothing survives the process. */
export class MemoryParcelStore extends ParcelStore {
  private readonly runs = new Map<string, Map<string, Uint8Array>>();
  private readonly watches = new Set<{
    readonly runId: string;
    readonly tell: (names: readonly string[]) => void;
  }>();

  override put(runId: string, parcels: readonly Parcel[]): Promise<void> {
    const run = this.runs.get(runId) ?? new Map<string, Uint8Array>();
    this.runs.set(runId, run);
    for (const { name, bytes } of parcels) if (!run.has(name)) run.set(name, Uint8Array.from(bytes));
    const names = parcels.map(({ name }) => name);
    for (const { runId: watched, tell } of this.watches) {
      if (watched === runId)
        queueMicrotask(() => {
          tell(names);
        });
    }
    return Promise.resolve();
  }

  override get(runId: string, names: readonly string[]): Promise<Map<string, Uint8Array>> {
    const found = new Map<string, Uint8Array>();
    for (const name of names) {
      const bytes = this.runs.get(runId)?.get(name);
      if (bytes) found.set(name, Uint8Array.from(bytes));
    }
    return Promise.resolve(found);
  }

  override names(runId: string, prefix: string): Promise<string[]> {
    const all = [...(this.runs.get(runId)?.keys() ?? [])];
    return Promise.resolve(all.filter((name) => name.startsWith(prefix)));
  }

  override watch(runId: string, tell: (names: readonly string[]) => void): Promise<ParcelWatch> {
    const watch = { runId, tell };
    this.watches.add(watch);
    return Promise.resolve({
      close: () => {
        this.watches.delete(watch);
        return Promise.resolve();
      },
    });
  }

  override drop(runId: string, names?: readonly string[]): Promise<void> {
    if (!names) this.runs.delete(runId);
    else for (const name of names) this.runs.get(runId)?.delete(name);
    return Promise.resolve();
  }
}
