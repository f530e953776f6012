/** What a statement says, from what was measured: delivery by the method that is paid on, and the others beside it. */
import { SLOT_HOURS, SLOT_MS } from '../time/slot.js';
import {
  type Baseline,
  baseline,
  BASELINE_METHODS,
  BASELINE_VERSION,
  type BaselineInput,
  type BaselineMethod,
} from './baseline.js';
import { type Delivery, delivery } from './delivery.js';
import type { EventWindow } from './load-history.js';
import { orderedKw } from './parts.js';
import { baselineQuality, type BaselineQuality } from './placebo.js';
import { settle } from './settlement.js';
import type { ComparedMethod, StatementBasis, StatementContent } from './statement.js';

/** What a statement is made of. */
export interface StatementSubject {
  readonly basis: StatementBasis;
  readonly input: BaselineInput;
  /** Hash of all of this. */
  readonly inputsHash: string;
}

/** Placebo days from which a method that tells them badly is not paid on. */
const JUDGED_DAYS = 5;
const MINUTE_MS = 60_000;

/** Content of a statement. It depends on nothing but its subject: the same subject gives the same content. */
export function makeStatement(subject: StatementSubject): StatementContent {
  const { basis, input, inputsHash } = subject;
  const { event, part, building, program } = basis;
  const own = input.event;
  const ordered = orderedKw(own, part);
  const all = BASELINE_METHODS.map((method) => measure(method, input, building.reboundMinutes));
  const paidOn = all.find(({ compared }) => compared.method === program.baseline);
  const why = paidOn === undefined ? 'the method is not known' : unsettledBecause(paidOn);
  const measured = paidOn?.delivery?.status === 'measured' ? paidOn.delivery : null;
  return {
    ...{ eventId: event.id, eventVersion: event.version, buildingId: building.id, programId: program.id },
    ...{ startMs: own.startMs, endMs: own.endMs, reduction: event.reduction },
    ...{
      orderedKw: ordered,
      method: program.baseline,
      methodVersion: BASELINE_VERSION,
      terms: program.terms,
    },
    slots: measured?.slots ?? [],
    settlement: why === null && measured !== null ? settle(measured, ordered, program.terms) : null,
    unsettled: why,
    reboundKwh: measured?.reboundKwh ?? null,
    compared: all.map(({ compared }) => compared),
    inputsHash,
  };
}

/** True where more data may still come: nothing was settled because too little was measured. */
export function lacksData({ slots, unsettled }: StatementContent): boolean {
  return unsettled !== null && slots.length === 0;
}

/** Energy ordered in all [kWh]. */
export function orderedKwh({ orderedKw: ordered }: StatementContent): number {
  return ordered.reduce((sum, kw) => sum + kw * SLOT_HOURS, 0);
}

interface Measured {
  readonly compared: ComparedMethod;
  readonly delivery: Delivery | null;
}

function measure(method: BaselineMethod, input: BaselineInput, reboundMinutes: number): Measured {
  const told = baseline(method, input);
  const quality = baselineQuality(method, input);
  if (told.status === 'unknown') {
    return { compared: { method, baseline: told, quality, deliveredKwh: null }, delivery: null };
  }
  const { history, event, reduction } = input;
  const after = afterwards(method, input, reboundMinutes);
  const found = delivery({ history, event, baselineKw: told.powerKw, reduction, after });
  const deliveredKwh = found.status === 'measured' ? found.deliveredKwh : null;
  return { compared: { method, baseline: told, quality, deliveredKwh }, delivery: found };
}

/** Time in which the energy comes back, after the event. */
export function reboundWindow({ endMs: startMs }: EventWindow, minutes: number): EventWindow {
  return { startMs, endMs: startMs + Math.ceil((minutes * MINUTE_MS) / SLOT_MS) * SLOT_MS };
}

/** Baseline of the hours in which the energy comes back; a rectangle has none there. */
function afterwards(
  method: BaselineMethod,
  input: BaselineInput,
  minutes: number,
): { window: BaselineInput['event']; baselineKw: readonly number[] } | null {
  if (minutes === 0 || method === 'double-rectangle') return null;
  const window = reboundWindow(input.event, minutes);
  const forecastKw = input.forecastAfterKw ?? null;
  const told: Baseline = baseline(method, { ...input, event: window, forecastKw });
  return told.status === 'known' ? { window, baselineKw: told.powerKw } : null;
}

function unsettledBecause({ compared, delivery: found }: Measured): string | null {
  if (compared.baseline.status === 'unknown') return `no baseline: ${compared.baseline.why}`;
  if (found?.status === 'no-data') return `too little measured: ${found.why}`;
  return badMethod(compared.quality);
}

function badMethod({ days, eligible, relativeRmse }: BaselineQuality): string | null {
  if (days < JUDGED_DAYS || eligible) return null;
  const error = relativeRmse === null ? 'unknown' : `${(100 * relativeRmse).toFixed(0)} %`;
  return `the method does not fit this building: its error on ${String(days)} days without a call is ${error}, at most 20 % is paid on`;
}
