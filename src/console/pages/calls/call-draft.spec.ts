import { describe, expect, it } from '@jest/globals';
import {
  type CallDraft,
  changeOf,
  draftFaults,
  drawUpOf,
  firstDraft,
  previewOf,
  windowOf,
} from './call-draft.js';

const zone = 'Europe/Paris';
const NOW = Date.parse('2026-01-15T15:07:00Z');
const CLOCK = { nowMs: NOW, zone };
const SOUND: CallDraft = {
  ...{ programId: 'peak', from: '2026-01-15T18:15', minutes: 60, targetKw: 200, reduction: true },
  ...{ reason: 'evening peak', overrides: {} },
};

describe('a new draft', () => {
  it('begins at a quarter-hour two hours ahead and lasts an hour', () => {
    expect(firstDraft('peak', CLOCK)).toMatchObject({
      from: '2026-01-15T18:15',
      minutes: 60,
      targetKw: null,
    });
  });
});

describe('faults of a draft', () => {
  it.each([
    [{}, []],
    [{ programId: '' }, ['programId']],
    [{ from: '' }, ['from']],
    [{ from: '2026-01-15T18:10' }, ['from']],
    [{ from: '2026-01-15T16:00' }, ['from']],
    [{ minutes: null }, ['minutes']],
    [{ minutes: 0 }, ['minutes']],
    [{ minutes: 50 }, ['minutes']],
    [{ targetKw: null }, ['targetKw']],
    [{ targetKw: 0 }, ['targetKw']],
    [{ reason: ' a ' }, ['reason']],
    [{ overrides: { school: 'needed' } }, ['overrides']],
    [{ overrides: { school: 'needed so much today' } }, []],
    [{ programId: '', targetKw: null, reason: '' }, ['programId', 'targetKw', 'reason']],
  ])('%j: %j', (wrong, faults) => {
    expect(draftFaults({ ...SOUND, ...wrong }, CLOCK)).toEqual(faults);
  });
});

describe('what is sent', () => {
  const window = { startMs: Date.parse('2026-01-15T17:15:00Z'), endMs: Date.parse('2026-01-15T18:15:00Z') };

  it('is in the time of the site, with overrides by building', () => {
    const overrides = { school: ' we need it tonight ' };
    expect(drawUpOf({ ...SOUND, reason: ' evening peak ', overrides }, zone)).toEqual({
      ...{ programId: 'peak', window, reduction: true, targetKw: 200, reason: 'evening peak' },
      overrides: [{ buildingId: 'school', reason: 'we need it tonight' }],
    });
    expect(() => drawUpOf({ ...SOUND, targetKw: null }, zone)).toThrow('faults');
    expect(windowOf({ from: 'soon', minutes: 60 }, zone)).toBeNull();
  });

  it('is asked for beforehand as soon as when and how much are said', () => {
    const early = { ...SOUND, reason: '', overrides: { school: '' } };
    expect(previewOf(early, CLOCK, 'only looking')).toMatchObject({
      reason: 'only looking',
      overrides: [{ buildingId: 'school', reason: 'only looking' }],
    });
    expect(previewOf({ ...SOUND, targetKw: null }, CLOCK, 'only looking')).toBeNull();
  });

  it('of a change is only what is another', () => {
    const now = { window, targetKw: 200 };
    const change = (more: Partial<CallDraft>) => changeOf({ ...SOUND, ...more }, now, zone);
    expect(change({})).toBeNull();
    expect(change({ targetKw: 150 })).toEqual({ targetKw: 150 });
    expect(change({ minutes: 45 })).toEqual({ window: { ...window, endMs: window.endMs - 900_000 } });
    expect([change({ from: '' }), change({ targetKw: null }), change({ targetKw: -1 })]).toEqual([
      ...[null, null, null],
    ]);
  });
});
