/** Who may be called and who is next: limits of each building, and the rotation by burden. */
import { Injectable } from '@nestjs/common';
import { brokenLimits, type LimitFinding } from '../../core/flexibility/call-limits.js';
import type { DrEvent } from '../../core/flexibility/dr-event.js';
import { callsOf, ledgerOf } from '../../core/flexibility/ledger.js';
import type { EventWindow } from '../../core/flexibility/load-history.js';
import type { DrBuilding, DrProgram } from '../../core/flexibility/program.js';
import type { RotationEntry } from '../../core/flexibility/rotation.js';
import type { SeriesId } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { OwnForecasts } from './own-forecasts.service.js';
import { roomReadings } from './room-readings.service.js';

/** A building of a program, with what its call would break and how much it carried. */
export interface Candidate {
  readonly building: DrBuilding;
  readonly entry: RotationEntry;
  readonly broken: readonly LimitFinding[];
  /** Its own part of the window: later than the event where it is called after it began or short before. */
  readonly window: EventWindow;
}

/** Which call is drawn up or checked. */
export interface CandidatesAsked {
  readonly programId: string;
  readonly window: EventWindow;
  readonly nowMs: number;
  /** The event itself, whose own call does not count; null for one that is not there yet. */
  readonly eventId: string | null;
  /** Called in place of another: each building begins when its notice is over. */
  readonly late?: boolean;
  /** From then on buildings know of the call [epoch ms]: what pays by a forecast from before must have one. Absent = not yet. */
  readonly toldMs?: number;
  /** The program as buildings were told of it; null or absent = as it is now. */
  readonly program?: DrProgram | null;
  /** Drafts of times to come count as calls; default: only what is published. */
  readonly besideDrafts?: boolean;
}

/** A season of calls, and more than enough of them. */
const SEASON_MS = 190 * 86_400_000;
const MINUTE_MS = 60_000;
const MOST_EVENTS = 5_000;
const MOST_STATEMENTS = 5_000;

@Injectable()
export class DrSelection {
  constructor(
    private readonly store: DemandResponseStore,
    private readonly readings: MeterReadingStore,
    private readonly forecasts: OwnForecasts,
  ) {}

  /** Buildings enrolled in the program at the start of the window. */
  async candidates({
    programId,
    window,
    nowMs,
    eventId,
    late = false,
    besideDrafts = false,
    toldMs,
    program = null,
  }: CandidatesAsked): Promise<Candidate[]> {
    const [buildings, events] = await Promise.all([
      this.store.buildings({ programId }),
      this.store.events({ sinceMs: nowMs - SEASON_MS, limit: MOST_EVENTS }),
    ]);
    const enrolled = buildings.filter(
      ({ enrolledMs, leftMs }) => enrolledMs <= window.startMs && (leftMs === null || leftMs >= window.endMs),
    );
    const [entries, rooms] = await Promise.all([
      this.entries(enrolled, events, nowMs),
      roomReadings(this.readings, enrolled, nowMs),
    ]);
    const counted = besideDrafts ? events.map((event) => draftAsCall(event, nowMs)) : events;
    const all = enrolled.flatMap((building, index) => {
      const entry = entries[index];
      const own = late ? windowAfterNotice(building, window, nowMs) : window;
      if (entry === undefined || own.startMs >= own.endMs) return [];
      const calls = callsOf(building.id, counted, eventId);
      const room = rooms.get(building.id) ?? null;
      const broken = brokenLimits(building.limits, { window: own, noticeMs: nowMs, calls, room });
      return [{ building, entry, broken, window: own }];
    });
    if (toldMs === undefined) return all;
    const terms = program ?? (await this.store.programs()).find(({ id }) => id === programId);
    return terms?.baseline === 'own-forecast' ? this.withForecasts(all, toldMs) : all;
  }

  /** Says of whom no forecast from before it was told reaches the call. */
  private withForecasts(all: readonly Candidate[], toldMs: number): Promise<Candidate[]> {
    return Promise.all(
      all.map(async (one) => {
        const id = one.building.meterSeriesId as SeriesId;
        const found = await this.forecasts.meanKw(id, one.window, toldMs);
        return found === null ? { ...one, broken: [...one.broken, NO_FORECAST] } : one;
      }),
    );
  }

  /** Ledger of all buildings of a program, or of all programs. */
  async ledger(
    programId: string | undefined,
    nowMs: number,
  ): Promise<{ readonly buildings: readonly DrBuilding[]; readonly entries: readonly RotationEntry[] }> {
    const [buildings, events] = await Promise.all([
      this.store.buildings(programId === undefined ? {} : { programId }),
      this.store.events({ sinceMs: nowMs - SEASON_MS, limit: MOST_EVENTS }),
    ]);
    return { buildings, entries: await this.entries(buildings, events, nowMs) };
  }

  private async entries(
    buildings: readonly DrBuilding[],
    events: readonly DrEvent[],
    nowMs: number,
  ): Promise<RotationEntry[]> {
    const statements = await this.store.statements({ limit: MOST_STATEMENTS });
    return ledgerOf({ buildings, events, statements: statements.map(({ content }) => content), nowMs });
  }
}

const NO_FORECAST: LimitFinding = {
  limit: 'forecast',
  message:
    'its program pays by its own forecast, and none reaches the call to its end: nothing could be paid. Forecasts reach a day ahead or so: publish nearer to the call',
};

function draftAsCall(event: DrEvent, nowMs: number): DrEvent {
  const waits = (event.state === 'draft' || event.state === 'approved') && event.window.startMs > nowMs;
  return waits ? { ...event, state: 'published' } : event;
}

function windowAfterNotice({ limits }: DrBuilding, window: EventWindow, nowMs: number): EventWindow {
  const earliestMs = Math.ceil((nowMs + limits.noticeMinutes * MINUTE_MS) / SLOT_MS) * SLOT_MS;
  return { startMs: Math.max(window.startMs, earliestMs), endMs: window.endMs };
}
