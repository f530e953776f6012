/** A VEN: hears its VTN, lets its equipment follow the events, reports what came of it, and comes back to normal by itself. */
import type { Equipment } from './equipment.js';
import { type Ask, askAt, asksOf, type SentEvent } from './openadr-event.js';
import { closedAt, type OptOutRules, reasonToOptOut } from './opt-out.js';
import { usageReport } from './usage.js';
import { VtnError } from './vtn-client.js';

/** What the VEN asks of its VTN. */
export interface Vtn {
  activeEvents(): Promise<readonly SentEvent[]>;
  register(venName: string, resourceName: string): Promise<void>;
  report(body: Readonly<Record<string, unknown>>): Promise<void>;
  /** Asks to be told of changes; absent where the VEN only polls. */
  subscribe?(): Promise<void>;
}

/** What a VEN is made of. */
export interface VenOptions {
  readonly venName: string;
  readonly resourceName: string;
  readonly equipment: Equipment;
  readonly rules: OptOutRules;
  /** Pause between two polls [ms]; while it is told of changes it polls ten times less often. */
  readonly pollMs: number;
  /** Own share of `randomizeStart`, 0..1. */
  readonly share: number;
  readonly tell: (line: string) => void;
}

/** What the building does now. */
export interface VenState {
  readonly powerKw: number;
  /** What it would take without the call, as far as can be told. */
  readonly usualKw: number;
  readonly roomC: number | null;
  /** Event that is followed; null = none, as when it opted out. */
  readonly eventId: string | null;
  readonly vtnReachable: boolean;
  readonly equipmentReachable: boolean;
  readonly isSubscribed: boolean;
}

type Running = Ask & { readonly event: SentEvent };

const SLOT_MS = 900_000;
/** Polls of a VEN that is told of changes are for what was lost on the way. */
const SUBSCRIBED_POLLS = 10;
/** Reports that wait for the VTN; the oldest are given up first. */
const MAX_WAITING = 500;

export class Ven {
  private events: readonly SentEvent[] = [];
  private readonly optedOut = new Set<string>();
  private readonly waiting: Readonly<Record<string, unknown>>[] = [];
  private atMs: number;
  private nextPollMs: number;
  private slotKwh = 0;
  private slotIsWhole = false;
  private eventId: string | null = null;
  private vtnReachable = false;
  private equipmentReachable = true;
  private isSubscribed = false;
  private isRegistered = false;

  constructor(
    private readonly vtn: Vtn,
    private readonly options: VenOptions,
    startMs: number,
  ) {
    this.atMs = startMs;
    this.nextPollMs = startMs;
  }

  now(): VenState {
    const { eventId, vtnReachable, equipmentReachable, isSubscribed } = this;
    return { ...this.options.equipment.look(), eventId, vtnReachable, equipmentReachable, isSubscribed };
  }

  /** Something changed at the VTN: it is asked at the next tick. */
  wake(): void {
    this.nextPollMs = Number.NEGATIVE_INFINITY;
  }

  /** Brings the building to an instant, and talks to the VTN where that is due. Never throws for anybody's sake. */
  async tick(nowMs: number): Promise<void> {
    // What is heard now holds from now on: the time until here was lived by what was known.
    while (this.atMs < nowMs) await this.step(nowMs);
    if (nowMs >= this.nextPollMs) await this.poll(nowMs);
    await this.follow(nowMs);
    await this.sendReports();
  }

  private async poll(nowMs: number): Promise<void> {
    const { venName, resourceName, pollMs } = this.options;
    await this.talk(async () => {
      if (!this.isRegistered) await this.vtn.register(venName, resourceName);
      this.isRegistered = true;
      // At each new contact, and before the events are read: what changes between the two is told.
      if (!this.vtnReachable) await this.subscribe();
      this.take(await this.vtn.activeEvents(), nowMs);
    });
    const isTold = this.isSubscribed && this.vtnReachable;
    this.nextPollMs = nowMs + pollMs * (isTold ? SUBSCRIBED_POLLS : 1);
  }

  /** A VTN that does not take the address is polled, and that is said. */
  private async subscribe(): Promise<void> {
    if (this.vtn.subscribe === undefined) return;
    const was = this.isSubscribed;
    this.isSubscribed = false;
    try {
      await this.vtn.subscribe();
      this.isSubscribed = true;
      if (!was) this.options.tell('the VTN calls back when something changes');
    } catch (error) {
      if (!(error instanceof VtnError && error.status < 500)) throw error;
      const every = String(this.options.pollMs / 1000);
      this.options.tell(`no callbacks, polling every ${every} s instead: ${error.message}`);
    }
  }

  /** Knows events until they are over, also while the VTN is away; one that it takes back is dropped. */
  private take(events: readonly SentEvent[], nowMs: number): void {
    for (const event of events) {
      if (this.events.some(({ id }) => id === event.id)) continue;
      const first = asksOf(event, this.options.share)[0];
      const when =
        first === undefined ? 'asks for nothing known here' : new Date(first.startMs).toISOString();
      this.options.tell(`event ${event.eventName ?? event.id}: ${when}`);
    }
    for (const { id } of this.events) {
      if (!events.some((event) => event.id === id)) this.optedOut.delete(id);
    }
    this.events = events;
    for (const event of events) this.optOutAhead(event, nowMs);
  }

  /** Hours at which it cannot are known beforehand: whoever calls then hears so at once. */
  private optOutAhead(event: SentEvent, nowMs: number): void {
    if (this.optedOut.has(event.id)) return;
    const asks = asksOf(event, this.options.share).filter(({ endMs }) => endMs > nowMs);
    const why = asks.map((ask) => closedAt(this.options.rules, ask)).find((reason) => reason !== null);
    if (why === undefined) return;
    const runs = asks.some(({ startMs }) => startMs <= nowMs);
    this.optOut(event, why, runs ? 'RUNNING_OPTED_OUT' : 'IDLE_OPTED_OUT');
  }

  /** One stretch towards an instant: no further than the end of a quarter-hour, or than a call begins or ends. */
  private async step(nowMs: number): Promise<void> {
    const { equipment, share } = this.options;
    const running = await this.follow(this.atMs);
    const edges = this.events
      .flatMap((event) => asksOf(event, share))
      .flatMap(({ startMs, endMs }) => [startMs, endMs])
      .filter((edgeMs) => edgeMs > this.atMs);
    const slotEndMs = (Math.floor(this.atMs / SLOT_MS) + 1) * SLOT_MS;
    const stepEndMs = this.atMs + equipment.stepMs - (this.atMs % equipment.stepMs);
    const endMs = Math.min(nowMs, slotEndMs, stepEndMs, ...edges);
    if (this.atMs % SLOT_MS === 0) {
      this.slotKwh = 0;
      this.slotIsWhole = true;
    }
    const usedKwh = await this.reach(() => equipment.liveTo(endMs));
    if (usedKwh === null) this.slotIsWhole = false;
    else this.slotKwh += usedKwh;
    this.atMs = endMs;
    if (endMs % SLOT_MS === 0) this.closeSlot(endMs, running);
  }

  /** Lets the equipment do what is asked at the instant, or as usual. */
  private async follow(nowMs: number): Promise<Running | null> {
    const { equipment, rules, share } = this.options;
    const ask = askAt(this.events, nowMs, share);
    if (ask !== null && !this.optedOut.has(ask.event.id)) {
      const why = reasonToOptOut(rules, nowMs, equipment.look().roomC);
      if (why !== null) this.optOut(ask.event, why, 'RUNNING_OPTED_OUT');
    }
    const follows = ask !== null && !this.optedOut.has(ask.event.id);
    const eventId = follows ? ask.event.id : null;
    if (eventId !== this.eventId) {
      const name = ask?.event.eventName ?? eventId;
      this.options.tell(eventId === null ? 'back to normal' : `following ${String(name)}`);
    }
    this.eventId = eventId;
    await this.reach(() => equipment.follow(follows ? ask.command : null, nowMs));
    return ask;
  }

  private optOut(event: SentEvent, why: string, state: string): void {
    this.optedOut.add(event.id);
    this.options.tell(`opted out of ${event.eventName ?? event.id}: ${why}`);
    this.queue(event.id, { state });
  }

  private closeSlot(endMs: number, running: Running | null): void {
    if (running === null) return;
    const { id } = running.event;
    const state = this.optedOut.has(id)
      ? 'RUNNING_OPTED_OUT'
      : this.equipmentReachable
        ? 'RUNNING_CURTAILED'
        : 'SGD_ERROR_CONDITION';
    const usage = this.slotIsWhole ? { kwh: this.slotKwh } : {};
    this.queue(id, { state, slot: { startMs: endMs - SLOT_MS, endMs }, ...usage });
  }

  private queue(eventId: string, measured: Parameters<typeof usageReport>[2]): void {
    if (this.waiting.length === MAX_WAITING) this.waiting.shift();
    this.waiting.push(usageReport(eventId, this.options, measured));
  }

  private async sendReports(): Promise<void> {
    if (!this.vtnReachable || this.waiting.length === 0) return;
    await this.talk(async () => {
      for (let next = this.waiting[0]; next !== undefined; next = this.waiting[0]) {
        await this.vtn.report(next).catch((error: unknown) => {
          // Of an event that was taken back nobody wants to hear; anything else is tried again.
          if (!(error instanceof VtnError) || !isRefusal(error.status)) throw error;
          this.options.tell(error.message);
        });
        this.waiting.shift();
      }
    });
  }

  /** Equipment that cannot be reached is tried again at the next step; null = it was not. */
  private async reach<T>(work: () => Promise<T>): Promise<T | null> {
    const was = this.equipmentReachable;
    try {
      const done = await work();
      this.equipmentReachable = true;
      if (!was) this.options.tell('the equipment answers again');
      return done;
    } catch (error) {
      this.equipmentReachable = false;
      if (was) this.options.tell(`the equipment does not do what is asked: ${textOf(error)}`);
      return null;
    }
  }

  private async talk(work: () => Promise<void>): Promise<void> {
    const was = this.vtnReachable;
    try {
      await work();
      this.vtnReachable = true;
      if (!was) this.options.tell('the VTN answers');
    } catch (error) {
      this.vtnReachable = false;
      const why = textOf(error);
      if (was) this.options.tell(`the VTN does not answer (${why}); calls it knows end on their own`);
      else this.options.tell(`the VTN does not answer: ${why}`);
    }
  }
}

/** Answers that stay the same however often one asks; a token that is over or asking too often passes. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && ![401, 408, 429].includes(status);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
