/** The history of a call in French, from its data; what lacks a figure stays the service's sentence. */
import { inLanguage } from '../testing/shown.js';
import { describe, expect, it } from '@jest/globals';
import { type StepFacts, useStepFrench } from './step-french.js';

const AT = Date.UTC(2026, 0, 15, 17);
const NAMES: Readonly<Record<string, string>> = { lycee: 'Lycée Lumière', piscine: 'Piscine' };
const french = (facts: StepFacts): string | null =>
  inLanguage('fr', () => useStepFrench()(facts, (id) => NAMES[id] ?? id))?.replaceAll(
    /[\u00a0\u202f]/g,
    ' ',
  ) ?? null;

const LYCEE = { buildingIds: ['lycee'] };

describe('a step of a call', () => {
  it.each([
    [{ act: 'drawn-up', kw: 62.5 }, 'Préparé pour 62,5 kW.'],
    [
      { act: 'drawn-by-plan', planId: 'P-1', kw: 40 },
      'Décidé par le plan P-1 pour 40 kW ; approuver le plan l’approuve.',
    ],
    [{ act: 'approved', said: null }, 'Approuvé.'],
    [{ act: 'approved', said: 'vu avec le lycée' }, 'Approuvé : « vu avec le lycée »'],
    [{ act: 'published', leftOut: [] }, 'Publié.'],
    [
      { act: 'published', leftOut: ['lycee', 'autre'] },
      'Publié ; laissés de côté par leurs limites : Lycée Lumière, autre.',
    ],
    [{ act: 'new-version', n: 2, said: 'plus court' }, 'Version 2 : « plus court »'],
    [{ act: 'answered-accept', ...LYCEE, powerKw: 25 }, 'Lycée Lumière accepte 25 kW.'],
    [{ act: 'answered-opt-out', ...LYCEE, reason: 'examens' }, 'Lycée Lumière refuse : « examens »'],
    [{ act: 'settled', n: 3 }, 'Décomptes émis : 3.'],
    [{ act: 'began' }, 'Il a commencé.'],
    [
      { act: 'not-made', because: { rule: 'its-plan-state', state: 'expired' } },
      'Il ne se fait pas. Son plan est expiré.',
    ],
    [
      {
        act: 'in-place',
        pairs: [
          { buildingId: 'piscine', replaces: 'lycee' },
          { buildingId: 'x', replaces: null },
        ],
      },
      'Appelés à la place d’autres : Piscine pour Lycée Lumière, x pour ce qui manque.',
    ],
    [
      {
        act: 'told',
        kind: 'call',
        ways: [
          { way: 'email', buildingIds: ['lycee'] },
          { way: 'no-ven', buildingIds: ['piscine'] },
        ],
      },
      'Message envoyé sur l’appel ; par courriel : Lycée Lumière ; aucun VEN enregistré : Piscine.',
    ],
    [
      { act: 'nobody-in-place', ...LYCEE, nodeName: 'Croix-Rousse' },
      'Personne n’est appelé à la place de Lycée Lumière : nul autre bâtiment qui puisse l’être n’est sous Croix-Rousse, dont l’appel soulage la limite.',
    ],
    [{ act: 'told', kind: 'over', ways: [] }, 'Message envoyé sur la fin ; personne à prévenir.'],
    [
      { act: 'webhook-failed', kind: 'changed', ...LYCEE },
      'Le webhook de Lycée Lumière n’a pas pris le changement : on ne réessaie plus.',
    ],
  ])('%j: %s', (facts, words) => {
    expect(french(facts)).toBe(words);
  });

  it('tells instants in the site’s time', () => {
    const offer = { powerKw: 20, startMs: AT, endMs: AT + 3_600_000, reason: 'cours' };
    expect(french({ act: 'answered-counter', ...LYCEE, ...offer })).toMatch(
      /^Lycée Lumière propose 20 kW, de .*18:00 à .*19:00, à la place : « cours »$/,
    );
    expect(french({ act: 'signal-withdrawn', kind: 'ecowatt', atMs: AT })).toMatch(
      /^La publication d’Écowatt du .*18:00/,
    );
  });

  it.each([
    [{ act: 'brand-new' }],
    [{ act: 'toString' }],
    [{ act: 'drawn-up' }],
    [{ act: 'answered-accept', buildingIds: [], powerKw: 25 }],
    [{ act: 'told', kind: 'call', ways: [{ way: 'pigeon', buildingIds: ['lycee'] }] }],
    [{ act: 'in-place', pairs: [] }],
    [{ act: 'not-made', because: null }],
    [{ act: 'not-made', because: { rule: 'brand-new' } }],
  ])('%j is not told', (facts) => {
    expect(french(facts)).toBeNull();
  });
});
