/** Calls the next in rotation where a building declined or delivers nothing: one that relieves the same limit, or nobody. */
import { Injectable } from '@nestjs/common';
import type { DrEvent, Part } from '../../core/flexibility/dr-event.js';
import { expectedKw, newPart, unreplaced } from '../../core/flexibility/parts.js';
import { relieves } from '../../core/flexibility/relieved-limit.js';
import { select } from '../../core/flexibility/rotation.js';
import { Clock } from '../../ports/clock.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import { SiteModel } from '../../ports/site-token.js';
import { DrPublisher } from './dr-publisher.service.js';
import { type Candidate, DrSelection } from './dr-selection.service.js';
import { noted } from './event-step.service.js';

/** Buildings called for one limit, of which some are lost. */
interface Gap {
  /** Node whose limit they relieve; null = anybody may stand in. */
  readonly nodeId: string | null;
  readonly lost: readonly Part[];
  /** What is missing to what was wanted of them [kW]. */
  readonly missingKw: number;
}

/** Who is called for a gap. */
interface Cover {
  readonly nodeId: string | null;
  readonly next: readonly Candidate[];
}

@Injectable()
export class DrCover {
  constructor(
    private readonly store: DemandResponseStore,
    private readonly selection: DrSelection,
    private readonly publisher: DrPublisher,
    private readonly model: SiteModel,
    private readonly clock: Clock,
  ) {}

  /** Adds parts until what may be expected reaches the target again, for each limit of its own, and tells them. */
  async cover(eventId: string): Promise<DrEvent | null> {
    const event = await this.store.event(eventId);
    const nowMs = Math.floor(this.clock.nowMs());
    if (event === null || !isRunning(event) || unreplaced(event, nowMs).length === 0) return event;
    const candidates = await this.selection.candidates({
      ...event,
      nowMs,
      eventId,
      late: true,
      toldMs: nowMs,
    });
    const covers: Cover[] = [];
    for (const gap of gapsOf(event, candidates, nowMs)) {
      const taken = new Set(covers.flatMap(({ next }) => next));
      const next = this.nextFor(
        event,
        gap,
        candidates.filter((one) => !taken.has(one)),
      );
      if (next.length === 0 && gap.missingKw > 0) await this.noteNobody(event, gap, nowMs);
      covers.push({ nodeId: gap.nodeId, next });
    }
    if (covers.every(({ next }) => next.length === 0)) return (await this.store.event(eventId)) ?? event;
    let added: Part[] = [];
    const changed = await this.store.changeEvent(eventId, (was) => {
      added = covers.flatMap((cover) => partsOf(was, nowMs, cover));
      if (added.length === 0 || !isRunning(was)) return null;
      const names = added.map((part) => `${part.buildingId} for ${part.replaces ?? 'what is missing'}`);
      const what = `called in place of others: ${names.join(', ')}`;
      const pairs = added.map(({ buildingId, replaces }) => ({ buildingId, replaces }));
      const doing = { by: 'clock', atMs: nowMs, what, facts: { act: 'in-place', pairs } };
      return noted({ ...was, parts: [...was.parts, ...added] }, doing);
    });
    return changed === null || added.length === 0 ? changed : this.publisher.bring(changed, 'call', added);
  }

  private nextFor(
    event: DrEvent,
    { nodeId, missingKw }: Gap,
    candidates: readonly Candidate[],
  ): readonly Candidate[] {
    const { grid } = this.model.site();
    const called = new Set(event.parts.map((part) => part.buildingId));
    const free = candidates.filter(
      ({ building, broken }) =>
        broken.length === 0 &&
        !called.has(building.id) &&
        (event.nodeIds?.includes(building.nodeId) ?? true) &&
        relieves(building, grid, nodeId),
    );
    const byId = new Map(free.map((one) => [one.building.id, one]));
    const { chosen } = select(
      free.map(({ entry }) => entry),
      missingKw,
    );
    return chosen.flatMap(({ buildingId }) => byId.get(buildingId) ?? []);
  }

  /** Said once: the next quarter-hour looks again. */
  private async noteNobody(event: DrEvent, { nodeId, lost }: Gap, atMs: number): Promise<void> {
    const { substations } = this.model.site().grid;
    const name = substations.find(({ id }) => id === nodeId)?.name ?? nodeId;
    const nodes = event.nodeIds === undefined ? '' : ` on ${event.nodeIds.join(', ')}`;
    const who =
      nodeId === null
        ? `nobody else in the program${nodes} may be called now`
        : `nobody else who may be called now hangs below ${String(name)}, whose limit the call relieves`;
    const what = `nobody is called in place of ${lost.map(({ buildingId }) => buildingId).join(', ')}: ${who}`;
    if ((await this.store.steps(event.id)).some((step) => step.what === what)) return;
    const buildingIds = lost.map(({ buildingId }) => buildingId);
    const facts = { act: 'nobody-in-place', buildingIds, ...(nodeId === null ? {} : { nodeName: name }) };
    await this.store.changeEvent(event.id, (was) => noted(was, { by: 'clock', atMs, what, facts }));
  }
}

function isRunning({ state }: DrEvent): boolean {
  return state === 'published' || state === 'active';
}

/** Gaps by limit, and what of the target is missing in each: as much of it as its buildings were asked of all that was asked. */
function gapsOf(event: DrEvent, candidates: readonly Candidate[], nowMs: number): Gap[] {
  const rates = new Map(candidates.map(({ entry }) => [entry.buildingId, entry.deliveryRate]));
  const lost = unreplaced(event, nowMs);
  const first = event.parts.filter(({ replaces }) => replaces === null);
  const askedKw = (parts: readonly Part[]): number => parts.reduce((sum, part) => sum + part.askedKw, 0);
  return [...new Set(lost.map(limitOf))].map((nodeId): Gap => {
    const of = (parts: readonly Part[]): Part[] => parts.filter((part) => limitOf(part) === nodeId);
    const expected = of(event.parts).reduce(
      (sum, part) => sum + expectedKw(event, part, nowMs) * (rates.get(part.buildingId) ?? 1),
      0,
    );
    const wantedKw = (event.targetKw * askedKw(of(first))) / askedKw(first);
    return { nodeId, lost: of(lost), missingKw: wantedKw - expected };
  });
}

function limitOf({ relieves: nodeId }: Part): string | null {
  return nodeId ?? null;
}

/** Parts for those still free, each in place of one that is lost as long as there are some. */
function partsOf(event: DrEvent, nowMs: number, { nodeId, next }: Cover): Part[] {
  const lost = unreplaced(event, nowMs).filter((part) => limitOf(part) === nodeId);
  if (lost.length === 0) return [];
  return next
    .filter(({ building }) => !event.parts.some((part) => part.buildingId === building.id))
    .map(({ building, window }, index) =>
      newPart(building.id, building.offeredKw, {
        // More than one may be needed in the place of a large one.
        replaces: lost[Math.min(index, lost.length - 1)]?.buildingId ?? null,
        override: null,
        ...(nodeId === null ? {} : { relieves: nodeId }),
        fromMs: window.startMs,
      }),
    );
}
