/** Reasons in French, told from figures written down by hand. */
import { describe, expect, it } from '@jest/globals';
import { inLanguage } from '../testing/shown.js';
import { alternativeFrench, type ReasonFacts, useReasonFrench } from './reason-french.js';

const NOON = Date.UTC(2026, 0, 15, 11);
const SLOT = 900_000;

const facts = (over: Partial<ReasonFacts> = {}): ReasonFacts => ({
  ...{ slotMs: NOON, powerKw: -2_500, binding: null, shadowPriceEurPerKw: 0, nodePriceEurPerKwh: 0.145 },
  ...{ spread: null, alternativeCostEur: null, alternativePowers: [], flow: null },
  ...over,
});

/** Without the narrow spaces that French numbers are written with. */
function told(over: Partial<ReasonFacts> = {}, kind = 'battery'): string | null {
  const nameOf = (id: string): string => (id === 'PDJ' ? 'Point-du-Jour' : id);
  const text = inLanguage('fr', () => useReasonFrench()(facts(over), { kind, nameOf }));
  return text === null ? null : text.replaceAll(/[\u00a0\u202f]/g, ' ');
}

describe('a reason in French', () => {
  it.each([
    ['battery', -2_500, 'Décharge 2,5 MW à 12:00'],
    ['battery', 400, 'Charge 400 kW à 12:00'],
    ['battery', 0, 'Attend à 12:00'],
    ['pv', 0, 'Ne donne rien à 12:00'],
    ['wind', -40, 'Produit 40 kW à 12:00'],
    ['lighting', 0, 'Éteint à 12:00'],
    ['lighting', 50, 'Allumé à 50 kW à 12:00'],
    ['hot-water', 4.2, 'Chauffe avec 4,2 kW à 12:00'],
    ['ev-hub', 100, 'Charge 100 kW à 12:00'],
    ['demand-response', -80, 'Prend 80 kW de moins à 12:00'],
    ['demand-response', 20, 'Prend 20 kW de plus à 12:00'],
    ['chp', -100, 'Produit 100 kW à 12:00'],
    ['fixed-load', 30, 'Prend 30 kW à 12:00'],
  ])('says what %s of %d kW does', (kind, powerKw, deed) => {
    expect(told({ powerKw }, kind)).toBe(`${deed} : un kWh vaut ici 0,145 €.`);
  });

  it('says what a battery wins between two prices, and when another load takes its energy', () => {
    const spread = { againstSlotMs: NOON - 4 * SLOT, againstEurPerKwh: 0.09, wonEurPerKwh: 0.032 };
    expect(told({ spread })).toContain('0,145 € contre 0,090 € à 11:00, soit 0,032 € gagnés après pertes');
    expect(told({ spread, powerKw: 0 }, 'hot-water')).toContain('à 11:00, quand il prend son énergie');
    expect(told({ spread, powerKw: 12 }, 'hot-water')).toContain('à 11:00, quand il se repose');
  });

  it('says what a substation would import without it, against its limit', () => {
    const flow = { nodeId: 'PDJ', slotMs: NOON, importKw: 37_500, limitKw: 39_000, marginKw: 1_500 };
    const network = { binding: 'import-limit[PDJ,4]', shadowPriceEurPerKw: 0.42, flow };
    expect(told(network)).toContain(
      ': sans lui Point-du-Jour soutirerait 40,0 MW pour sa limite de 39,0 MW, dont 1,5 MW gardés pour une erreur de prévision ; un kW de plus ferait gagner jusqu’à 0,42 € sur le quart d’heure ;',
    );
    expect(told({ ...network, powerKw: 0, flow: { ...flow, slotMs: NOON + SLOT } })).toContain(
      'Point-du-Jour soutire 37,5 MW à 12:15, toute sa limite',
    );
    const free = { ...network, shadowPriceEurPerKw: 4e-5 };
    expect(told(free)).toContain('prévision ; un kWh vaut ici');
    expect(told({ ...network, flow: { ...flow, importKw: -20_000 } })).toContain(
      'Point-du-Jour injecte tout ce qu’il peut, 20,0 MW',
    );
  });

  it.each([
    ['discharge[BAT,4]', 'ce qui décide : tout ce qu’il peut donner ; un kW de jeu en plus ferait gagner'],
    ['energy[BAT,4]', 'ce qui décide : son stock plein ou vide ; un kWh de jeu en plus ferait gagner'],
    ['comfort[BLD,4]', 'ce qui décide : le bord de sa bande de confort ; un K de jeu en plus ferait gagner'],
  ])('names %s with the unit of its price', (binding, words) => {
    expect(told({ binding, shadowPriceEurPerKw: 0.0213 })).toContain(`${words} jusqu’à 0,0213 €`);
  });

  it('says that it was announced, and what a change would win', () => {
    expect(told({ binding: 'announced-change[BAT,4]', shadowPriceEurPerKw: 0.0015 })).toContain(
      'annoncé ainsi, et un changement gagnerait 0,0015 € par kW, moins qu’il ne coûte',
    );
  });

  it('says what it could do instead, at which price by the plan or at one it does not tell', () => {
    const alternativePowers = [
      { slotMs: NOON, powerKw: 0 },
      { slotMs: NOON + 3 * SLOT, powerKw: -2_500 },
    ];
    expect(told({ alternativePowers, alternativeCostEur: 3.6 })).toMatch(
      / Sinon : la même chose à 12:45, pour 3,60 € de plus d’après les prix du plan\.$/,
    );
    expect(told({ alternativePowers, alternativeCostEur: 0 })).toMatch(
      /à un coût que les prix du plan ne disent pas\.$/,
    );
  });

  it('is local control where no power is planned, and nothing where the figures say nothing', () => {
    expect(told({ powerKw: null })).toBe('Laissé à sa régulation locale à 12:00.');
    expect(told({ nodePriceEurPerKwh: 0 })).toBeNull();
  });
});

describe('what could be done instead', () => {
  const instead = (powerKw: number, powers: readonly (readonly [number, number])[], kind = 'battery') =>
    inLanguage('fr', () =>
      alternativeFrench(
        {
          slotMs: NOON,
          powerKw,
          alternativePowers: powers.map(([slots, kw]) => ({ slotMs: NOON + slots * SLOT, powerKw: kw })),
        },
        kind,
      ),
    )?.replaceAll(/[\u00a0\u202f]/g, ' ');

  it.each([
    [
      60,
      [
        [0, 30],
        [1, 100],
      ],
      'battery',
      '30 kW à 12:15',
    ],
    [
      0,
      [
        [2, 0],
        [0, 12],
      ],
      'hot-water',
      'en prendre déjà 12 kW maintenant',
    ],
    [0, [[0, -100]], 'battery', 'décharge 100 kW'],
    [100, [[0, 0]], 'ev-hub', 'attend'],
    [-40, [[0, 0]], 'wind', 'ne donne rien'],
  ] as const)('of %d kW by %j (%s): %s', (powerKw, powers, kind, words) => {
    expect(instead(powerKw, powers, kind)).toBe(words);
  });

  it('is nothing where none is told', () => {
    expect(instead(60, [])).toBeUndefined();
  });
});
