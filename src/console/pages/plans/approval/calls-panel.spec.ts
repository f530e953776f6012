/** Calls that a plan brings, as whoever approves it reads them. */
import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { inLanguage, words } from '../../../testing/shown.js';
import type { Screen } from '../plan-shapes.js';
import { NOW_MS, screen, SLOT_MS } from '../testing/screen.js';
import { CallsPanel } from './calls-panel.js';

type Calls = NonNullable<Screen['calls']>;

const planned = (more: Partial<Calls['planned'][number]> = {}): Calls['planned'][number] => ({
  ...{ buildingId: 'school', buildingName: 'Lycée Lumière', programId: 'peak', assetId: 'dr:school' },
  ...{ startMs: NOW_MS, endMs: NOW_MS + 4 * SLOT_MS, askedKw: 20, probability: 0.8, expectedKw: 16 },
  ...{ expectedKwh: 16, paymentEur: '5.00', expectedEur: '4.00', reason: 'it is needed', status: 'draft' },
  ...{ eventId: 'dr-1', comfortEffect: 'half a degree less', answerByMs: NOW_MS - SLOT_MS, calls: 3 },
  ...more,
});
const text = (more: Partial<Calls>): string => {
  const none = { planned: [], standing: [], leftOut: [], askedKw: 0, expectedKw: 0, paymentEur: '0.00' };
  return words(h(CallsPanel, { screen: screen({ calls: { ...none, ...more } }) }));
};

describe('buildings that a plan calls', () => {
  it('are nobody’s question where none may be called', () => {
    expect(words(h(CallsPanel, { screen: screen({ calls: null }) }))).toBe('');
    expect(text({})).toBe('');
  });

  it('are summed up by what approving does, and listed with how sure they are', () => {
    const shown = text({ planned: [planned()], askedKw: 20, expectedKw: 16, paymentEur: '5.00' });
    expect(shown).toContain(
      'Approving calls 1 building at once: 20 kW asked, 16 kW counted on, 5.00 € if all is delivered.',
    );
    expect(shown).toContain('80 % delivered, by 3 calls');
    expect(shown).toContain('half a degree less');
    expect(shown).toContain('▲ called on approval answers until');
  });

  it('that are only foreseen are not called by this approval', () => {
    const shown = text({ planned: [planned({ status: 'foreseen', eventId: null, calls: 0 })] });
    expect(shown).toContain('Approving calls no building.');
    expect(shown).toContain('by no call so far');
    expect(shown).toContain('◌ foreseen: later plans decide');
    expect(shown).not.toContain('answers until');
  });

  it('that are called already, and those left out, stand below', () => {
    const out = {
      ...{ eventId: 'dr-2', buildingId: 'pool', buildingName: 'Piscine', participation: 'accepted' },
      ...{ startMs: NOW_MS, endMs: NOW_MS + SLOT_MS, countedKw: 9, probability: 0.9 },
    };
    const leftOut = [{ buildingId: 'clinic', name: 'Clinique', reason: 'it is critical' }];
    const shown = text({ standing: [out], leftOut });
    expect(shown).toContain('9 kW counted on');
    expect(shown).toContain('1 building is not in the plan Clinique: it is critical');
  });

  it('are told in French', () => {
    const french = inLanguage('fr', () => text({ planned: [planned()], askedKw: 20, expectedKw: 16 }));
    expect(french).toContain('L’approbation appelle aussitôt 1 bâtiment');
    expect(french).toContain('appelé à l’approbation');
  });
});
