/** Écowatt and Tempo on a terminal. */
import { describe, expect, it } from '@jest/globals';
import { type Signals, signalLines } from './signal-lines.js';

const NOW = Date.parse('2026-01-15T11:00:00Z');
const PUBLISHED = Date.parse('2026-01-14T16:00:00Z');

describe('signalLines', () => {
  it('tell how old each is, which hours are tense, and the colour of the days to come', () => {
    const levels = Array.from({ length: 24 }, (_, hour) => (hour === 18 ? 2 : hour === 19 ? 3 : 1));
    const day = (date: string, more = {}) => ({
      ...{ date, publishedMs: PUBLISHED, level: 1, message: 'Pas d’alerte.' },
      ...{ levels: new Array(24).fill(1), ...more },
    });
    const days = [day('2026-01-14'), day('2026-01-15', { level: 3, levels }), day('2026-01-16')];
    const colours = ['2026-01-14', '2026-01-15'].map((date) => ({ date, publishedMs: 0, colour: 'red' }));
    const old = PUBLISHED - 6 * 3_600_000;
    const told = signalLines({
      nowMs: NOW,
      signals: [
        { kind: 'ecowatt', publishedMs: PUBLISHED, knownAtMs: PUBLISHED, stale: false, days },
        { kind: 'tempo', publishedMs: old, knownAtMs: old, stale: true, days: colours },
      ],
    } as Signals);
    expect(told).toEqual([
      'ecowatt: published 2026-01-14 17:00, 19.0 h old',
      '  2026-01-15  level 3, 18 h: 2, 19 h: 3',
      '  2026-01-16  level 1',
      'tempo: published 2026-01-14 11:00, 25.0 h old, STALE: another should have followed, no call is drawn up by it',
      '  2026-01-15  red',
    ]);
  });

  it('are none where nothing was published', () => {
    expect(signalLines({ nowMs: NOW, signals: [] })).toEqual([]);
  });
});
