/** What operators do with an event that was drawn up: approve, publish, change, cancel; two people for what asks of buildings. */
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../core/domain-error.js';
import { doubledIn } from '../../core/flexibility/doubled-calls.js';
import type { DrEvent, Part } from '../../core/flexibility/dr-event.js';
import type { EventWindow } from '../../core/flexibility/load-history.js';
import type { CounterOffer } from '../../core/flexibility/participation.js';
import { agreed, calledOff, ownWindow } from '../../core/flexibility/parts.js';
import type { Actor } from '../../core/identity/actor.js';
import { Clock } from '../../ports/clock.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import { AuditService } from '../audit/audit.service.js';
import { DrPublisher } from './dr-publisher.service.js';
import { DrSelection } from './dr-selection.service.js';
import { type Changed, noted, notPossible, stepped, unknownEvent, withPart } from './event-step.service.js';
import type { Against, NewVersion } from './events.schema.js';

@Injectable()
export class DrDesk {
  constructor(
    private readonly store: DemandResponseStore,
    private readonly selection: DrSelection,
    private readonly publisher: DrPublisher,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `not-permitted` for whoever drew it up, `call-not-possible` for the draft of a plan */
  async approve(actor: Actor, id: string, comment: string | null): Promise<DrEvent> {
    const said = comment === null ? '' : `: ${comment}`;
    return this.change(actor, id, 'approve', (event, atMs) => {
      assertOther(actor, event);
      if (event.planId !== null) {
        const why = `the call is part of plan ${event.planId}; approve the plan, and it is called`;
        throw notPossible({ why, because: { rule: 'part-of-plan', planId: event.planId } });
      }
      const doing = { by: actor.accountId, atMs, what: `${actor.name} approved it${said}` };
      const facts = { act: 'approved', said: comment };
      return stepped(event, 'approve', { ...doing, facts }, { approvedBy: actor.accountId });
    });
  }

  /** Approves the draft of a plan, in the name of whoever approved the plan, for the buildings that are in what was approved. */
  async approveWithPlan(actor: Actor, id: string, buildingIds: ReadonlySet<string>): Promise<DrEvent> {
    return this.change(actor, id, 'approve', (event, atMs) => {
      assertOther(actor, event);
      const parts = event.parts.filter(({ buildingId }) => buildingIds.has(buildingId));
      const what = `${actor.name} approved plan ${event.planId ?? ''} and its calls with it`;
      const facts = { act: 'approved-with-plan', planId: event.planId };
      const more = { approvedBy: actor.accountId, parts };
      return stepped(event, 'approve', { by: actor.accountId, atMs, what, facts }, more);
    });
  }

  /** Checks the limits again and calls. @throws DomainError `call-not-possible` when a limit now speaks against a part */
  async publish(actor: Actor, id: string, leaveOut: boolean): Promise<DrEvent> {
    const [broken, programs] = await Promise.all([this.broken(id), this.store.programs()]);
    const event = await this.change(actor, id, 'publish', (was, atMs) => {
      if (was.window.startMs <= atMs) {
        const why = 'the call would have begun already; draw up another';
        throw notPossible({ why, because: { rule: 'begun' } });
      }
      const against = was.parts.filter((part) => speaksAgainst(part, broken));
      if (against.length > 0 && !leaveOut) throw limitsSpeak(against, broken);
      const parts = was.parts.filter((part) => !against.includes(part));
      if (parts.length === 0) throw limitsSpeak(against, broken);
      const left = against.map((part) => part.buildingId);
      const what = `${actor.name} published it${left.length === 0 ? '' : `; left out, limits: ${left.join(', ')}`}`;
      const facts = { act: 'published', leftOut: left };
      // A deadline that is over already gives nobody time: then it is the beginning.
      const answerByMs = was.answerByMs > atMs ? was.answerByMs : was.window.startMs;
      return stepped(
        was,
        'publish',
        { by: actor.accountId, atMs, what, facts },
        {
          publishedMs: atMs,
          parts,
          answerByMs,
          program: programs.find((one) => one.id === was.programId) ?? null,
        },
      );
    });
    const once = await this.withoutDoubled(event);
    return this.publisher.bring(once, 'call', once.parts.filter(isPresent));
  }

  async cancel(actor: Actor, id: string, reason: string): Promise<DrEvent> {
    let told: Part[] = [];
    const event = await this.change(actor, id, 'cancel', (was, atMs) => {
      told = was.publishedMs === null ? [] : was.parts.filter(isPresent);
      const parts = was.parts.map((part) => calledOff(part, reason, atMs));
      const what = `${actor.name} cancelled it: ${reason}`;
      const facts = { act: 'cancelled', said: reason };
      return stepped(was, 'cancel', { by: actor.accountId, atMs, what, facts }, { parts });
    });
    return this.publisher.bring(event, 'cancelled', told);
  }

  /**
   * Makes a new version of a published event; the old one is kept. Whoever has not left is asked anew where more or another
   * time is asked.
   */
  async edit(actor: Actor, id: string, { window, targetKw, reason }: NewVersion): Promise<DrEvent> {
    const broken = window === undefined ? NONE : await this.broken(id, window);
    let dropped: Part[] = [];
    const event = await this.change(actor, id, 'edit', (was, atMs) => {
      assertOther(actor, was);
      const next = window ?? was.window;
      if (was.state === 'active' && (next.startMs !== was.window.startMs || next.endMs > was.window.endMs)) {
        throw new DomainError(
          'call-not-possible',
          'the call has begun: it can be shortened and its target changed, its beginning and a later end cannot; draw up another call for more time',
          { because: { rule: 'begun-shorten' } },
        );
      }
      if (
        next.endMs <= next.startMs ||
        next.endMs <= atMs ||
        (was.state === 'published' && next.startMs <= atMs)
      ) {
        throw new DomainError(
          'invalid-input',
          'window: the call would lie in the past or end before it begins',
          { because: { rule: 'window-past' } },
        );
      }
      // Through the table first: only a published or active event has versions.
      stepped(was, 'supersede', { by: actor.accountId, atMs, what: '', facts: { act: 'superseded' } });
      const version = was.version + 1;
      const moved = next.startMs !== was.window.startMs || next.endMs > was.window.endMs;
      const against = was.parts.filter((part) => moved && isPresent(part) && speaksAgainst(part, broken));
      if (against.length > 0) throw limitsSpeak(against, broken);
      const parts = was.parts.map((part) =>
        moved ? askedAnew(part, next.startMs) : within(next, part, { reason, atMs }),
      );
      dropped = parts.filter((part, index) => !isPresent(part) && was.parts[index]?.state !== part.state);
      const answerByMs = Math.min(next.startMs, was.answerByMs + next.startMs - was.window.startMs);
      const changed = {
        ...was,
        ...{ version, window: next, targetKw: targetKw ?? was.targetKw, parts, approvedBy: actor.accountId },
        answerByMs: answerByMs > atMs ? answerByMs : next.startMs,
      };
      return noted(changed, {
        by: actor.accountId,
        atMs,
        what: `${actor.name} made version ${String(version)}: ${reason}`,
        facts: { act: 'new-version', n: version, said: reason },
      });
    });
    if (dropped.length > 0) await this.publisher.bring(event, 'cancelled', dropped);
    return this.publisher.bring(event, 'changed', event.parts.filter(isPresent));
  }

  /** What now speaks against publishing the event; nobody is left out by asking. */
  async against(id: string): Promise<Against> {
    const [event, broken] = await Promise.all([this.store.event(id), this.broken(id)]);
    const parts = (event?.parts ?? []).filter((part) => speaksAgainst(part, broken));
    return {
      nowMs: Math.floor(this.clock.nowMs()),
      against: parts.map(({ buildingId }) => ({
        buildingId,
        limits: (broken.get(buildingId) ?? []).map(({ limit, message }) => ({ limit, message })),
      })),
    };
  }

  /** Takes a counter-offer: the building is counted on for that power. */
  async agree(
    actor: Actor,
    id: string,
    { buildingId, powerKw, reason }: { buildingId: string; powerKw: number; reason: string },
  ): Promise<DrEvent> {
    const event = await this.change(actor, id, 'agree', (was, atMs) => {
      const { part } = offered(was, buildingId);
      const outcome = agreed(part, powerKw, atMs);
      if (outcome.status === 'refused') throw notPossible(outcome);
      const what = `${actor.name} took the offer of ${buildingId}: ${String(powerKw)} kW. ${reason}`;
      const facts = { act: 'offer-taken', buildingIds: [buildingId], kw: powerKw, said: reason };
      return noted(withPart(was, outcome.part), { by: actor.accountId, atMs, what, facts });
    });
    return this.publisher.bring(
      event,
      'received',
      event.parts.filter((part) => part.buildingId === buildingId),
    );
  }

  /** Does not take a counter-offer: it counts for nothing; until the deadline the building may still answer otherwise. */
  async refuse(
    actor: Actor,
    id: string,
    { buildingId, reason }: { buildingId: string; reason: string },
  ): Promise<DrEvent> {
    const event = await this.change(actor, id, 'refuse-offer', (was, atMs) => {
      const { part, offer } = offered(was, buildingId);
      const what = `${actor.name} did not take the offer of ${buildingId}: ${reason}`;
      const facts = { act: 'offer-refused', buildingIds: [buildingId], said: reason };
      const refused = { ...part, offer: { ...offer, refusal: reason } };
      return noted(withPart(was, refused), { by: actor.accountId, atMs, what, facts });
    });
    return this.publisher.bring(
      event,
      'refused',
      event.parts.filter((part) => part.buildingId === buildingId),
    );
  }

  /** Two calls published in the same instant did not see each other when limits were checked: the later one lets go. */
  private async withoutDoubled(event: DrEvent): Promise<DrEvent> {
    const { startMs: sinceMs, endMs: untilMs } = event.window;
    const states = ['published', 'active'] as const;
    const others = await this.store.events({ states, sinceMs, untilMs, limit: MOST_EVENTS });
    const atMs = Math.floor(this.clock.nowMs());
    const doubled = doubledIn(event, others, atMs);
    if (doubled.length === 0) return event;
    const why = 'another call asks it at that time';
    const kept = await this.store.changeEvent(event.id, (was) => {
      const parts = was.parts.map((part) =>
        doubled.includes(part.buildingId) ? calledOff(part, why, atMs) : part,
      );
      const facts = { act: 'doubled', buildingIds: doubled };
      return noted({ ...was, parts }, { by: 'service', atMs, what: `${doubled.join(', ')}: ${why}`, facts });
    });
    return kept ?? event;
  }

  private async change(
    actor: Actor,
    id: string,
    verb: string,
    change: (event: DrEvent, atMs: number) => Changed,
  ): Promise<DrEvent> {
    const atMs = Math.floor(this.clock.nowMs());
    let before: DrEvent | null = null;
    const event = await this.store.changeEvent(id, (was) => {
      before = was;
      return change(was, atMs);
    });
    if (event === null) throw unknownEvent(id);
    await this.audit.record(actor, `dr-event.${verb}`, `dr-event:${id}`, { before, after: event });
    return event;
  }

  /** What now speaks against each building of the event. */
  private async broken(id: string, window?: EventWindow): Promise<Broken> {
    const event = await this.store.event(id);
    if (event === null) throw unknownEvent(id);
    const nowMs = this.clock.nowMs();
    const asked = { programId: event.programId, window: window ?? event.window, eventId: id };
    const told = { toldMs: event.publishedMs ?? nowMs, program: event.program ?? null };
    const candidates = await this.selection.candidates({ ...asked, ...told, nowMs });
    const known = new Map(candidates.map((one) => [one.building.id, one.broken]));
    return new Map(event.parts.map(({ buildingId }) => [buildingId, known.get(buildingId) ?? LEFT]));
  }
}

/** Events around one call. */
const MOST_EVENTS = 500;

type Broken = ReadonlyMap<string, readonly { readonly limit: string; readonly message: string }[]>;

const NONE: Broken = new Map();
const LEFT = [{ limit: 'enrolled', message: 'it is not in the program at that time' }];

/** The part of a building that offers something else. @throws DomainError `call-not-possible` where it does not */
function offered(
  { state, parts }: DrEvent,
  buildingId: string,
): { readonly part: Part; readonly offer: CounterOffer } {
  if (state !== 'published' && state !== 'active')
    throw notPossible({
      why: `the call is ${state}: nothing is agreed for it any more`,
      because: { rule: 'call-over', state },
    });
  const part = parts.find((one) => one.buildingId === buildingId);
  if (part?.state === 'countered' && part.offer) return { part, offer: part.offer };
  throw notPossible({
    why: `${buildingId} has made no counter-offer in this event`,
    because: { rule: 'no-offer', name: buildingId },
  });
}

/** True where a limit speaks against the part that nobody set aside by name. */
function speaksAgainst({ buildingId, override }: Part, broken: Broken): boolean {
  return (broken.get(buildingId) ?? []).some(({ limit }) => !(override?.limits.includes(limit) ?? false));
}

function assertOther(actor: Actor, event: DrEvent): void {
  if (actor.accountId !== event.createdBy) return;
  throw new DomainError(
    'not-permitted',
    'a call is approved and changed by another person than the one who drew it up; ask a colleague',
    { because: { rule: 'second-person' } },
  );
}

function limitsSpeak(parts: readonly Part[], broken: Broken): DomainError {
  const why = parts
    .map(({ buildingId }) => `${buildingId}: ${broken.get(buildingId)?.[0]?.message ?? ''}`)
    .join('; ');
  return new DomainError(
    'call-not-possible',
    `limits now speak against buildings of the call, nothing was done: ${why}. A publication can leave them out (leaveOut).`,
    {
      because: {
        rule: 'limits-speak',
        against: parts.map(({ buildingId }) => ({
          name: buildingId,
          limit: broken.get(buildingId)?.[0]?.limit ?? '',
        })),
      },
    },
  );
}

/** True for a building that is still asked for something. */
function isPresent({ state }: Part): boolean {
  return state !== 'opted-out' && state !== 'called-off';
}

/** A building of whose own time nothing is left by an earlier end is asked for nothing. */
function within(
  window: EventWindow,
  part: Part,
  { reason, atMs }: { readonly reason: string; readonly atMs: number },
): Part {
  const { startMs, endMs } = ownWindow({ window }, part);
  return endMs > startMs || !isPresent(part) ? part : calledOff(part, reason, atMs);
}

/** A building that has not left is invited anew. */
function askedAnew(part: Part, fromMs: number): Part {
  if (part.state === 'opted-out' || part.state === 'called-off') return { ...part, fromMs };
  const anew = { state: 'invited', agreedKw: 0, reason: null, offer: null, answeredMs: null } as const;
  return { ...part, ...anew, fromMs, untilMs: null };
}
