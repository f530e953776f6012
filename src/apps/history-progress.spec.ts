/** Progress of the history: one line per tenth over all servers, never backwards. */
import { describe, expect, it } from '@jest/globals';
import { HistoryProgress } from './history-progress.js';

function tell(steps: [endpointId: string, share: number, readings: number][]): string[] {
  const lines: string[] = [];
  const progress = new HistoryProgress((line) => lines.push(line));
  for (const [endpointId, share, readings] of steps) progress.tell({ endpointId, share, readings });
  return lines;
}

describe('HistoryProgress', () => {
  it('tells the mean over the servers with the values read so far', () => {
    expect(
      tell([
        ['A', 0.5, 100],
        ['B', 0.9, 50],
      ]),
    ).toEqual([
      'reading history over OPC UA: 50 % (100 values, 1 servers)',
      'reading history over OPC UA: 70 % (150 values, 2 servers)',
    ]);
  });

  it('is silent within a tenth and when another server begins from nothing', () => {
    expect(
      tell([
        ['A', 0.51, 1],
        ['A', 0.59, 2],
        ['B', 0, 0],
        ['A', 1, 3],
      ]),
    ).toHaveLength(1);
  });

  it('ends at 100 %', () => {
    const lines = tell([
      ['A', 1, 7],
      ['A', 1, 7],
    ]);
    expect(lines).toEqual(['reading history over OPC UA: 100 % (7 values, 1 servers)']);
  });
});
