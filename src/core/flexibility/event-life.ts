/** Life of a demand-response event, as a table: what may happen to it in each state, and what the world may see of it. */

/** States in the order of a good event's life; `cancelled` and `superseded` end it early, and its history stays. */
export const EVENT_STATES = [
  'draft',
  'approved',
  'published',
  'active',
  'completed',
  'measured',
  'settled',
  'cancelled',
  'superseded',
] as const;

export type EventState = (typeof EVENT_STATES)[number];

/** What may happen to an event. */
export type EventStep =
  'approve' | 'publish' | 'begin' | 'end' | 'measure' | 'settle' | 'reopen' | 'cancel' | 'supersede';

/**
 * State after a step, by state before it. `reopen`: a dispute settled in the building's favour has it measured again.
 * Cancelling is possible until the event has run to its end; superseding is what an edit does to a published version, and
 * the next plan to the drafts of the one before.
 */
const TABLE: Readonly<Record<EventState, Partial<Readonly<Record<EventStep, EventState>>>>> = {
  draft: { approve: 'approved', cancel: 'cancelled', supersede: 'superseded' },
  approved: { publish: 'published', cancel: 'cancelled' },
  published: { begin: 'active', cancel: 'cancelled', supersede: 'superseded' },
  active: { end: 'completed', cancel: 'cancelled', supersede: 'superseded' },
  completed: { measure: 'measured' },
  measured: { settle: 'settled' },
  settled: { reopen: 'completed' },
  cancelled: {},
  superseded: {},
};

/** State after the step; null when the step is not possible in this state. */
export function eventAfter(state: EventState, step: EventStep): EventState | null {
  return TABLE[state][step] ?? null;
}

/** Steps possible in a state. */
export function stepsOf(state: EventState): EventStep[] {
  return Object.keys(TABLE[state]) as EventStep[];
}

/** True for what VENs may see: published and what follows of it. Drafts, approvals and the dead are nobody's business. */
export function isVisibleOutside(state: EventState): boolean {
  return ['published', 'active', 'completed', 'measured', 'settled'].includes(state);
}

/** Step that time alone takes: an event begins and ends by the clock. */
export function dueStep(
  state: EventState,
  window: { readonly startMs: number; readonly endMs: number },
  nowMs: number,
): EventStep | null {
  if (state === 'published' && nowMs >= window.startMs) return 'begin';
  if (state === 'active' && nowMs >= window.endMs) return 'end';
  return null;
}
