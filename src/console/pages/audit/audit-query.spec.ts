import { describe, expect, it } from '@jest/globals';
import { auditPath, exportPath, isEmptySpan, NO_FILTER } from './audit-query.js';

const PARIS = 'Europe/Paris';
const queryOf = (path: string): Record<string, string> =>
  Object.fromEntries(new URL(path, 'http://any').searchParams);

describe('auditPath', () => {
  it('asks for the newest rows of all when nothing is said', () => {
    expect(auditPath(NO_FILTER, null, PARIS)).toBe('/api/v1/audit?limit=50');
  });

  it('asks for what the fields say, in UTC and without blanks around', () => {
    const filter = {
      account: 'acc-1',
      action: ' plan.approve ',
      subject: 'plan:lyon-1',
      outcome: 'refused',
      since: '2026-01-15T18:00',
      until: '2026-01-16',
    } as const;
    expect(queryOf(auditPath(filter, '420', PARIS))).toEqual({
      account: 'acc-1',
      action: 'plan.approve',
      subject: 'plan:lyon-1',
      outcome: 'refused',
      since: '2026-01-15T17:00:00.000Z',
      until: '2026-01-15T23:00:00.000Z',
      limit: '50',
      cursor: '420',
    });
  });

  it('leaves out an instant that is being typed', () => {
    expect(auditPath({ ...NO_FILTER, since: '2026-01-' }, null, PARIS)).toBe('/api/v1/audit?limit=50');
  });

  it('escapes what people type', () => {
    expect(auditPath({ ...NO_FILTER, subject: 'a&limit=500' }, null, PARIS)).toContain(
      'subject=a%26limit%3D500',
    );
  });
});

describe('exportPath', () => {
  it('takes the span alone: an export has every row of it', () => {
    const filter = { ...NO_FILTER, action: 'plan.approve', since: '2026-01-15T18:00' };
    expect(queryOf(exportPath(filter, 'csv', PARIS))).toEqual({
      format: 'csv',
      since: '2026-01-15T17:00:00.000Z',
    });
  });
});

describe('isEmptySpan', () => {
  it.each([
    ['', '', false],
    ['2026-01-15T18:00', '', false],
    ['2026-01-15T18:00', '2026-01-15T18:01', false],
    ['2026-01-15T18:00', '2026-01-15T18:00', true],
    ['2026-01-16', '2026-01-15', true],
  ])('from %p to %p: %p', (since, until, isEmpty) => {
    expect(isEmptySpan({ ...NO_FILTER, since, until }, PARIS)).toBe(isEmpty);
  });
});
