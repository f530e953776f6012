/** Makes statements out of what was measured, and makes them again to show that they hold. */
import { Injectable } from '@nestjs/common';
import { contentHash } from '../../core/control/content-hash.js';
import { DomainError } from '../../core/domain-error.js';
import type { BaselineInput } from '../../core/flexibility/baseline.js';
import type { DrEvent } from '../../core/flexibility/dr-event.js';
import { makeStatement } from '../../core/flexibility/make-statement.js';
import type { DrProgram } from '../../core/flexibility/program.js';
import type { Statement, StatementBasis, StatementContent } from '../../core/flexibility/statement.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import { MeasuredCalls } from '../demand-response/measured-calls.service.js';
import type { Recomputation } from './statements.schema.js';

/**
 * What was known so long before a statement was issued is what it is made of [ms]. Values being written at that very moment bear
 * an earlier instant than the end of their writing: with them, a recomputation would know more than the statement did.
 */
const SETTLED_KNOWLEDGE_MS = 300_000;

@Injectable()
export class StatementMaker {
  constructor(
    private readonly store: DemandResponseStore,
    private readonly measured: MeasuredCalls,
  ) {}

  /** What the statement of a building's part rests on as things stand now. */
  async basis(event: DrEvent, buildingId: string, program: DrProgram): Promise<StatementBasis> {
    const building = await this.store.building(buildingId);
    const part = event.parts.find((one) => one.buildingId === buildingId);
    if (building === null || part === undefined) {
      throw new DomainError('unknown-building', `${buildingId} has no part in event ${event.id}`);
    }
    return this.measured.basis({ event, part, building, program });
  }

  /** Content of the statement that is issued at the instant. */
  async content(basis: StatementBasis, issuedMs: number): Promise<StatementContent> {
    const input = await this.measured.inputToSettle(basis, issuedMs - SETTLED_KNOWLEDGE_MS);
    const inputsHash = contentHash({ basis, input: plainInput(input) });
    return makeStatement({ basis, input, inputsHash });
  }

  /** Makes the statement again from what is stored, as it was known when it was issued. */
  async recompute(statement: Statement): Promise<Recomputation> {
    const { content, contentHash: stored, issuedMs } = statement;
    const again = await this.content(statement.basis ?? (await this.basisNow(content)), issuedMs);
    const recomputedHash = contentHash(again);
    const identical = recomputedHash === stored;
    return {
      identical,
      contentHash: stored,
      recomputedHash,
      differences: identical ? [] : differencesOf(content, again),
    };
  }

  private async basisNow({ eventId, programId, buildingId }: StatementContent): Promise<StatementBasis> {
    const event = await this.store.event(eventId);
    const program = event?.program ?? (await this.store.programs()).find(({ id }) => id === programId);
    if (event !== null && program !== undefined) return this.basis(event, buildingId, program);
    throw new DomainError('unknown-event', `the event ${eventId} or its program is not there any more`);
  }
}

/** The input as JSON: sets as sorted lists, what was not measured as null. */
function plainInput({ history, calledDates, ...rest }: BaselineInput): object {
  return {
    ...rest,
    otherEvents: [...rest.otherEvents],
    calledDates: [...calledDates].sort(),
    history: {
      startMs: history.startMs,
      powerKw: Array.from(history.powerKw, (value) => (Number.isFinite(value) ? value : null)),
    },
  };
}

const MOST_DIFFERENCES = 50;

function differencesOf(stored: unknown, recomputed: unknown): Recomputation['differences'] {
  const before = leaves(stored, '');
  const after = leaves(recomputed, '');
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => before.get(path) !== after.get(path))
    .slice(0, MOST_DIFFERENCES)
    .map((path) => ({
      path,
      stored: before.get(path) ?? 'absent',
      recomputed: after.get(path) ?? 'absent',
    }));
}

function leaves(value: unknown, path: string): Map<string, string> {
  if (typeof value !== 'object' || value === null) return new Map([[path, JSON.stringify(value)]]);
  return new Map(
    Object.entries(value).flatMap(([key, child]) => [...leaves(child, path === '' ? key : `${path}.${key}`)]),
  );
}
