/** What time does to calls: silence becomes an answer, calls begin and end, and who delivers nothing is replaced. */
import { Injectable, Logger } from '@nestjs/common';
import { baseline } from '../../core/flexibility/baseline.js';
import { delivery } from '../../core/flexibility/delivery.js';
import type { DrEvent, Part } from '../../core/flexibility/dr-event.js';
import { dueStep } from '../../core/flexibility/event-life.js';
import { isLost, orderedKw, ownWindow, partByClock } from '../../core/flexibility/parts.js';
import type { DrProgram } from '../../core/flexibility/program.js';
import { SLOT_HOURS, SLOT_MS } from '../../core/time/slot.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import { AdrReports } from './adr-reports.service.js';
import { DrAnswers } from './dr-answers.service.js';
import { DrCover } from './dr-cover.service.js';
import { DrPublisher } from './dr-publisher.service.js';
import { noted, stepped } from './event-step.service.js';
import { MeasuredCalls } from './measured-calls.service.js';
import { SignalDrafts } from './signal-drafts.service.js';
import { PlanCalls } from './plan-calls.service.js';

const MOST_EVENTS = 500;
/** Quarter-hours after which a building that delivers nothing is not waited for. */
const PATIENCE_SLOTS = 2;
/** Share of the ordered energy below which nothing is delivered. */
const NOTHING_SHARE = 0.1;

/** What the clock works with. */
@Injectable()
export class DrHands {
  constructor(
    readonly answers: DrAnswers,
    readonly cover: DrCover,
    readonly publisher: DrPublisher,
    readonly planCalls: PlanCalls,
    readonly signals: SignalDrafts,
  ) {}
}

@Injectable()
export class DrClock {
  private readonly log = new Logger('demand-response');

  constructor(
    private readonly store: DemandResponseStore,
    private readonly reports: AdrReports,
    private readonly measured: MeasuredCalls,
    private readonly hands: DrHands,
  ) {}

  /** Takes every event as far as time and reports take it. One that fails holds up no other; it is tried again at the next step. */
  async step(nowMs: number): Promise<void> {
    await this.settlePlans();
    await this.takeBack(Math.floor(nowMs));
    const programs = new Map((await this.store.programs()).map((program) => [program.id, program]));
    // Equipment reports what it used when the call is over: until it is measured, reports are read on.
    const states = ['published', 'active', 'completed'] as const;
    for (const event of await this.store.events({ states, limit: MOST_EVENTS })) {
      try {
        const program = event.program ?? programs.get(event.programId);
        if (event.state === 'completed') await this.reports.read(event);
        else if (program !== undefined) await this.advance(event, program, Math.floor(nowMs));
      } catch (error) {
        this.log.error(
          `event ${event.id} was not taken further: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
    // Last: a source that is slow keeps no call waiting.
    await this.hands.signals.step(Math.floor(nowMs));
  }

  /** Calls that were taken back are taken back from the VTN at once; this finds what was missed, as when the service was killed then. */
  private async takeBack(nowMs: number): Promise<void> {
    const states = ['cancelled'] as const;
    for (const event of await this.store.events({ states, sinceMs: nowMs, limit: MOST_EVENTS })) {
      if (event.publishedMs === null) continue;
      await this.hands.publisher.bring(event, 'cancelled', []).catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        this.log.error(`event ${event.id} was not taken back and is tried again: ${why}`);
      });
    }
  }

  /** Decisions are followed at once; this finds what was missed then. */
  private async settlePlans(): Promise<void> {
    try {
      await this.hands.planCalls.settle();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.log.error(`calls of a decided plan were not taken further and are tried again: ${why}`);
    }
  }

  private async advance(event: DrEvent, program: DrProgram, nowMs: number): Promise<void> {
    for (const { building, reason } of await this.reports.read(event)) {
      const by = `building:${building.id}`;
      await this.hands.answers.take(event.id, building, { kind: 'opt-out', reason }, { by });
    }
    await this.pass(event.id, program, nowMs);
    await this.markFailing(event.id, program, nowMs);
    const covered = await this.hands.cover.cover(event.id);
    const ended = await this.end(event.id, nowMs);
    const now = ended ?? covered;
    if (now === null) return;
    // Whoever could not be told is told again, as long as it is asked for something; who was, hears no more.
    const untold = now.parts.filter((part) => part.notifiedMs === null && !isLost(now, part, nowMs));
    await this.hands.publisher.bring(now, 'call', ended === null ? untold : []);
  }

  /** Silence, and the beginning. */
  private async pass(id: string, program: DrProgram, nowMs: number): Promise<void> {
    await this.store.changeEvent(id, (was) => {
      const begins = dueStep(was.state, was.window, nowMs) === 'begin';
      const what = begins ? 'it began' : 'the time to answer is over';
      const doing = { by: 'clock', atMs: nowMs, what, facts: { act: begins ? 'began' : 'answers-over' } };
      const begun = begins ? stepped(was, 'begin', doing).event : was;
      const parts = begun.parts.map((part) => partByClock(begun, part, program.silence, nowMs));
      const same = parts.every((part, index) => part.state === was.parts[index]?.state);
      return same && !begins ? null : noted({ ...begun, parts }, doing);
    });
  }

  /** Who performs and delivered nothing in its first two quarter-hours is counted on no more. */
  private async markFailing(id: string, program: DrProgram, nowMs: number): Promise<void> {
    const event = await this.store.event(id);
    if (event?.state !== 'active') return;
    const failing = new Set<string>();
    for (const part of event.parts) {
      const seenMs = part.fromMs + PATIENCE_SLOTS * SLOT_MS;
      if (part.state !== 'performing' || nowMs < seenMs || seenMs >= ownWindow(event, part).endMs) continue;
      if (await this.deliversNothing({ event, part, program }, nowMs)) failing.add(part.buildingId);
    }
    if (failing.size === 0) return;
    await this.store.changeEvent(id, (was) =>
      noted(
        {
          ...was,
          parts: was.parts.map((part) =>
            failing.has(part.buildingId) && part.state === 'performing'
              ? {
                  ...part,
                  state: 'under-delivered',
                  reason: 'nothing delivered in the first two quarter-hours',
                }
              : part,
          ),
        },
        {
          by: 'clock',
          atMs: nowMs,
          what: `nothing delivered in the first two quarter-hours: ${[...failing].join(', ')}`,
          facts: { act: 'nothing-delivered', buildingIds: [...failing] },
        },
      ),
    );
  }

  private async deliversNothing(
    { event, part, program }: { event: DrEvent; part: Part; program: DrProgram },
    knownAtMs: number,
  ): Promise<boolean> {
    const building = await this.store.building(part.buildingId);
    if (building === null) return false;
    const first = { startMs: part.fromMs, endMs: part.fromMs + PATIENCE_SLOTS * SLOT_MS };
    const basis = await this.measured.basis({ event, part, building, program });
    const input = await this.measured.input(basis, knownAtMs);
    const after = (first.startMs - input.event.startMs) / SLOT_MS;
    const forecastKw = input.forecastKw?.slice(after, after + PATIENCE_SLOTS) ?? null;
    const told = baseline(program.baseline, { ...input, event: first, forecastKw });
    if (told.status === 'unknown') return false;
    const { history, reduction } = input;
    const seen = delivery({ history, event: first, baselineKw: told.powerKw, reduction, after: null });
    const orderedKwh = orderedKw(first, part).reduce((sum, kw) => sum + kw * SLOT_HOURS, 0);
    return seen.status === 'measured' && seen.deliveredKwh < NOTHING_SHARE * orderedKwh;
  }

  private async end(id: string, nowMs: number): Promise<DrEvent | null> {
    const event = await this.store.changeEvent(id, (was) =>
      dueStep(was.state, was.window, nowMs) === 'end'
        ? stepped(was, 'end', { by: 'clock', atMs: nowMs, what: 'it is over', facts: { act: 'ended' } })
        : null,
    );
    // Only running events are looked at: one that is completed now has just ended.
    if (event?.state !== 'completed') return null;
    const called = event.parts.filter(
      (part) => part.state === 'performing' || part.state === 'under-delivered',
    );
    return this.hands.publisher.bring(event, 'over', called);
  }
}
