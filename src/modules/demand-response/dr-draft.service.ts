/** Draws up an event: who is called is decided by limits and rotation, not by hand. */
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../core/domain-error.js';
import { isWholeSlots } from '../../core/flexibility/baseline.js';
import { holdsAlways } from '../../core/flexibility/call-limits.js';
import type { DrEvent, Part } from '../../core/flexibility/dr-event.js';
import { newPart } from '../../core/flexibility/parts.js';
import type { DrProgram } from '../../core/flexibility/program.js';
import { burden, select } from '../../core/flexibility/rotation.js';
import type { Actor } from '../../core/identity/actor.js';
import { civilTime } from '../../core/time/civil.js';
import { Clock } from '../../ports/clock.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import { AuditService } from '../audit/audit.service.js';
import { DrRegistry } from './dr-registry.service.js';
import { type Candidate, DrSelection } from './dr-selection.service.js';
import { noted } from './event-step.service.js';
import type { DraftPreview, DrawnUp, DrawUp } from './events.schema.js';

const MINUTE_MS = 60_000;
/** Buildings named where nobody can be called. */
const EXCLUDED_TOLD = 10;

/** How an event is drawn up that no person draws up. */
export interface DrawnUpBy {
  /** Default: an id of its own. */
  readonly id?: string;
  /** True: drafts that wait count as calls of their buildings, so that several do not ask the same ones. */
  readonly besideDrafts?: boolean;
}

@Injectable()
export class DrDrafts {
  constructor(
    private readonly store: DemandResponseStore,
    private readonly registry: DrRegistry,
    private readonly selection: DrSelection,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `invalid-input` for a window that is over, `call-not-possible` when nobody may be called */
  async drawUp(actor: Actor, asked: DrawUp, by: DrawnUpBy = {}): Promise<DrawnUp> {
    const nowMs = Math.floor(this.clock.nowMs());
    const choice = await this.choose(actor, asked, { nowMs, besideDrafts: by.besideDrafts ?? false });
    const { program, parts, excluded } = choice;
    const event: DrEvent = {
      id: by.id ?? idOf(asked.window.startMs),
      version: 1,
      state: 'draft',
      ...{ programId: program.id, window: asked.window, reduction: asked.reduction },
      ...{ targetKw: asked.targetKw, reason: asked.reason, planId: null },
      ...(asked.nodeIds === undefined ? {} : { nodeIds: asked.nodeIds }),
      ...{ createdBy: actor.accountId, approvedBy: null, createdMs: nowMs, publishedMs: null },
      answerByMs: asked.window.startMs - program.answerMinutesBefore * MINUTE_MS,
      parts: [...parts],
    };
    if (event.parts.length === 0) throw nobody(excluded);
    const what = `${actor.name} drew it up for ${String(asked.targetKw)} kW`;
    const facts = { act: 'drawn-up', kw: asked.targetKw };
    await this.store.addEvent(event, noted(event, { by: actor.accountId, atMs: nowMs, what, facts }).step);
    await this.audit.record(actor, 'dr-event.draw-up', `dr-event:${event.id}`, {
      reason: asked.reason,
      after: event,
    });
    return {
      event: event as DrawnUp['event'],
      expectedKw: choice.expectedKw,
      missingKw: Math.max(0, asked.targetKw - choice.expectedKw),
      excluded: excluded.map(excludedView),
    };
  }

  /** Whom a call would ask and whom not, and nothing is kept. @throws DomainError `invalid-input` for a window that is over */
  async preview(actor: Actor, asked: DrawUp): Promise<DraftPreview> {
    const at = { nowMs: Math.floor(this.clock.nowMs()), besideDrafts: false };
    const { program, parts, expectedKw, excluded, candidates } = await this.choose(actor, asked, at);
    const byId = new Map(candidates.map((one) => [one.building.id, one]));
    const called = new Set(parts.map(({ buildingId }) => buildingId));
    const spare = candidates.filter(
      ({ building }) => !called.has(building.id) && !excluded.some((one) => one.building.id === building.id),
    );
    return {
      answerByMs: asked.window.startMs - program.answerMinutesBefore * MINUTE_MS,
      chosen: parts.flatMap(({ buildingId, override }) => {
        const one = byId.get(buildingId);
        return one === undefined ? [] : [{ ...chosenView(one), override: override !== null }];
      }),
      spare: spare.map(chosenView),
      excluded: excluded.map((one) => ({ ...excludedView(one), critical: one.building.limits.critical })),
      expectedKw,
      missingKw: Math.max(0, asked.targetKw - expectedKw),
    };
  }

  private async choose(
    actor: Actor,
    asked: DrawUp,
    at: { readonly nowMs: number; readonly besideDrafts: boolean },
  ): Promise<Choice> {
    assertAhead(asked.window, at.nowMs);
    const program = await this.registry.program(asked.programId);
    const all = await this.selection.candidates({ ...asked, ...at, eventId: null });
    const nodes = asked.nodeIds === undefined ? null : new Set(asked.nodeIds);
    const candidates = all.filter(({ building }) => nodes === null || nodes.has(building.nodeId));
    const forced = asked.overrides.map(({ buildingId, reason }) =>
      forcedPart(find(candidates, buildingId), { by: actor.name, reason }, asked.window.startMs),
    );
    const forcedIds = new Set(forced.map((part) => part.buildingId));
    const free = candidates.filter(({ building }) => !forcedIds.has(building.id));
    const forcedKw = sumExpected(candidates.filter(({ building }) => forcedIds.has(building.id)));
    const { chosen, expectedKw } = select(
      free.filter(({ broken }) => broken.length === 0).map(({ entry }) => entry),
      asked.targetKw - forcedKw,
    );
    const parts = chosen.map(({ buildingId, offeredKw }) =>
      newPart(buildingId, offeredKw, { replaces: null, override: null, fromMs: asked.window.startMs }),
    );
    const excluded = free.filter(({ broken }) => broken.length > 0);
    return { program, candidates, parts: [...forced, ...parts], excluded, expectedKw: expectedKw + forcedKw };
  }
}

/** Who is called by limits and rotation. */
interface Choice {
  readonly program: DrProgram;
  readonly candidates: readonly Candidate[];
  readonly parts: readonly Part[];
  /** Limits speak against these. */
  readonly excluded: readonly Candidate[];
  /** Sum of offers times what each building usually delivers [kW]. */
  readonly expectedKw: number;
}

function excludedView({ building, broken }: Candidate): DrawnUp['excluded'][number] {
  return {
    buildingId: building.id,
    name: building.name,
    limits: broken.map(({ limit, message }) => ({ limit, message })),
  };
}

function chosenView({ building, entry }: Candidate): DraftPreview['spare'][number] {
  const { offeredKw, deliveryRate, lastCallMs } = entry;
  return {
    ...{ buildingId: building.id, name: building.name },
    ...{ offeredKw, deliveryRate, lastCallMs, burden: burden(entry) },
  };
}

function assertAhead(window: { readonly startMs: number; readonly endMs: number }, nowMs: number): void {
  if (!isWholeSlots(window)) {
    throw new DomainError(
      'invalid-input',
      'window: expected whole quarter-hours, and an end after the beginning',
      { because: { rule: 'window-quarters' } },
    );
  }
  if (window.startMs <= nowMs)
    throw new DomainError(
      'invalid-input',
      'window: the call would begin in the past; name a later quarter-hour',
      { because: { rule: 'window-past' } },
    );
}

function find(candidates: readonly Candidate[], buildingId: string): Candidate {
  const found = candidates.find(({ building }) => building.id === buildingId);
  if (found !== undefined) return found;
  throw new DomainError(
    'invalid-input',
    `overrides: "${buildingId}" is no building of this program and these nodes that is enrolled then`,
    { because: { rule: 'not-enrolled', name: buildingId } },
  );
}

function forcedPart(
  { building, broken }: Candidate,
  { by, reason }: { readonly by: string; readonly reason: string },
  fromMs: number,
): Part {
  const limits = broken.map(({ limit }) => limit);
  const always = broken.find(({ limit }) => holdsAlways(limit));
  if (always !== undefined) {
    throw new DomainError(
      'call-not-possible',
      `${building.name}: ${always.message}; no reason changes that`,
      {
        because: { rule: 'limit-always', name: building.name, limit: always.limit },
      },
    );
  }
  return newPart(building.id, building.offeredKw, {
    replaces: null,
    override: { by, reason, limits },
    fromMs,
  });
}

function sumExpected(candidates: readonly Candidate[]): number {
  return candidates.reduce((sum, { entry }) => sum + entry.offeredKw * entry.deliveryRate, 0);
}

function nobody(excluded: readonly Candidate[]): DomainError {
  const told = excluded.slice(0, EXCLUDED_TOLD);
  const against = told.map(({ building, broken }) => ({
    name: building.name,
    limit: broken[0]?.limit ?? '',
  }));
  const why = told.map(({ building, broken }) => `${building.name}: ${broken[0]?.message ?? ''}`).join('; ');
  return new DomainError(
    'call-not-possible',
    why === ''
      ? 'no building of this program and these nodes is enrolled then; nothing was drawn up'
      : `limits speak against every building; nothing was drawn up. ${why}`,
    { because: against.length === 0 ? { rule: 'nobody-enrolled' } : { rule: 'nobody-free', against } },
  );
}

/** Named after the civil time it begins, so that people can speak of it. */
function idOf(startMs: number): string {
  const { date, hour, minute } = civilTime(startMs);
  const at = `${String(hour).padStart(2, '0')}${String(minute).padStart(2, '0')}`;
  return `dr-${date}-${at}-${randomUUID().slice(0, 6)}`;
}
