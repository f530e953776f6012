/** The form of a call as it is drawn up: what is wrong with it, and what is sent. */
import type { Body } from '../../api/answers.js';
import { entryOf, instantOf } from '../../i18n/civil-entry.js';

type DrawUp = Body<'drEventsDrawUp'>;

/** What a person has entered. */
export interface CallDraft {
  readonly programId: string;
  /** Civil time of the site, as a `datetime-local` field holds it. */
  readonly from: string;
  /** Length [min]. */
  readonly minutes: number | null;
  readonly targetKw: number | null;
  readonly reduction: boolean;
  readonly reason: string;
  /** Reason for each building that is called although a limit speaks against it. */
  readonly overrides: Readonly<Record<string, string>>;
}

export type DraftField = 'programId' | 'from' | 'minutes' | 'targetKw' | 'reason' | 'overrides';

/** Where the form stands in time. */
export interface DraftClock {
  /** The service’s clock [epoch ms]. */
  readonly nowMs: number;
  /** IANA name. */
  readonly zone: string;
}

const SLOT_MS = 900_000;
const MINUTE_MS = 60_000;
const LEAD_MS = 2 * 3_600_000;
const FIRST_MINUTES = 60;
const LEAST_REASON = 3;
const LEAST_OVERRIDE = 10;

/** An empty form: an hour, two hours from now. */
export function firstDraft(programId: string, { nowMs, zone }: DraftClock): CallDraft {
  const startMs = Math.ceil((nowMs + LEAD_MS) / SLOT_MS) * SLOT_MS;
  return {
    ...{ programId, from: entryOf(startMs, zone), minutes: FIRST_MINUTES },
    ...{ targetKw: null, reduction: true, reason: '', overrides: {} },
  };
}

/** When the call would run; null = not said in full. */
export function windowOf(
  { from, minutes }: Pick<CallDraft, 'from' | 'minutes'>,
  zone: string,
): { readonly startMs: number; readonly endMs: number } | null {
  const startMs = instantOf(from, zone);
  return startMs === null || minutes === null ? null : { startMs, endMs: startMs + minutes * MINUTE_MS };
}

/** What is wrong with the window; null = nothing. */
export function windowFault(
  draft: Pick<CallDraft, 'from' | 'minutes'>,
  { nowMs, zone }: DraftClock,
): 'from' | 'minutes' | null {
  const startMs = instantOf(draft.from, zone);
  if (startMs === null || startMs % SLOT_MS !== 0 || startMs <= nowMs) return 'from';
  const { minutes } = draft;
  return minutes === null || minutes <= 0 || (minutes * MINUTE_MS) % SLOT_MS !== 0 ? 'minutes' : null;
}

/** Fields that cannot be taken as they are. */
export function draftFaults(draft: CallDraft, clock: DraftClock): readonly DraftField[] {
  const { programId, targetKw, reason, overrides } = draft;
  const window = windowFault(draft, clock);
  return [
    ...(programId === '' ? (['programId'] as const) : []),
    ...(window === null ? [] : [window]),
    ...(targetKw === null || targetKw <= 0 ? (['targetKw'] as const) : []),
    ...(reason.trim().length < LEAST_REASON ? (['reason'] as const) : []),
    ...(Object.values(overrides).some((why) => why.trim().length < LEAST_OVERRIDE)
      ? (['overrides'] as const)
      : []),
  ];
}

/** What is sent to draw it up. @throws Error for a draft with faults */
export function drawUpOf(draft: CallDraft, zone: string): DrawUp {
  const window = windowOf(draft, zone);
  if (window === null || draft.targetKw === null) throw new Error('the draft has faults');
  return {
    ...{ programId: draft.programId, window, reduction: draft.reduction, targetKw: draft.targetKw },
    reason: draft.reason.trim(),
    overrides: Object.entries(draft.overrides).map(([buildingId, reason]) => ({
      buildingId,
      reason: reason.trim(),
    })),
  };
}

/**
 * What is asked to see who would be called: the same, before a reason was written; null = too little is said.
 *
 * @param stand-in taken for the reason, which nobody reads
 */
export function previewOf(draft: CallDraft, clock: DraftClock, standIn: string): DrawUp | null {
  const faults = draftFaults(draft, clock).filter((field) => field !== 'reason' && field !== 'overrides');
  if (faults.length > 0) return null;
  const overrides = Object.fromEntries(Object.keys(draft.overrides).map((id) => [id, standIn]));
  return drawUpOf({ ...draft, overrides, reason: standIn }, clock.zone);
}

/** What a change of a call says: only what is another than now; null = nothing, or not said in full. */
export function changeOf(
  draft: Pick<CallDraft, 'from' | 'minutes' | 'targetKw'>,
  now: { readonly window: { readonly startMs: number; readonly endMs: number }; readonly targetKw: number },
  zone: string,
): Pick<Body<'drEventsEdit'>, 'window' | 'targetKw'> | null {
  const window = windowOf(draft, zone);
  const { targetKw } = draft;
  if (window === null || targetKw === null || targetKw <= 0) return null;
  const isMoved = window.startMs !== now.window.startMs || window.endMs !== now.window.endMs;
  if (!isMoved && targetKw === now.targetKw) return null;
  return { ...(isMoved ? { window } : {}), ...(targetKw === now.targetKw ? {} : { targetKw }) };
}
