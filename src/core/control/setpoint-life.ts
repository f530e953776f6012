/** The life of a setpoint record: how it begins and how an update moves it on. */
import { DomainError } from '../domain-error.js';
import {
  FINAL_SETPOINT_STATES,
  type SetpointOrder,
  type SetpointRecord,
  type SetpointState,
} from './setpoint.js';

/** What an update says of an order; absent fields leave what is known. */
export interface SetpointChange {
  readonly state: SetpointState;
  readonly detail: string;
  readonly atMs: number;
  readonly statusCode?: number;
  readonly readBackKw?: number | null;
  readonly meteredKw?: number | null;
}

/**
 * The record made before the write.
 *
 * @throws DomainError `invalid-input` when the order has a power, ramp or time that is no number
 */
export function intendedRecord(order: SetpointOrder, atMs: number): SetpointRecord {
  const { powerKw, rampKwPerS, slotMs, validFromMs, validUntilMs } = order;
  const numbers = { powerKw: powerKw ?? 0, slotMs, validFromMs, validUntilMs, atMs };
  const wrong = Object.entries(numbers).find(([, value]) => !Number.isFinite(value));
  if (wrong || Number.isNaN(rampKwPerS)) {
    const [name, value] = wrong ?? ['rampKwPerS', rampKwPerS];
    throw new DomainError(
      'invalid-input',
      `order ${order.id} has ${name} ${String(value)}; expected a finite number. None of the orders was recorded`,
      { orderId: order.id },
    );
  }
  return {
    order,
    state: 'intended',
    detail: '',
    statusCode: null,
    readBackKw: null,
    meteredKw: null,
    intendedAtMs: atMs,
    writtenAtMs: null,
    settledAtMs: null,
  };
}

/** The record after the update; null when it is in a final state and stays. */
export function movedRecord(record: SetpointRecord, change: SetpointChange): SetpointRecord | null {
  if (isFinal(record.state)) return null;
  const { state, detail, atMs } = change;
  return {
    order: record.order,
    state,
    detail,
    statusCode: change.statusCode ?? record.statusCode,
    readBackKw: change.readBackKw === undefined ? record.readBackKw : change.readBackKw,
    meteredKw: change.meteredKw === undefined ? record.meteredKw : change.meteredKw,
    intendedAtMs: record.intendedAtMs,
    writtenAtMs: record.writtenAtMs ?? (state === 'written' ? atMs : null),
    settledAtMs: isFinal(state) ? atMs : null,
  };
}

function isFinal(state: SetpointState): boolean {
  return FINAL_SETPOINT_STATES.includes(state);
}
