import { describe, expect, it } from '@jest/globals';
import { importPath, type ImportReport, remarksOf } from './import-report.js';

describe('importPath', () => {
  const asking = { meter: 'M-L3-001', file: 'courbe 2026.csv', civil: false, dryRun: true };
  const queryOf = (path: string): Record<string, string> =>
    Object.fromEntries(new URL(path, 'http://any').searchParams);

  it('names the meter and says that nothing is to be kept yet', () => {
    const path = importPath(asking);
    expect(path).toMatch(/^\/api\/v1\/meters\/M-L3-001\/readings\/import\?/);
    expect(queryOf(path)).toEqual({ dryRun: 'true', naive: 'refuse', file: 'courbe 2026.csv' });
  });

  it('takes times without offset for civil ones only when told', () => {
    expect(queryOf(importPath({ ...asking, civil: true, dryRun: false }))).toMatchObject({
      naive: 'europe-paris',
      dryRun: 'false',
    });
  });

  it('sends a name that the service takes, whatever the file is called', () => {
    const { file } = queryOf(importPath({ ...asking, file: `a\u0007b&c=d\n${'x'.repeat(300)}` }));
    expect(file).toHaveLength(200);
    expect(file).toMatch(/^ab&c=dx/);
  });

  it('escapes the meter', () => {
    expect(importPath({ ...asking, meter: 'a/b' })).toContain('/meters/a%2Fb/');
  });
});

describe('remarksOf', () => {
  const report = {
    ...{ contradictions: 0, missingSlots: 0, uncertainSlots: 0, otherPrmRows: 0, corrected: 0 },
    otherQuantityRows: {},
  } as ImportReport;

  it('has none for a plain file', () => {
    expect(remarksOf(report)).toEqual([]);
  });

  it('names each oddity with its count, contradictions first', () => {
    const odd: ImportReport = {
      ...report,
      ...{ contradictions: 2, uncertainSlots: 7, otherPrmRows: 1, corrected: 4 },
      otherQuantityRows: { PRI: 3, ERI: 5 },
    };
    expect(remarksOf(odd)).toEqual([
      { kind: 'contradictions', count: 2 },
      { kind: 'uncertain', count: 7 },
      { kind: 'corrected', count: 4 },
      { kind: 'otherPrm', count: 1 },
      { kind: 'otherQuantity', count: 8 },
    ]);
  });
});
