/** Brings alarms up to what was seen: one look at a time, the same look twice changes nothing. */
import { Injectable } from '@nestjs/common';
import { type AlarmDefinition, type AlarmId, alarmId } from '../../core/alarm/alarm-definition.js';
import { alarmDefinition } from '../../core/alarm/alarm-definitions.js';
import { observe, suppress, unshelvedWhenOver } from '../../core/alarm/alarm-life.js';
import {
  type AlarmRecord,
  type AlarmSignal,
  type AlarmStep,
  type AlarmTransition,
  isActive,
  isAtRest,
} from '../../core/alarm/alarm-record.js';
import { type AlarmChange, AlarmStore } from '../../ports/alarm-store.js';
import { EventFeed } from '../../ports/event-feed.js';

/** What one look changed. */
export interface LookReport {
  readonly transitions: readonly AlarmTransition[];
}

@Injectable()
export class AlarmKeeper {
  constructor(
    private readonly store: AlarmStore,
    private readonly feed: EventFeed,
  ) {}

  /**
   * Takes a look into the alarms. An alarm of the scope of which no signal speaks is over; one that somebody else changed
   * meanwhile is left to the next look.
   *
   * @param scope whose definitions were looked at
   * @param nowMs instant of the look [epoch ms]
   */
  async take(
    scope: AlarmDefinition['scope'],
    signals: readonly AlarmSignal[],
    nowMs: number,
  ): Promise<LookReport> {
    const standing = new Map((await this.store.standing()).map((record) => [record.id, record]));
    const spoken = new Map(signals.map((signal) => [alarmId(signal.definitionId, signal.subject), signal]));
    const before = await this.withSleeping(standing, spoken);
    const steps = new Map<AlarmId, AlarmStep>();
    for (const record of before.values()) {
      const signal = spoken.get(record.id);
      const ours = alarmDefinition(record.definitionId).scope === scope;
      if (signal) steps.set(record.id, observe(record, signal, nowMs));
      else if (ours) steps.set(record.id, observe(record, overSignal(record), nowMs));
      else steps.set(record.id, unshelvedWhenOver(record, nowMs));
    }
    for (const [id, signal] of spoken)
      if (!before.has(id) && signal.condition === 'on') steps.set(id, observe(null, signal, nowMs));
    const suppressed = this.suppressed(steps, spoken, nowMs);
    return this.keep(suppressed, before);
  }

  /** Tells the screens what changed. */
  async publish(transitions: readonly AlarmTransition[]): Promise<void> {
    for (const { alarmId: id, atMs, definitionId, priority, kind, to } of transitions)
      await this.feed.publish({
        atMs,
        topic: 'alarm',
        subject: id,
        data: { definitionId, priority, kind, state: to },
      });
  }

  /** Alarms that stand, and those known from earlier that are seen again. */
  private async withSleeping(
    standing: ReadonlyMap<AlarmId, AlarmRecord>,
    spoken: ReadonlyMap<AlarmId, AlarmSignal>,
  ): Promise<Map<AlarmId, AlarmRecord>> {
    const before = new Map(standing);
    const wanted = [...spoken].filter(([id, { condition }]) => condition === 'on' && !before.has(id));
    for (const record of await Promise.all(wanted.map(([id]) => this.store.alarm(id))))
      if (record) before.set(record.id, record);
    return before;
  }

  private suppressed(
    steps: ReadonlyMap<AlarmId, AlarmStep>,
    spoken: ReadonlyMap<AlarmId, AlarmSignal>,
    nowMs: number,
  ): AlarmStep[] {
    const active = new Set(
      [...steps.values()].filter(({ record }) => isActive(record)).map(({ record }) => record.id),
    );
    return [...steps.values()].map((step) => {
      const signal = spoken.get(step.record.id);
      // A look of the other scope does not know what explains this one: it stays explained while that is active.
      const held = step.record.suppressedBy === null ? [] : [step.record.suppressedBy];
      return suppress(step, signal ? (signal.causes ?? []) : held, active, nowMs);
    });
  }

  private async keep(
    steps: readonly AlarmStep[],
    before: ReadonlyMap<AlarmId, AlarmRecord>,
  ): Promise<LookReport> {
    const changes = steps.flatMap((step): AlarmChange[] => {
      const held = before.get(step.record.id);
      return isChanged(step, held) ? [{ ...step, readVersion: held?.version ?? 0 }] : [];
    });
    if (changes.length === 0) return { transitions: [] };
    const kept = await this.store.save(changes);
    const transitions = changes
      .filter(({ record }) => kept.has(record.id))
      .flatMap((change) => change.transitions);
    await this.publish(transitions);
    return { transitions };
  }
}

/** What is written says something new: a look that found the same costs no row. */
function isChanged({ record, transitions }: AlarmStep, held: AlarmRecord | undefined): boolean {
  if (transitions.length > 0) return true;
  if (!held) return !isAtRest(record);
  return (
    record.pending?.to !== held.pending?.to ||
    record.pending?.sinceMs !== held.pending?.sinceMs ||
    record.suppressedBy !== held.suppressedBy ||
    record.detail.en !== held.detail.en
  );
}

function overSignal({ definitionId, subject, detail }: AlarmRecord): AlarmSignal {
  return { definitionId, subject, condition: 'off', value: null, limit: null, detail };
}
