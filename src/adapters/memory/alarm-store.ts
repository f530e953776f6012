/** Alarms and their history in memory. */
import type { AlarmId } from '../../core/alarm/alarm-definition.js';
import { type AlarmRecord, isAtRest } from '../../core/alarm/alarm-record.js';
import { assertPlainData } from '../../core/plain-data.js';
import { type AlarmChange, AlarmStore, type KeptTransition } from '../../ports/alarm-store.js';
import { settled } from './settled.js';

/** Keeps alarms by id and the history in the order it came. */
export class MemoryAlarmStore extends AlarmStore {
  private readonly records = new Map<AlarmId, AlarmRecord>();
  private readonly steps: KeptTransition[] = [];

  override standing(): Promise<AlarmRecord[]> {
    return settled(() =>
      [...this.records.values()]
        .filter((record) => !isAtRest(record))
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .map((record) => copyOf(record)),
    );
  }

  override alarm(id: AlarmId): Promise<AlarmRecord | null> {
    return settled(() => copyOf(this.records.get(id) ?? null));
  }

  override save(changes: readonly AlarmChange[]): Promise<ReadonlySet<AlarmId>> {
    return settled(() => {
      const kept = new Set<AlarmId>();
      for (const { record, readVersion, transitions } of changes) {
        assertPlainData({ record, transitions }, `alarm ${record.id}`);
        if ((this.records.get(record.id)?.version ?? 0) !== readVersion) continue;
        this.records.set(record.id, copyOf({ ...record, version: readVersion + 1 }));
        for (const step of transitions) this.steps.push({ ...copyOf(step), seq: this.steps.length + 1 });
        kept.add(record.id);
      }
      return kept;
    });
  }

  override history(filter: Parameters<AlarmStore['history']>[0]): Promise<KeptTransition[]> {
    const { alarmId, sinceMs = -Infinity, untilMs = Infinity, beforeSeq = Infinity, limit } = filter;
    return settled(() =>
      this.steps
        .filter((step) => alarmId === undefined || step.alarmId === alarmId)
        .filter(({ atMs, seq }) => atMs >= sinceMs && atMs < untilMs && seq < beforeSeq)
        .sort((a, b) => b.seq - a.seq)
        .slice(0, limit)
        .map((step) => copyOf(step)),
    );
  }
}

/** A copy by way of JSON, as a database would give it. */
function copyOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
