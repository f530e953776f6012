/** A VEN: polls its VTN, lets a building follow the events, reports what came of it, and comes back to normal by itself. */
import { type BuildingModel, commandedKw, roomAfter, usualKw } from './building.js';
import { type Ask, askAt, asksOf, type SentEvent } from './openadr-event.js';
import { type OptOutRules, reasonToOptOut } from './opt-out.js';
import { VtnError } from './vtn-client.js';

/** What the VEN asks of its VTN. */
export interface Vtn {
  activeEvents(): Promise<readonly SentEvent[]>;
  register(venName: string, resourceName: string): Promise<void>;
  report(body: Readonly<Record<string, unknown>>): Promise<void>;
}

/** What a VEN is made of. */
export interface VenOptions {
  readonly venName: string;
  readonly resourceName: string;
  readonly model: BuildingModel;
  readonly rules: OptOutRules;
  /** Pause between two polls [ms]. */
  readonly pollMs: number;
  /** Own share of `randomizeStart`, 0..1. */
  readonly share: number;
  readonly outdoorC: (atMs: number) => number;
  readonly tell: (line: string) => void;
}

/** What the building does now. */
export interface VenState {
  readonly powerKw: number;
  /** What it would take without the call, in the room as it is. */
  readonly usualKw: number;
  readonly roomC: number;
  /** Event that is followed; null = none, as when it opted out. */
  readonly eventId: string | null;
  readonly vtnReachable: boolean;
}

type Running = Ask & { readonly event: SentEvent };

const SLOT_MS = 900_000;
const STEP_MS = 60_000;
const HOUR_MS = 3_600_000;

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
  private state: VenState;
  private isRegistered = false;

  constructor(
    private readonly vtn: Vtn,
    private readonly options: VenOptions,
    startMs: number,
  ) {
    const { model, outdoorC } = options;
    this.atMs = startMs;
    this.nextPollMs = startMs;
    const roomC = model.setpointC;
    const powerKw = usualKw(model, roomC, outdoorC(startMs));
    this.state = { powerKw, usualKw: powerKw, roomC, eventId: null, vtnReachable: false };
  }

  now(): VenState {
    return this.state;
  }

  /** Brings the building to an instant, and talks to the VTN where that is due. Never throws for the VTN's sake. */
  async tick(nowMs: number): Promise<void> {
    // What is heard now holds from now on: the time until here was lived by what was known.
    while (this.atMs < nowMs) this.step(Math.min(nowMs, this.atMs + STEP_MS - (this.atMs % STEP_MS)));
    if (nowMs >= this.nextPollMs) {
      this.nextPollMs = nowMs + this.options.pollMs;
      await this.talk(async () => {
        if (!this.isRegistered) await this.vtn.register(this.options.venName, this.options.resourceName);
        this.isRegistered = true;
        this.take(await this.vtn.activeEvents(), nowMs);
      });
    }
    await this.sendReports();
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
    this.follow(nowMs);
  }

  private step(toMs: number): void {
    const running = this.follow(this.atMs);
    // A call may begin or end inside the step: no further than that.
    const edges = this.events
      .flatMap((event) => asksOf(event, this.options.share))
      .flatMap(({ startMs, endMs }) => [startMs, endMs])
      .filter((edgeMs) => edgeMs > this.atMs && edgeMs < toMs);
    const endMs = Math.min(toMs, ...edges);
    const hours = (endMs - this.atMs) / HOUR_MS;
    const { powerKw, roomC } = this.state;
    const outdoorC = this.options.outdoorC(this.atMs);
    if (this.atMs % SLOT_MS === 0) {
      this.slotKwh = 0;
      this.slotIsWhole = true;
    }
    this.slotKwh += powerKw * hours;
    this.state = { ...this.state, roomC: roomAfter(this.options.model, roomC, { powerKw, outdoorC, hours }) };
    this.atMs = endMs;
    if (endMs % SLOT_MS === 0) this.closeSlot(endMs, running);
    this.follow(endMs);
  }

  /** Sets the power of the instant by the ask in force, or as usual. */
  private follow(nowMs: number): Running | null {
    const { model, rules, share, outdoorC } = this.options;
    const { roomC } = this.state;
    const ask = askAt(this.events, nowMs, share);
    if (ask !== null && !this.optedOut.has(ask.event.id))
      this.optOutByRule(ask, reasonToOptOut(rules, nowMs, roomC));
    const follows = ask !== null && !this.optedOut.has(ask.event.id);
    const usual = usualKw(model, roomC, outdoorC(nowMs));
    const powerKw = commandedKw(model, follows ? ask.command : null, usual);
    const eventId = follows ? ask.event.id : null;
    if (eventId !== this.state.eventId) {
      this.options.tell(eventId === null ? 'back to normal' : `following ${ask?.event.eventName ?? eventId}`);
    }
    this.state = { ...this.state, powerKw, usualKw: usual, eventId };
    return ask;
  }

  private optOutByRule({ event }: Running, why: string | null): void {
    if (why === null) return;
    this.optedOut.add(event.id);
    this.options.tell(`opted out of ${event.eventName ?? event.id}: ${why}`);
    this.queue(event.id, { intervals: [this.interval(['RUNNING_OPTED_OUT'])] });
  }

  private closeSlot(endMs: number, running: Running | null): void {
    if (running === null || !this.slotIsWhole) return;
    const { id } = running.event;
    const state = this.optedOut.has(id) ? 'RUNNING_OPTED_OUT' : 'RUNNING_CURTAILED';
    const start = new Date(endMs - SLOT_MS).toISOString();
    this.queue(id, {
      intervalPeriod: { start, duration: 'PT15M' },
      intervals: [this.interval([state], this.slotKwh)],
    });
  }

  private interval(states: readonly string[], kwh?: number): object {
    const usage = kwh === undefined ? [] : [{ type: 'USAGE', values: [kwh] }];
    return { id: 0, payloads: [...usage, { type: 'OPERATING_STATE', values: states }] };
  }

  private queue(eventID: string, measured: object): void {
    const { venName, resourceName } = this.options;
    if (this.waiting.length === MAX_WAITING) this.waiting.shift();
    this.waiting.push({
      eventID,
      clientName: venName,
      payloadDescriptors: [
        {
          objectType: 'REPORT_PAYLOAD_DESCRIPTOR',
          payloadType: 'USAGE',
          units: 'KWH',
          readingType: 'DIRECT_READ',
        },
      ],
      resources: [{ resourceName, ...measured }],
    });
  }

  private async sendReports(): Promise<void> {
    if (!this.state.vtnReachable) return;
    await this.talk(async () => {
      for (let next = this.waiting[0]; next !== undefined; next = this.waiting[0]) {
        await this.vtn.report(next).catch((error: unknown) => {
          // Of an event that was taken back nobody wants to hear; anything else is tried again.
          if (!(error instanceof VtnError && error.status >= 400 && error.status < 500)) throw error;
          this.options.tell(error.message);
        });
        this.waiting.shift();
      }
    });
  }

  private async talk(work: () => Promise<void>): Promise<void> {
    const wasReachable = this.state.vtnReachable;
    try {
      await work();
      this.state = { ...this.state, vtnReachable: true };
      if (!wasReachable) this.options.tell('the VTN answers');
    } catch (error) {
      this.state = { ...this.state, vtnReachable: false };
      const why = error instanceof Error ? error.message : String(error);
      if (wasReachable)
        this.options.tell(`the VTN does not answer (${why}); calls it knows end on their own`);
      else this.options.tell(`the VTN does not answer: ${why}`);
    }
  }
}
