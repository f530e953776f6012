/** Calls as operators see them: shapes of the API, what was accepted and delivered, the life of a call, and who may do what. */
import type { Answer } from '../../api/answers.js';

export type DrEvent = Answer<'drEventsList'>['events'][number];
export type EventPart = DrEvent['parts'][number];
export type EventState = DrEvent['state'];
export type EventDetail = Answer<'drEventsDetail'>;
export type Building = Answer<'drProgramsBuildings'>[number];
export type Program = Answer<'drProgramsPrograms'>[number];
export type StatementLine = Answer<'statementsList'>['statements'][number];
/** What a statement says of a building's part. */
export type DeliveredPart = Answer<'drEventsList'>['delivered'][number];

/** Where demand response is asked for. */
export const DR_API = '/api/v1/demand-response';

/** Path of the API for one event. @param more for example `/approval` */
export function eventApi(id: string, more = ''): string {
  return `${DR_API}/events/${encodeURIComponent(id)}${more}`;
}

/** Path of the page of one event. */
export function callPath(id: string): string {
  return `/calls/${encodeURIComponent(id)}`;
}

/** Power that may be counted on [kW]: what buildings agreed to, also by silence. */
export function acceptedKw({ parts }: Pick<DrEvent, 'parts'>): number {
  return parts.reduce((sum, { agreedKw }) => sum + agreedKw, 0);
}

/** Mean power delivered over the call by what was measured, and of how many buildings that agreed it is not known. */
export interface Delivered {
  /** [kW, positive in the direction of the call] */
  readonly kw: number;
  readonly unknown: number;
}

/**
 * What statements say of a call, each building by its newest one; null = none is known. A building that agreed and has no
 * statement among those given counts as not known: a sum of some is never shown as that of all.
 */
export function deliveredOf(
  { id, window, parts }: Pick<DrEvent, 'id' | 'window' | 'parts'>,
  statements: readonly DeliveredPart[],
): Delivered | null {
  const newest = new Map<string, DeliveredPart>();
  for (const one of statements) {
    if (one.eventId !== id) continue;
    const held = newest.get(one.buildingId);
    if (held === undefined || held.version < one.version) newest.set(one.buildingId, one);
  }
  if (newest.size === 0) return null;
  const hours = (window.endMs - window.startMs) / 3_600_000;
  const known = [...newest.values()].flatMap(({ deliveredKwh }) =>
    deliveredKwh === null ? [] : [Number(deliveredKwh)],
  );
  const without = parts.filter(({ agreedKw, buildingId }) => agreedKw > 0 && !newest.has(buildingId));
  return {
    kw: known.reduce((sum, kwh) => sum + kwh, 0) / hours,
    unknown: newest.size - known.length + without.length,
  };
}

/** A stage of a call's life. */
export interface LifeStage {
  readonly state: EventState;
  /** When it was reached or will be by the clock [epoch ms]; null = not known. */
  readonly atMs: number | null;
  /** Account that took it there; null = nobody or the clock. */
  readonly by: string | null;
  readonly reached: boolean;
}

const LIFE = ['draft', 'approved', 'published', 'active', 'completed', 'measured', 'settled'] as const;
const MACHINES = /^(clock|service|building:.*)$/;

/** Place of a state in the usual life; -1 = beside it. */
function at(state: string): number {
  return (LIFE as readonly string[]).indexOf(state);
}

/** Measuring and settling are one act of the clock, the last it does with a call; null = not yet. */
function closedAt(stage: string, { event, steps }: Pick<EventDetail, 'event' | 'steps'>): number | null {
  if (at(event.state) < at(stage)) return null;
  return steps.findLast(({ by }) => by === 'clock')?.atMs ?? null;
}

/** The life of a call from its draft to the money, or to where it was cancelled or another took its place. */
export function lifeOf({ event, steps }: Pick<EventDetail, 'event' | 'steps'>): readonly LifeStage[] {
  const { state, createdMs, createdBy, approvedBy, publishedMs, window } = event;
  const approval = steps.find(({ by }) => by !== createdBy && !MACHINES.test(by));
  const end = steps.findLast(({ by }) => !MACHINES.test(by));
  const isEnded = state === 'cancelled' || state === 'superseded';
  const begun = publishedMs !== null && (end?.atMs ?? 0) >= window.startMs;
  const reached = (stage: (typeof LIFE)[number]): boolean => {
    if (!isEnded) return at(stage) <= at(state);
    const had = { approved: approvedBy !== null, published: publishedMs !== null, active: begun };
    return stage === 'draft' || (stage in had && had[stage as keyof typeof had]);
  };
  const stages: Readonly<Record<(typeof LIFE)[number], Pick<LifeStage, 'atMs' | 'by'>>> = {
    draft: { atMs: createdMs, by: createdBy },
    approved: { atMs: approvedBy === null ? null : (approval?.atMs ?? null), by: approval?.by ?? approvedBy },
    published: { atMs: publishedMs, by: null },
    active: { atMs: window.startMs, by: null },
    completed: { atMs: window.endMs, by: null },
    measured: { atMs: closedAt('measured', { event, steps }), by: null },
    settled: { atMs: closedAt('settled', { event, steps }), by: null },
  };
  const life = LIFE.map((stage): LifeStage => ({ state: stage, ...stages[stage], reached: reached(stage) }));
  if (!isEnded) return life;
  const last = { state, atMs: end?.atMs ?? null, by: end?.by ?? null, reached: true };
  return [...life.filter((stage) => stage.reached), last];
}

export type CallAct = 'approve' | 'publish' | 'change' | 'cancel';
/** `author`: another person must do it; `begun`: the time for it is over; `plan`: it is done with the plan it is part of. */
export type CallMay = 'yes' | 'author' | 'begun' | 'plan';

/**
 * What a person with the right to decide may do with a call as it stands; absent = not a thing of this state.
 *
 * @param me account of the person; @param nowMs the service’s clock [epoch ms]
 */
export function actsOf(
  { state, createdBy, window, planId }: Pick<DrEvent, 'state' | 'createdBy' | 'window' | 'planId'>,
  me: string,
  nowMs: number,
): Partial<Readonly<Record<CallAct, CallMay>>> {
  const other = createdBy === me ? 'author' : 'yes';
  switch (state) {
    case 'draft':
      return { approve: planId === null ? other : 'plan', cancel: 'yes' };
    case 'approved':
      return { publish: window.startMs <= nowMs ? 'begun' : 'yes', cancel: 'yes' };
    case 'published':
    case 'active':
      return { change: other, cancel: 'yes' };
    default:
      return {};
  }
}

/** Buildings that offer something else and wait for an operator. */
export function openOffers({ parts }: Pick<DrEvent, 'parts'>): readonly EventPart[] {
  return parts.filter(({ state, offer }) => state === 'countered' && offer && offer.refusal === undefined);
}

/** A name by its id; the id itself where nobody knows a name. */
export function namesOf(
  ones: readonly { readonly id: string; readonly name: string }[] | null,
): (id: string) => string {
  const names = new Map((ones ?? []).map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}
