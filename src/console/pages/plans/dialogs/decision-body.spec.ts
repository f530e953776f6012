import { describe, expect, it } from '@jest/globals';
import { defaultTolerances, envelopeOf, isWhole, scopeOf, WHOLE } from './decision-body.js';

const DEFAULTS = { perAssetKw: 100, sumKw: 500, costShare: 0.02, minutes: 60 };
const NOW = 1_000_000;

describe('envelopeOf', () => {
  it('leaves the tolerances of the service to the service', () => {
    expect(envelopeOf(defaultTolerances(DEFAULTS), NOW)).toEqual({});
  });

  it('says null for this exact plan only', () => {
    expect(envelopeOf({ mode: 'exact', own: DEFAULTS }, NOW)).toEqual({ envelope: null });
  });

  it('counts minutes from the time of the service', () => {
    expect(envelopeOf({ mode: 'own', own: DEFAULTS }, NOW + 0.4)).toEqual({
      envelope: { perAssetKw: 100, sumKw: 500, costShare: 0.02, untilMs: NOW + 3_600_000 },
    });
  });
});

describe('isWhole', () => {
  it('asks for every number only where numbers are stated', () => {
    const own = { ...DEFAULTS, sumKw: null };
    expect(isWhole({ mode: 'own', own })).toBe(false);
    expect(isWhole({ mode: 'default', own })).toBe(true);
  });
});

describe('scopeOf', () => {
  it('names nothing for the whole plan', () => {
    expect(scopeOf(WHOLE)).toEqual({});
  });

  it('names substations or classes', () => {
    const chosen = new Set(['PDJ', 'VAI']);
    expect(scopeOf({ by: 'nodes', chosen })).toEqual({ scope: { nodeIds: ['PDJ', 'VAI'] } });
    expect(scopeOf({ by: 'kinds', chosen: new Set(['battery']) })).toEqual({ scope: { kinds: ['battery'] } });
  });
});
