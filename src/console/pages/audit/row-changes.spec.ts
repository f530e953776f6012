import { describe, expect, it } from '@jest/globals';
import { fieldChanges } from './row-changes.js';

describe('fieldChanges', () => {
  it('shows what changed first, then what stayed', () => {
    const before = { name: 'night', roles: ['viewer'], disabled: false };
    const after = { name: 'night', roles: ['viewer', 'operator'], disabled: false };
    expect(fieldChanges(before, after)).toEqual([
      { path: 'roles', before: '["viewer"]', after: '["viewer","operator"]', changed: true },
      { path: 'name', before: 'night', after: 'night', changed: false },
      { path: 'disabled', before: 'false', after: 'false', changed: false },
    ]);
  });

  it('goes into objects and lists of objects, and keeps short lists in one piece', () => {
    const after = { policy: { hours: [22, 23], parts: [{ id: 'a' }, { id: 'b' }] }, none: {}, empty: [] };
    expect(fieldChanges(null, after).map(({ path, after: is }) => [path, is])).toEqual([
      ['policy.hours', '[22,23]'],
      ['policy.parts[0].id', 'a'],
      ['policy.parts[1].id', 'b'],
      ['none', '{}'],
      ['empty', '[]'],
    ]);
  });

  it('tells a field that went from one that became null', () => {
    expect(fieldChanges({ until: 5, by: 'a' }, { until: null })).toEqual([
      { path: 'until', before: '5', after: 'null', changed: true },
      { path: 'by', before: 'a', after: null, changed: true },
    ]);
  });

  it('takes a state that is a bare value', () => {
    expect(fieldChanges('draft', 'approved')).toEqual([
      { path: '', before: 'draft', after: 'approved', changed: true },
    ]);
  });

  it('has nothing of an act that kept no states', () => {
    expect(fieldChanges(null, null)).toEqual([]);
    expect(fieldChanges(undefined, null)).toEqual([]);
  });

  it('ends a very long state', () => {
    const long = Object.fromEntries(Array.from({ length: 500 }, (_, k) => [`f${String(k)}`, k]));
    expect(fieldChanges(null, long)).toHaveLength(200);
  });
});
