/** What a decision covers: the tolerances it carries and the part of the plan it is about, said plainly. */
import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { inLanguage, markup, words } from '../../../testing/shown.js';
import type { Screen } from '../plan-shapes.js';
import { defaultTolerances, type Part, type Tolerances } from './decision-body.js';
import { EnvelopeField } from './envelope-field.js';
import { PartField } from './part-field.js';

const DEFAULTS = { perAssetKw: 250, sumKw: 2_000, costShare: 0.02, minutes: 60 };
const EXACT = { perAssetKw: 0, sumKw: 0, costShare: 0, minutes: 0 };

function envelope(value: Tolerances, defaults = DEFAULTS): string {
  return words(h(EnvelopeField, { value, defaults, onInput: () => undefined }));
}

describe('tolerances', () => {
  it('are folded under what they are set to, with the numbers of the service', () => {
    const text = envelope(defaultTolerances(DEFAULTS));
    expect(text).toMatch(/^Later plans that this approval carries: as set for this service/);
    expect(text).toMatch(
      /Set for this service: 250 kW an asset, 2[.,]?0*\d* \wW in sum, 2\.0 % of the cost, for 60 min\./,
    );
  });

  it('say that the service carries none where it is so', () => {
    expect(envelope(defaultTolerances(EXACT), EXACT)).toContain(
      'Set for this service: none, this exact plan only.',
    );
    // Numbers of the cost alone are numbers too.
    const cost = { ...EXACT, costShare: 0.01 };
    expect(envelope(defaultTolerances(cost), cost)).toContain('1.0 % of the cost');
  });

  it('ask for numbers only when a person states their own', () => {
    const inputs = (value: Tolerances): number =>
      markup(h(EnvelopeField, { value, defaults: DEFAULTS, onInput: () => undefined })).match(
        /type="number"/g,
      )?.length ?? 0;
    expect(inputs({ mode: 'default', own: DEFAULTS })).toBe(0);
    expect(inputs({ mode: 'exact', own: DEFAULTS })).toBe(0);
    expect(inputs({ mode: 'own', own: DEFAULTS })).toBe(4);
  });

  it('show a share of the cost as percent without the dust of floating point', () => {
    const shown = (costShare: number | null): string =>
      markup(
        h(EnvelopeField, {
          value: { mode: 'own', own: { ...DEFAULTS, costShare } },
          defaults: DEFAULTS,
          onInput: () => undefined,
        }),
      );
    // 0.07 * 100 is 7.000000000000001.
    expect(shown(0.07)).toContain('value="7"');
    expect(shown(0.0125)).toContain('value="1.25"');
    expect(shown(null)).not.toContain('NaN');
  });

  it('mark exactly one way', () => {
    for (const mode of ['default', 'exact', 'own'] as const) {
      const value = { mode, own: DEFAULTS };
      const html = markup(h(EnvelopeField, { value, defaults: DEFAULTS, onInput: () => undefined }));
      expect(html.match(/<input[^>]*type="radio"[^>]*checked/g)).toHaveLength(1);
    }
  });
});

const SCREEN = {
  parts: {
    nodes: [
      { nodeId: 'PDJ', name: 'Point-du-Jour', assets: 3 },
      { nodeId: 'GER', name: 'Gerland', assets: 1 },
    ],
    kinds: [{ kind: 'battery', assets: 2 }],
  },
} as unknown as Screen;

const part = (by: Part['by'], ...chosen: string[]): string =>
  words(h(PartField, { screen: SCREEN, value: { by, chosen: new Set(chosen) }, onInput: () => undefined }));

describe('the part of a plan', () => {
  it('is the whole unless somebody says otherwise; nothing is listed then', () => {
    expect(part('whole')).toBe('What is approved The whole plan By substation By class of asset');
  });

  it('lists substations or classes with how many assets each has', () => {
    expect(part('nodes')).toContain('Point-du-Jour, 3 assets Gerland, 1 asset');
    expect(part('kinds')).toMatch(/batter\w+, 2 assets/i);
  });

  it('asks for at least one', () => {
    expect(part('nodes')).toMatch(/Choose at least one\.$/);
  });

  it('names what is left out and what becomes of it', () => {
    expect(part('nodes', 'PDJ')).toContain(
      '▲ Left out: Gerland, 1 asset. They follow the plan in force to its end, then go to their local control.',
    );
    expect(inLanguage('fr', () => part('nodes', 'PDJ'))).not.toContain('Left out');
  });

  it('says so when nothing is left out', () => {
    expect(part('nodes', 'PDJ', 'GER')).toMatch(/Nothing is left out\.$/);
    expect(part('nodes', 'PDJ', 'GER')).not.toContain('▲');
  });
});
