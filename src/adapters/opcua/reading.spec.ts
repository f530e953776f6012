import { describe, expect, it } from '@jest/globals';
import {
  DataType,
  DataValue,
  StatusCodes,
  Variant,
  VariantArrayType,
  type DataValueOptions,
  type VariantOptions,
} from 'node-opcua';
import type { ReadPoint } from '../../core/grid/site.js';
import { numberOf, qualityOf, scaleOf, toReading } from './reading.js';

const NOW = Date.UTC(2026, 0, 15, 17, 45);
const SOURCE = NOW - 500;

const POINT: ReadPoint = {
  seriesId: 'BAT.activePower',
  ownerId: 'BAT',
  observable: 'activePower',
  endpointId: 'A',
  node: 'nsu=urn:x;s=P',
  unit: 'W',
  sign: -1,
  historizing: false,
};

function reading(options: DataValueOptions) {
  const data = new DataValue({
    sourceTimestamp: new Date(SOURCE),
    serverTimestamp: new Date(NOW),
    ...options,
  });
  return toReading(POINT, scaleOf(POINT), data, NOW);
}

const watts = (value: number): VariantOptions => ({ dataType: DataType.Double, value });

describe('toReading', () => {
  it('applies unit and sign once', () => {
    expect(reading({ value: watts(1_500) })).toEqual({
      seriesId: 'BAT.activePower',
      sourceMs: SOURCE,
      knownAtMs: NOW,
      value: -1.5,
      quality: 'good',
      statusCode: 0,
    });
    expect(scaleOf({ ...POINT, unit: '%', sign: 1 })).toBe(0.01);
    expect(() => scaleOf({ ...POINT, unit: 'pounds' })).toThrow(/"pounds"/);
  });

  it.each([
    ['NaN', watts(Number.NaN)],
    ['infinity', watts(Number.POSITIVE_INFINITY)],
    ['text', { dataType: DataType.String, value: '12' }],
    ['nothing', { dataType: DataType.Null }],
    ['a list', { dataType: DataType.Double, value: [1, 2] }],
  ] as const)('marks %s bad, whatever the status says', (_what, value) => {
    expect(reading({ value: value })).toMatchObject({
      value: Number.NaN,
      quality: 'bad',
    });
  });

  it('keeps a bad value as evidence', () => {
    expect(reading({ value: watts(7_000), statusCode: StatusCodes.BadSensorFailure })).toMatchObject({
      value: -7,
      quality: 'bad',
      statusCode: 0x808c0000,
    });
  });

  it('trusts a value without source time at best uncertain', () => {
    expect(reading({ value: watts(1), sourceTimestamp: null })).toMatchObject({
      sourceMs: NOW,
      quality: 'uncertain',
    });
    const timeless = reading({ value: watts(1), sourceTimestamp: null, serverTimestamp: null });
    expect(timeless).toMatchObject({ sourceMs: NOW, quality: 'uncertain' });
    const bad = reading({ value: watts(1), sourceTimestamp: null, statusCode: StatusCodes.Bad });
    expect(bad.quality).toBe('bad');
  });

  it('marks a time more than two minutes ahead bad and keeps the value', () => {
    const at = (ms: number) => reading({ value: watts(1_000), sourceTimestamp: new Date(NOW + ms) });
    expect(at(120_000)).toMatchObject({ quality: 'good', value: -1 });
    expect(at(120_001)).toMatchObject({ quality: 'bad', value: -1, sourceMs: NOW + 120_001 });
  });
});

describe('qualityOf', () => {
  it('reads the two severity bits', () => {
    expect(qualityOf(StatusCodes.Good)).toBe('good');
    expect(qualityOf(StatusCodes.GoodLocalOverride)).toBe('good');
    expect(qualityOf(StatusCodes.UncertainLastUsableValue)).toBe('uncertain');
    expect(qualityOf(StatusCodes.BadNoCommunication)).toBe('bad');
  });
});

describe('numberOf', () => {
  it('reads 64-bit counters', () => {
    expect(
      numberOf(new Variant({ dataType: DataType.UInt64, arrayType: VariantArrayType.Scalar, value: [1, 5] })),
    ).toBe(4_294_967_301);
    expect(
      numberOf(
        new Variant({
          dataType: DataType.Int64,
          arrayType: VariantArrayType.Scalar,
          value: [0xffffffff, 0xffffffff],
        }),
      ),
    ).toBe(-1);
  });
});
