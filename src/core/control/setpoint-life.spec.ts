/** The life of a setpoint record. */
import { describe, expect, it } from '@jest/globals';
import { intendedRecord, movedRecord } from './setpoint-life.js';
import { FINAL_SETPOINT_STATES, type SetpointOrder } from './setpoint.js';

const T0 = Date.UTC(2026, 0, 15, 18);
const ORDER: SetpointOrder = {
  id: 'p:a:1',
  planId: 'p',
  assetId: 'a',
  slotMs: T0,
  powerKw: -5,
  validFromMs: T0,
  validUntilMs: T0 + 1,
  rampKwPerS: Infinity,
};

describe('intendedRecord', () => {
  it('begins as intended with nothing known yet', () => {
    expect(intendedRecord(ORDER, T0)).toEqual({
      order: ORDER,
      state: 'intended',
      detail: '',
      statusCode: null,
      readBackKw: null,
      meteredKw: null,
      intendedAtMs: T0,
      writtenAtMs: null,
      settledAtMs: null,
    });
  });

  it('takes a release and refuses numbers that are none', () => {
    expect(intendedRecord({ ...ORDER, powerKw: null }, T0).order.powerKw).toBeNull();
    expect(() => intendedRecord({ ...ORDER, powerKw: Number.NaN }, T0)).toThrow('powerKw NaN');
    expect(() => intendedRecord({ ...ORDER, rampKwPerS: Number.NaN }, T0)).toThrow('rampKwPerS NaN');
    expect(() => intendedRecord({ ...ORDER, validUntilMs: Infinity }, T0)).toThrow('validUntilMs Infinity');
    expect(() => intendedRecord(ORDER, Number.NaN)).toThrow('atMs NaN');
  });
});

describe('movedRecord', () => {
  const intended = intendedRecord(ORDER, T0);

  it('keeps the first time of writing and what an update does not speak of', () => {
    const written = movedRecord(intended, {
      state: 'written',
      detail: 'ok',
      atMs: T0 + 1,
      statusCode: 0,
      readBackKw: -5,
    });
    const again = written && movedRecord(written, { state: 'written', detail: 'read again', atMs: T0 + 2 });
    expect(again).toMatchObject({ detail: 'read again', writtenAtMs: T0 + 1, statusCode: 0, readBackKw: -5 });
    expect(
      again && movedRecord(again, { state: 'late', detail: '', atMs: T0 + 3, readBackKw: null }),
    ).toMatchObject({
      readBackKw: null,
      settledAtMs: T0 + 3,
      writtenAtMs: T0 + 1,
    });
  });

  it.each(FINAL_SETPOINT_STATES)('settles as %s and stays so', (state) => {
    const settled = movedRecord(intended, { state, detail: 'end', atMs: T0 + 9 });
    expect(settled).toMatchObject({ state, settledAtMs: T0 + 9, writtenAtMs: null });
    expect(settled && movedRecord(settled, { state: 'written', detail: '', atMs: T0 + 10 })).toBeNull();
  });
});
