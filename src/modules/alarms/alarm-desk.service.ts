/** Alarms for people: what stands, what was, and what they do about it. */
import { Injectable } from '@nestjs/common';
import { ALARM_PRIORITIES, type AlarmId } from '../../core/alarm/alarm-definition.js';
import { alarmDefinition } from '../../core/alarm/alarm-definitions.js';
import { acknowledge, shelve, unshelve } from '../../core/alarm/alarm-life.js';
import {
  type AlarmStatistics,
  alarmStatistics,
  floodState,
  LOAD_WINDOW_MS,
} from '../../core/alarm/alarm-load.js';
import { type AlarmRecord, type AlarmStep, isActive, shownState } from '../../core/alarm/alarm-record.js';
import { DomainError } from '../../core/domain-error.js';
import type { Actor } from '../../core/identity/actor.js';
import { AlarmStore, type KeptTransition } from '../../ports/alarm-store.js';
import { Clock } from '../../ports/clock.js';
import { SiteModel } from '../../ports/site-token.js';
import { AuditService } from '../audit/audit.service.js';
import { AlarmKeeper } from './alarm-keeper.service.js';

/** An alarm, and whether it is over its shelf's time. */
export interface ShownAlarm {
  readonly record: AlarmRecord;
  readonly name: string;
}

/** What people have to look at now. */
export interface AlarmList {
  readonly nowMs: number;
  readonly flood: ReturnType<typeof floodState>;
  readonly alarms: readonly ShownAlarm[];
}

/** Steps that one answer with figures looks at. */
const MOST_STEPS = 20_000;

/** Tries of a person's step when the service changes the same alarm at the same time. */
const TRIES = 4;

const MINUTE_MS = 60_000;

@Injectable()
export class AlarmDesk {
  constructor(
    private readonly store: AlarmStore,
    private readonly keeper: AlarmKeeper,
    private readonly audit: AuditService,
    private readonly model: SiteModel,
    private readonly clock: Clock,
  ) {}

  /** All alarms that are not at rest; urgent first, then the newest. */
  async list(): Promise<AlarmList> {
    const nowMs = this.clock.nowMs();
    const [records, recent] = await Promise.all([
      this.store.standing(),
      this.store.history({ sinceMs: nowMs - LOAD_WINDOW_MS, limit: MOST_STEPS }),
    ]);
    const shown = records.filter((record) => shownState(record) !== 'normal').sort(byUrgency);
    return {
      nowMs,
      flood: floodState(recent, records, nowMs),
      alarms: shown.map((record) => ({ record, name: this.nameOf(record) })),
    };
  }

  /** One page of steps, newest first. */
  history(filter: Parameters<AlarmStore['history']>[0]): Promise<KeptTransition[]> {
    return this.store.history(filter);
  }

  /** Figures of the last hours. */
  async statistics(
    hours: number,
  ): Promise<
    AlarmStatistics & { readonly fromMs: number; readonly toMs: number; readonly complete: boolean }
  > {
    const nowMs = Math.floor(this.clock.nowMs());
    const span = { startMs: nowMs - hours * 60 * MINUTE_MS, endMs: nowMs, nowMs };
    const [steps, records] = await Promise.all([
      this.store.history({ sinceMs: span.startMs, limit: MOST_STEPS }),
      this.store.standing(),
    ]);
    const figures = alarmStatistics(steps, records, span);
    return { ...figures, fromMs: span.startMs, toMs: nowMs, complete: steps.length < MOST_STEPS };
  }

  /**
   * Notes that a person has seen an alarm.
   *
   * @throws DomainError `unknown-alarm`, `alarm-not-standing`
   */
  acknowledge(id: string, actor: Actor, comment: string | null): Promise<ShownAlarm> {
    return this.step(id, actor, { action: 'alarm.acknowledge', reason: comment }, (record, nowMs) =>
      acknowledge(record, actor.name, comment, nowMs),
    );
  }

  /**
   * Sets an alarm aside.
   *
   * @param until instant [epoch ms] or minutes from now
   * @throws DomainError `unknown-alarm`, `invalid-input` for more than eight hours
   */
  shelve(
    id: string,
    actor: Actor,
    until: { readonly untilMs: number } | { readonly minutes: number },
    reason: string,
  ): Promise<ShownAlarm> {
    return this.step(id, actor, { action: 'alarm.shelve', reason }, (record, nowMs) => {
      const untilMs = 'untilMs' in until ? until.untilMs : Math.floor(nowMs + until.minutes * MINUTE_MS);
      return shelve(record, { untilMs, by: actor.name, reason }, nowMs);
    });
  }

  /**
   * Takes an alarm back from the shelf.
   *
   * @throws DomainError `unknown-alarm`, `alarm-not-shelved`
   */
  unshelve(id: string, actor: Actor): Promise<ShownAlarm> {
    return this.step(id, actor, { action: 'alarm.unshelve', reason: null }, (record, nowMs) =>
      unshelve(record, actor.name, nowMs),
    );
  }

  /** Reads, steps and saves; again when the service was faster. What cannot be recorded in the audit is not done. */
  private async step(
    id: string,
    actor: Actor,
    deed: { readonly action: string; readonly reason: string | null },
    take: (record: AlarmRecord, nowMs: number) => AlarmStep,
  ): Promise<ShownAlarm> {
    for (let tried = 0; tried < TRIES; tried++) {
      const record = await this.known(id);
      const taken = take(record, this.clock.nowMs());
      if (tried === 0) {
        await this.audit.record(actor, deed.action, `alarm:${id}`, {
          reason: deed.reason,
          before: { state: shownState(record) },
          after: { state: shownState(taken.record) },
        });
      }
      const kept = await this.store.save([{ ...taken, readVersion: record.version }]);
      if (!kept.has(record.id)) continue;
      await this.keeper.publish(taken.transitions);
      return { record: taken.record, name: this.nameOf(taken.record) };
    }
    throw new DomainError(
      'store-unavailable',
      `${id} changed several times while this was done, so nothing was done; try again`,
      { alarmId: id, retryable: true },
    );
  }

  private async known(id: string): Promise<AlarmRecord> {
    // No id holds a NUL, and no database takes one in a text.
    const record = id.includes('\0') ? null : await this.store.alarm(id as AlarmId);
    if (record) return record;
    throw new DomainError(
      'unknown-alarm',
      `there is no alarm "${id}"; GET /api/v1/alarms lists what stands`,
      {
        alarmId: id,
      },
    );
  }

  private nameOf({ subject, definitionId }: AlarmRecord): string {
    const { grid } = this.model.site();
    const { subjectKind } = alarmDefinition(definitionId);
    const places = { asset: grid.assets, district: grid.districts, node: grid.substations } as const;
    if (subjectKind === 'site') return grid.name;
    const named = subjectKind in places ? places[subjectKind as keyof typeof places] : [];
    return named.find(({ id }) => id === subject)?.name ?? (subject === 'CITY' ? grid.name : subject);
  }
}

function byUrgency(a: AlarmRecord, b: AlarmRecord): number {
  const rank = ({ definitionId }: AlarmRecord): number =>
    ALARM_PRIORITIES.indexOf(alarmDefinition(definitionId).priority);
  // Those that are over come after those that are not.
  const over = (record: AlarmRecord): number => (isActive(record) ? 0 : 1);
  return rank(a) - rank(b) || over(a) - over(b) || (b.raisedAtMs ?? 0) - (a.raisedAtMs ?? 0);
}
