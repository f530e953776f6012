/** What the page of programs says of the signal behind a program. */
import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { inLanguage, words } from '../../testing/shown.js';
import { ProgramSource, type SignalsNow } from './program-source.js';

type Source = Parameters<typeof ProgramSource>[0]['source'];

const EACH = { targetKw: 500, longestMinutes: 120 };
const ECOWATT: Source = { kind: 'ecowatt', fromLevel: 2, ...EACH };

function newest(stale: boolean): SignalsNow {
  return { nowMs: 0, signals: [{ kind: 'ecowatt', publishedMs: 0, knownAtMs: 0, stale, days: [] }] };
}
const told = (source: Source, signals: SignalsNow | null = null): string =>
  words(h(ProgramSource, { source, signals }));

describe('the signal of a program', () => {
  it('is said with what it asks for', () => {
    expect(told(null)).toBe('only people and plans do');
    expect(told(ECOWATT)).toBe('drafts where Écowatt is at level 2 or above; 500 kW each, 120 min at most');
    const tempo: Source = { kind: 'tempo', colours: ['red', 'white'], fromHour: 18, toHour: 20, ...EACH };
    expect(told(tempo)).toMatch(/^drafts from 18 h to 20 h on Tempo days: red, white;/);
    const dear: Source = { kind: 'time-class', meteringPoint: '123', classes: ['P', 'HPH'], ...EACH };
    expect(told(dear, newest(true))).toMatch(/^drafts in the hours P, HPH of metering point 123;[^▲]*$/);
    expect(inLanguage('fr', () => told(tempo))).toMatch(/les jours Tempo : rouge, blanc\s;/);
  });

  it('is marked where it is old or not there: nobody waits for calls that do not come', () => {
    expect(told(ECOWATT, newest(false))).toMatch(/newest publication: [^▲]*$/);
    expect(told(ECOWATT, newest(true))).toMatch(/▲ older than 30 h/);
    expect(told(ECOWATT, { nowMs: 0, signals: [] })).toMatch(/▲ no publication is there/);
  });
});
