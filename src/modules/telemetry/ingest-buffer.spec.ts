import { describe, expect, it } from '@jest/globals';
import type { MeterReading } from '../../core/series/series.js';
import { type Delivery, IngestBuffer } from './ingest-buffer.js';

function delivery(endpointId: string, ...times: number[]): Delivery {
  const readings = times.map((sourceMs): MeterReading => {
    return {
      seriesId: 'M.activePower',
      sourceMs,
      knownAtMs: sourceMs,
      value: 1,
      quality: 'good',
      statusCode: 0,
    };
  });
  return { endpointId, readings };
}

describe('IngestBuffer', () => {
  it('gives deliveries back in order, whole, about as many readings as asked', () => {
    const buffer = new IngestBuffer(100);
    for (const at of [1, 3, 5]) buffer.push(delivery('E', at, at + 1));
    expect(buffer.take(4).flatMap((d) => d.readings.map((r) => r.sourceMs))).toEqual([1, 2, 3, 4]);
    expect(buffer.take(1)).toHaveLength(1); // at least one, though it is larger
    expect(buffer.take(1)).toEqual([]);
  });

  it('counts taken readings until they are released', () => {
    const buffer = new IngestBuffer(100);
    buffer.push(delivery('E', 1, 2));
    buffer.take(10);
    expect(buffer.size).toBe(2);
    buffer.release(2);
    expect(buffer.size).toBe(0);
  });

  it('drops the oldest beyond its bound and says of whom, from when to when', () => {
    const buffer = new IngestBuffer(4);
    expect(buffer.push(delivery('A', 1, 2))).toEqual([]);
    expect(buffer.push(delivery('B', 3))).toEqual([]);
    expect(buffer.push(delivery('C', 5, 6, 7))).toEqual([{ endpointId: 'A', fromMs: 1, toMs: 2, count: 2 }]);
    expect(buffer.size).toBe(4);
    expect(buffer.take(10).map((d) => d.endpointId)).toEqual(['B', 'C']);
  });

  it('never drops what is being written, and keeps its bound all the same', () => {
    const buffer = new IngestBuffer(4);
    buffer.push(delivery('A', 1, 2, 3));
    buffer.take(3);
    expect(buffer.push(delivery('B', 4, 5))).toEqual([{ endpointId: 'B', fromMs: 4, toMs: 5, count: 2 }]);
    expect(buffer.size).toBe(3);
  });

  it('stays in order over many deliveries', () => {
    const buffer = new IngestBuffer(10_000);
    const seen: number[] = [];
    for (let k = 0; k < 5_000; k += 1) {
      buffer.push(delivery('E', k));
      if (k % 3 !== 2) continue;
      for (const d of buffer.take(2)) seen.push(...d.readings.map((r) => r.sourceMs));
      buffer.release(2);
    }
    expect(seen).toEqual(Array.from({ length: seen.length }, (_, k) => k));
    expect(buffer.size).toBe(5_000 - seen.length);
  });
});
