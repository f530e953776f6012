/** Calls of buildings, and what the buildings answer. */
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../core/domain-error.js';
import type { DrEvent } from '../../core/flexibility/dr-event.js';
import { isVisibleOutside } from '../../core/flexibility/event-life.js';
import type { BuildingAnswer } from '../../core/flexibility/participation.js';
import { answered, partByClock } from '../../core/flexibility/parts.js';
import type { DrBuilding } from '../../core/flexibility/program.js';
import { Clock } from '../../ports/clock.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import { DrCover } from './dr-cover.service.js';
import { DrPublisher } from './dr-publisher.service.js';
import { DrRegistry } from './dr-registry.service.js';
import { noted, notPossible, unknownEvent, withPart } from './event-step.service.js';

/** Who answers. */
export interface Answerer {
  /** Account id, or `building:<id>` for its own equipment. */
  readonly by: string;
}

const OPEN = ['published', 'active'] as const;
const SEEN = [...OPEN, 'completed', 'measured', 'settled', 'cancelled'] as const;
const OVER = ['completed', 'measured', 'settled', 'cancelled'] as const;

@Injectable()
export class DrAnswers {
  constructor(
    private readonly store: DemandResponseStore,
    private readonly registry: DrRegistry,
    private readonly publisher: DrPublisher,
    private readonly cover: DrCover,
    private readonly clock: Clock,
  ) {}

  /** Events that called one of the buildings, latest window first. */
  async events(
    buildings: readonly DrBuilding[],
    { open, limit }: { readonly open?: 'true' | 'false'; readonly limit: number },
  ): Promise<DrEvent[]> {
    const states = open === 'true' ? OPEN : open === 'false' ? OVER : SEEN;
    const found = await Promise.all(
      buildings.map((building) => this.store.events({ buildingId: building.id, states, limit })),
    );
    const byId = new Map(found.flat().map((event) => [event.id, event]));
    return [...byId.values()].filter(({ publishedMs }) => publishedMs !== null);
  }

  /**
   * Takes an answer of a building.
   *
   * @throws DomainError `unknown-event`, or `call-not-possible` with what is still possible
   */
  async take(
    eventId: string,
    building: DrBuilding,
    given: BuildingAnswer,
    { by }: Answerer,
  ): Promise<DrEvent> {
    const nowMs = Math.floor(this.clock.nowMs());
    const event = await this.store.event(eventId);
    if (event === null) throw unknownEvent(eventId);
    const program = event.program ?? (await this.registry.program(event.programId));
    const changed = await this.store.changeEvent(eventId, (was) => {
      const part = was.parts.find((one) => one.buildingId === building.id);
      if (part === undefined || !(isVisibleOutside(was.state) || was.state === 'cancelled'))
        throw unknownEvent(eventId);
      if (was.state !== 'published' && was.state !== 'active') {
        throw new DomainError('call-not-possible', `the call is ${was.state} and takes no answer any more`, {
          because: { rule: 'call-over', state: was.state },
        });
      }
      const outcome = answered(was, part, given, nowMs);
      if (outcome.status === 'refused') throw notPossible(outcome);
      const next = partByClock(was, outcome.part, program.silence, nowMs);
      const { kind, ...rest } = given;
      const facts = { act: `answered-${kind}`, buildingIds: [building.id], ...rest };
      return noted(withPart(was, next), {
        by,
        atMs: nowMs,
        what: `${building.id}: ${wordsOf(given)}`,
        facts,
      });
    });
    if (changed === null) throw unknownEvent(eventId);
    const own = changed.parts.filter((part) => part.buildingId === building.id);
    const told = await this.publisher.bring(changed, 'received', own);
    return given.kind === 'opt-out' ? ((await this.cover.cover(eventId)) ?? told) : told;
  }
}

function wordsOf(given: BuildingAnswer): string {
  switch (given.kind) {
    case 'acknowledge':
      return 'has seen the call';
    case 'accept':
      return `accepts ${String(given.powerKw)} kW`;
    case 'counter':
      return `offers ${String(given.powerKw)} kW from ${new Date(given.startMs).toISOString()} to ${new Date(given.endMs).toISOString()} instead: ${given.reason}`;
    case 'opt-out':
      return `opts out: ${given.reason}`;
  }
}
