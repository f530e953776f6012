/** Steps of an event's life, taken through its table and written down. */
import { type Because, DomainError } from '../../core/domain-error.js';
import type { DrEvent, DrEventStep, Part, StepFacts } from '../../core/flexibility/dr-event.js';
import { eventAfter, type EventStep, stepsOf } from '../../core/flexibility/event-life.js';

/** Who does what when. */
export interface Doing {
  /** Account, `building:<id>` or `clock`. */
  readonly by: string;
  readonly atMs: number;
  readonly what: string;
  readonly facts: StepFacts;
}

/** An event changed, and what is written of it. */
export interface Changed {
  readonly event: DrEvent;
  readonly step: DrEventStep;
}

/** The event after a step of its life. @throws DomainError `call-not-possible` where its state does not allow it */
export function stepped(event: DrEvent, step: EventStep, doing: Doing, more: Partial<DrEvent> = {}): Changed {
  const state = eventAfter(event.state, step);
  if (state === null) {
    const possible = stepsOf(event.state).join(', ');
    throw new DomainError(
      'call-not-possible',
      `the event ${event.id} is ${event.state} and cannot be taken through "${step}"; possible now: ${possible === '' ? 'nothing' : possible}`,
      { because: { rule: 'call-state', state: event.state } },
    );
  }
  return noted({ ...event, ...more, state }, doing);
}

/** The event as it is now, with what happened to it. */
export function noted(event: DrEvent, { by, atMs, what, facts }: Doing): Changed {
  const step = { eventId: event.id, version: event.version, atMs: Math.floor(atMs), by, what, facts };
  return { event, step };
}

/** The event with one part replaced. */
export function withPart(event: DrEvent, part: Part): DrEvent {
  return {
    ...event,
    parts: event.parts.map((one) => (one.buildingId === part.buildingId ? part : one)),
  };
}

/** An answer or a taken offer that cannot be. */
export function notPossible({
  why,
  because,
}: {
  readonly why: string;
  readonly because: Because;
}): DomainError {
  return new DomainError('call-not-possible', why, { because });
}

/** An event that is not there. */
export function unknownEvent(id: string): DomainError {
  return new DomainError(
    'unknown-event',
    `there is no event "${id}"; GET /api/v1/demand-response/events lists them`,
  );
}
