/** The import bench in words. */
import { describe, expect, it } from '@jest/globals';
import { importReport } from './import-bench.js';

describe('importReport', () => {
  it('puts reading beside counting, and memory after a tenth beside memory after all', () => {
    const machine = {
      ...{ cores: 2, cpu: 'some CPU', memoryGb: 24, node: 'v24.0.0', postgresql: '18.4' },
      ...{ loadAtStart: 0.5, dateUtc: '2026-11-23' },
    };
    const report = importReport({
      ...{ machine, rows: 3_000_000, fileMb: 262.1, linesPerS: 4_204_400, readPerS: 373_300 },
      ...{ timesCounting: 11.26, slots: 350_400, writePerS: 71_000, peakMb: { tenth: 248.4, all: 295.2 } },
    });
    expect(report.split('\n')).toEqual([
      '2026-11-23: 2 cores (some CPU), 24 GB, Node.js v24.0.0, PostgreSQL 18.4, load at start 0.50',
      '3000000 rows of a flat load curve, 262 MiB',
      'lines counted (node:readline)   4204 000/s',
      'rows read, checked, made slots   373 000/s  11.3 times the time of counting',
      'slots written in one COPY         71 000/s  of 350400 slots',
      'peak memory 248 MB after a tenth of the rows, 295 MB after all',
    ]);
  });
});
