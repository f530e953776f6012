/** Settles calls that are over, once what is needed is measured: one statement per building, once. */
import { Injectable, Logger } from '@nestjs/common';
import { contentHash } from '../../core/control/content-hash.js';
import type { DrEvent, Part } from '../../core/flexibility/dr-event.js';
import { lacksData, orderedKwh } from '../../core/flexibility/make-statement.js';
import { afterMeasuring } from '../../core/flexibility/participation.js';
import { orderedKw } from '../../core/flexibility/parts.js';
import type { DrProgram } from '../../core/flexibility/program.js';
import type { Statement, StatementBasis, StatementContent } from '../../core/flexibility/statement.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import { stepped } from '../demand-response/event-step.service.js';
import { StatementMaker } from './statement-maker.service.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Half-hour of the reference rectangle, and a quarter-hour until it is closed. */
const LEAST_WAIT_MS = 45 * MINUTE_MS;
/** Longest wait for values that are late; then the statement says that too little was measured. */
const LONGEST_WAIT_MS = DAY_MS;
/** As long as the longest time to dispute a statement, and the call and its rebound before. */
const LONGEST_DISPUTE_MS = 370 * DAY_MS;
const MOST_EVENTS = 500;

/** A statement that may be issued. */
interface Made {
  readonly basis: StatementBasis;
  readonly content: StatementContent;
}

@Injectable()
export class CallSettlement {
  private readonly log = new Logger('settlement');

  constructor(
    private readonly store: DemandResponseStore,
    private readonly maker: StatementMaker,
  ) {}

  /** Settles what can be settled. One that fails holds up no other, and is tried again at the next step. */
  async step(nowMs: number): Promise<void> {
    const programs = new Map((await this.store.programs()).map((program) => [program.id, program]));
    const over = await this.store.events({ states: ['completed', 'measured'], limit: MOST_EVENTS });
    for (const event of [...over, ...(await this.cutShort(nowMs))]) {
      try {
        const program = event.program ?? programs.get(event.programId);
        if (program !== undefined) await this.settle(event, program, Math.floor(nowMs));
      } catch (error) {
        this.log.error(
          `event ${event.id} was not settled: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
  }

  /** Events cancelled while they ran, of which a building that performed is owed a statement. */
  private async cutShort(nowMs: number): Promise<DrEvent[]> {
    const sinceMs = nowMs - LONGEST_DISPUTE_MS;
    const cancelled = await this.store.events({ states: ['cancelled'], sinceMs, limit: MOST_EVENTS });
    const owed: DrEvent[] = [];
    for (const event of cancelled) {
      for (const { buildingId } of orderedParts(event)) {
        const held = await this.held(event.id, event.version, buildingId);
        if (held !== undefined && !(await this.isReopened(held))) continue;
        owed.push(event);
        break;
      }
    }
    return owed;
  }

  private async settle(event: DrEvent, program: DrProgram, nowMs: number): Promise<void> {
    const ordered = orderedParts(event);
    const buildings = new Map((await this.store.buildings({})).map((building) => [building.id, building]));
    const rebounds = ordered.map((part) => buildings.get(part.buildingId)?.reboundMinutes ?? 0);
    const waitMs = Math.max(LEAST_WAIT_MS, ...rebounds.map((minutes) => minutes * MINUTE_MS + SLOT_MS));
    if (nowMs < event.window.endMs + waitMs) return;
    const made = new Map<string, Made>();
    for (const { buildingId } of ordered) {
      const basis = await this.maker.basis(event, buildingId, program);
      made.set(buildingId, { basis, content: await this.maker.content(basis, nowMs) });
    }
    const incomplete = [...made.values()].some(({ content }) => lacksData(content));
    if (incomplete && nowMs < event.window.endMs + LONGEST_WAIT_MS) return;
    const held = new Map<string, StatementContent>();
    for (const [buildingId, one] of made) {
      held.set(buildingId, (await this.issue(one, nowMs)).content);
    }
    await this.close(event.id, held, nowMs);
  }

  /** Keeps the statement, unless one holds already that nobody has successfully disputed. */
  private async issue({ basis, content }: Made, nowMs: number): Promise<Statement> {
    const { eventId, eventVersion, buildingId } = content;
    const before = await this.held(eventId, eventVersion, buildingId);
    if (before !== undefined && !(await this.isReopened(before))) return before;
    const version = (before?.version ?? 0) + 1;
    return this.store.addStatement({
      id: `${eventId}.v${String(eventVersion)}.${buildingId}.${String(version)}`,
      version,
      contentHash: contentHash(content),
      ...{ content, basis },
      state: 'issued',
      issuedMs: nowMs,
      disputeUntilMs: nowMs + basis.program.disputeDays * DAY_MS,
    });
  }

  /** The newest statement of a building's part. */
  private async held(
    eventId: string,
    eventVersion: number,
    buildingId: string,
  ): Promise<Statement | undefined> {
    const statements = await this.store.statements({ eventId, buildingId, limit: 50 });
    return statements.find((one) => one.content.eventVersion === eventVersion);
  }

  private async isReopened({ id }: Statement): Promise<boolean> {
    return (await this.store.disputes(id)).at(-1)?.ended?.outcome === 'upheld';
  }

  private async close(
    id: string,
    contents: ReadonlyMap<string, StatementContent>,
    atMs: number,
  ): Promise<void> {
    const doing = { by: 'clock', atMs };
    await this.store.changeEvent(id, (was) => {
      if (was.state !== 'completed') return null;
      const parts = was.parts.map((part) => measuredPart(part, contents.get(part.buildingId)));
      const measured = { ...doing, what: 'it was measured', facts: { act: 'measured' } };
      return stepped(was, 'measure', measured, { parts });
    });
    await this.store.changeEvent(id, (was) =>
      was.state === 'measured'
        ? stepped(was, 'settle', {
            ...doing,
            what: `${String(contents.size)} statements are issued`,
            facts: { act: 'settled', n: contents.size },
          })
        : null,
    );
  }
}

function orderedParts(event: DrEvent): Part[] {
  return event.parts.filter((part) => orderedKw(event.window, part).some((kw) => kw > 0));
}

function measuredPart(part: Part, content: StatementContent | undefined): Part {
  // One that left stays known as that, with a statement of the time before.
  if (content === undefined || part.state === 'opted-out') return part;
  const known = content.slots.length > 0;
  const deliveredKwh = known ? content.slots.reduce((sum, slot) => sum + slot.deliveredKwh, 0) : null;
  return { ...part, ...afterMeasuring({ ...part, state: 'performing' }, deliveredKwh, orderedKwh(content)) };
}
