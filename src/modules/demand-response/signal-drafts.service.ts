/** Draws up calls where a signal of the French system asks for them: always drafts, which people approve and publish. */
import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { DomainError } from '../../core/domain-error.js';
import type { DrEvent } from '../../core/flexibility/dr-event.js';
import {
  callWindows,
  classWindows,
  isWanted,
  type SignalRule,
  signalWords,
} from '../../core/flexibility/grid-signals.js';
import { type EventWindow, slotsOf } from '../../core/flexibility/load-history.js';
import type { DrProgram } from '../../core/flexibility/program.js';
import { timeClassAt } from '../../core/grid/metering-calendar.js';
import type { Actor } from '../../core/identity/actor.js';
import { civilTime } from '../../core/time/civil.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import { Journal } from '../../ports/journal.js';
import type { KeptSignal } from '../../ports/grid-signal-store.js';
import { SiteModel } from '../../ports/site-token.js';
import { DrDrafts } from './dr-draft.service.js';
import { noted } from './event-step.service.js';
import { SignalFeed } from './signal-feed.service.js';

/** Who draws up: nobody who could approve it. */
const SERVICE: Actor = {
  ...{ accountId: 'service:signals', name: 'the signal', roles: [], permissions: new Set() },
  ...{ buildingIds: [], via: 'service', credentialId: null, address: null },
};

const MOST_EVENTS = 1_000;

/** A program with the rule it has. */
interface Ruled<Rule extends SignalRule = SignalRule> {
  readonly program: DrProgram;
  readonly rule: Rule;
}

type ClassRule = Extract<SignalRule, { kind: 'time-class' }>;
type PublishedRule = Exclude<SignalRule, { kind: 'time-class' }>;

@Injectable()
export class SignalDrafts {
  private readonly log = new Logger('demand-response');
  /** What was told already: a signal is looked at every quarter-hour and changes once a day. */
  private readonly told = new Set<string>();

  constructor(
    private readonly feed: SignalFeed,
    private readonly drafts: DrDrafts,
    private readonly store: DemandResponseStore,
    private readonly journal: Journal,
    private readonly model: SiteModel,
  ) {}

  /** Fetches signals and draws up what they ask for, once. Never throws: calls that run do not wait for a signal. */
  async step(nowMs: number): Promise<void> {
    try {
      await this.feed.fetch(nowMs);
      for (const program of await this.store.programs()) {
        const rule = program.source ?? null;
        if (rule?.kind === 'time-class') await this.followCalendar({ program, rule }, nowMs);
        else if (rule !== null) await this.follow({ program, rule }, nowMs);
      }
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.log.error(`signals were not followed and are tried again: ${why}`);
    }
  }

  /** Hours of a metering point's time classes are drawn up until the end of tomorrow. */
  private async followCalendar({ program, rule }: Ruled<ClassRule>, nowMs: number): Promise<void> {
    const calendars = this.model.site().grid.meteringPoints ?? [];
    const calendar = calendars.find(({ id }) => id === rule.meteringPoint);
    if (calendar === undefined || timeClassAt(calendar, nowMs) === null) {
      const message = `program "${program.name}" follows the time classes of ${rule.meteringPoint}, and the site file has no windows of it for now; no call is drawn up by it. Add them under meteringPoints`;
      await this.tell(nowMs, { code: 'signal-stale', message, programId: program.id });
    }
    if (calendar === undefined) return;
    const taken = (await this.ownEvents(program, nowMs)).map(({ window }) => window);
    for (const window of classWindows(rule, calendar, { fromMs: nowMs + 1, taken })) {
      const name = timeClassAt(calendar, window.startMs) ?? '';
      const reason = `heures ${name} du point ${calendar.id} / ${name} hours of ${calendar.id}`;
      await this.drawUp({ program, rule }, reason, { window, nowMs });
    }
  }

  private async ownEvents({ id }: DrProgram, nowMs: number): Promise<DrEvent[]> {
    const events = await this.store.events({ sinceMs: nowMs, limit: MOST_EVENTS });
    return events.filter(({ createdBy, programId }) => createdBy === SERVICE.accountId && programId === id);
  }

  private async follow({ program, rule }: Ruled<PublishedRule>, nowMs: number): Promise<void> {
    const kept = await this.feed.newest(rule.kind, nowMs);
    if (kept === null || kept.stale) {
      const since = kept === null ? 'none is there' : `the newest is of ${instantWords(kept)}`;
      const message = `program "${program.name}" follows ${rule.kind} and ${since}; no call is drawn up by it. Look at the source, and draw up calls by hand`;
      await this.tell(nowMs, { code: 'signal-stale', message, programId: program.id });
      return;
    }
    const own = await this.ownEvents(program, nowMs);
    const taken = own.map(({ window }) => window);
    for (const window of callWindows(rule, kept.signal, { fromMs: nowMs + 1, taken })) {
      await this.drawUp({ program, rule }, signalWords(kept.signal, window.startMs), { window, nowMs });
    }
    for (const event of own) await this.noteWithdrawn(rule, kept, { event, nowMs });
  }

  private async drawUp(
    { program, rule }: Ruled,
    reason: string,
    { window, nowMs }: { readonly window: EventWindow; readonly nowMs: number },
  ): Promise<void> {
    const id = idOf(program.id, rule.kind, window.startMs);
    // One that people moved or cancelled is theirs: it is not drawn up again.
    if ((await this.store.event(id)) !== null) return;
    const asked = {
      programId: program.id,
      window,
      reduction: true,
      targetKw: rule.targetKw,
      reason,
      overrides: [],
    };
    try {
      await this.drafts.drawUp(SERVICE, asked, { id, besideDrafts: true });
      const message = `a call was drawn up for ${instantText(window.startMs)} (${reason}): look at it, and approve or cancel it`;
      await this.tell(nowMs, { code: 'signal-draft', message, programId: program.id });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const message = `${reason}, ${instantText(window.startMs)}: no call could be drawn up: ${error.message}`;
      await this.tell(nowMs, { code: 'signal-draft-failed', message, programId: program.id });
    }
  }

  /** A draft that a newer publication no longer asks for stays, and says so: people decide. */
  private async noteWithdrawn(
    rule: PublishedRule,
    kept: KeptSignal,
    { event, nowMs }: { readonly event: DrEvent; readonly nowMs: number },
  ): Promise<void> {
    if (event.state !== 'draft' && event.state !== 'approved') return;
    if (slotsOf(event.window).some((slotMs) => isWanted(rule, kept.signal, slotMs))) return;
    const what = `the ${rule.kind} publication of ${instantWords(kept)} no longer asks for this call`;
    if ((await this.store.steps(event.id)).some((step) => step.what === what)) return;
    const facts = { act: 'signal-withdrawn', kind: rule.kind, atMs: kept.signal.publishedMs };
    await this.store.changeEvent(event.id, (was) =>
      was.state === event.state ? noted(was, { by: SERVICE.accountId, atMs: nowMs, what, facts }) : null,
    );
  }

  private async tell(
    atMs: number,
    { code, message, programId }: { code: string; message: string; programId: string },
  ): Promise<void> {
    if (this.told.has(message)) return;
    this.told.add(message);
    const severity = code === 'signal-draft' ? 'info' : 'warning';
    await this.journal.append({ atMs, severity, code, message, context: { programId } });
  }
}

function instantWords({ signal }: KeptSignal): string {
  return instantText(signal.publishedMs);
}

function instantText(ms: number): string {
  const { date, hour, minute } = civilTime(ms);
  return `${date} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** The same for the same hours of the same program, whoever looks and however often. */
function idOf(programId: string, kind: string, startMs: number): string {
  const { date } = civilTime(startMs);
  const of = createHash('sha256')
    .update(`${programId}\n${String(startMs)}`)
    .digest('hex')
    .slice(0, 10);
  return `dr-${date}-${kind}-${of}`;
}
