/** Calls the next in rotation where a building declined or delivers nothing. */
import { Injectable } from '@nestjs/common';
import type { DrEvent, Part } from '../../core/flexibility/dr-event.js';
import { expectedKw, newPart, unreplaced } from '../../core/flexibility/parts.js';
import { select } from '../../core/flexibility/rotation.js';
import { Clock } from '../../ports/clock.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import { DrPublisher } from './dr-publisher.service.js';
import { type Candidate, DrSelection } from './dr-selection.service.js';
import { noted } from './event-step.service.js';

@Injectable()
export class DrCover {
  constructor(
    private readonly store: DemandResponseStore,
    private readonly selection: DrSelection,
    private readonly publisher: DrPublisher,
    private readonly clock: Clock,
  ) {}

  /** Adds parts until what may be expected reaches the target again, one at least for nobody lost; tells them. */
  async cover(eventId: string): Promise<DrEvent | null> {
    const event = await this.store.event(eventId);
    const nowMs = Math.floor(this.clock.nowMs());
    if (event === null || !isRunning(event) || unreplaced(event, nowMs).length === 0) return event;
    const candidates = await this.selection.candidates({ ...event, nowMs, eventId, late: true });
    const called = new Set(event.parts.map((part) => part.buildingId));
    const free = candidates.filter(
      ({ building, broken }) =>
        broken.length === 0 && !called.has(building.id) && (event.nodeIds?.includes(building.nodeId) ?? true),
    );
    const missingKw = event.targetKw - this.expected(event, candidates, nowMs);
    const { chosen } = select(
      free.map(({ entry }) => entry),
      missingKw,
    );
    if (chosen.length === 0) return event;
    const byId = new Map(free.map((one) => [one.building.id, one]));
    let added: Part[] = [];
    const changed = await this.store.changeEvent(eventId, (was) => {
      added = partsOf(
        was,
        nowMs,
        chosen.flatMap(({ buildingId }) => byId.get(buildingId) ?? []),
      );
      if (added.length === 0 || !isRunning(was)) return null;
      const names = added.map((part) => `${part.buildingId} for ${part.replaces ?? 'what is missing'}`);
      const what = `called in place of others: ${names.join(', ')}`;
      return noted({ ...was, parts: [...was.parts, ...added] }, { by: 'clock', atMs: nowMs, what });
    });
    return changed === null || added.length === 0 ? changed : this.publisher.bring(changed, 'call', added);
  }

  private expected(event: DrEvent, candidates: readonly Candidate[], nowMs: number): number {
    const rates = new Map(candidates.map(({ entry }) => [entry.buildingId, entry.deliveryRate]));
    return event.parts.reduce(
      (sum, part) => sum + expectedKw(event, part, nowMs) * (rates.get(part.buildingId) ?? 1),
      0,
    );
  }
}

function isRunning({ state }: DrEvent): boolean {
  return state === 'published' || state === 'active';
}

/** Parts for those still free, each in place of one that is lost as long as there are some. */
function partsOf(event: DrEvent, nowMs: number, next: readonly Candidate[]): Part[] {
  const lost = unreplaced(event, nowMs);
  if (lost.length === 0) return [];
  return next
    .filter(({ building }) => !event.parts.some((part) => part.buildingId === building.id))
    .map(({ building, window }, index) =>
      newPart(building.id, building.offeredKw, {
        // More than one may be needed in the place of a large one.
        replaces: lost[Math.min(index, lost.length - 1)]?.buildingId ?? null,
        override: null,
        fromMs: window.startMs,
      }),
    );
}
