/** Sentences of reasons as an operator reads them, from answers written down by hand. */
import { describe, expect, it } from '@jest/globals';
import { buildDispatch } from './build-dispatch.js';
import type { BuiltDispatch } from './dispatch-input.js';
import type { SetpointReason } from './plan.js';
import { explainSetpoint } from './reasons.js';
import { demandResponse, envelope, evFleet, profile, unit, wind } from './testing/flexible-assets.js';
import { type HandAnswer, readByHand } from './testing/solved-by-hand.js';
import {
  battery,
  building,
  evHub,
  EVENING_MS,
  hotWater,
  lighting,
  meanForecast,
  smallInput,
  type SmallWorld,
} from './testing/small-grid.js';

const SLOT = 900_000;
const build = (world: Partial<SmallWorld>): BuiltDispatch =>
  buildDispatch(smallInput({ assets: [battery()], importPrice: [0.1, 0.2, 0.3], ...world }));

function explained(
  built: BuiltDispatch,
  answer: HandAnswer | null,
  at: { assetId?: string; slot?: number; powerKw?: number } = {},
): SetpointReason {
  const { assetId = 'BAT', slot = 0 } = at;
  const part = built.layout.assets.find(({ asset }) => asset.id === assetId);
  if (!part) throw new Error(`no part of ${assetId}`);
  const reader = answer && readByHand(built, answer);
  const powerKw = at.powerKw ?? reader?.powerKw(part, slot) ?? 0;
  return explainSetpoint(built, reader, part, { slot, powerKw });
}

describe('what an asset does, in a word', () => {
  const { commitment: _none, ...steady } = unit();
  const built = build({
    assets: [
      battery(),
      hotWater(),
      building(),
      evHub(),
      evFleet(),
      lighting(),
      steady,
      wind(),
      demandResponse(),
      envelope(),
      profile(),
    ],
    states: [{ assetId: 'CHP', powerKw: -60 }],
    forecasts: [meanForecast('WND.power', { startMs: EVENING_MS, mean: [-40, -40, -40] })],
  });

  it.each<[string, number, string]>([
    ['BAT', 40, 'Charges 40 kW at 18:00'],
    ['BAT', -2_100, 'Discharges 2.1 MW at 18:00'],
    ['BAT', 0, 'Waits at 18:00'],
    ['DHW', 12, 'Heats with 12 kW at 18:00'],
    ['BLD', 40, 'Heats with 40 kW at 18:00'],
    ['EV', 80, 'Charges 80 kW at 18:00'],
    ['FLT', 80, 'Charges 80 kW at 18:00'],
    ['LIT', 20, 'Lit at 20 kW at 18:00'],
    ['LIT', 0, 'Off at 18:00'],
    ['CHP', -60, 'Generates 60 kW at 18:00'],
    ['WND', -40, 'Generates 40 kW at 18:00'],
    ['WND', 0, 'Gives nothing at 18:00'],
    ['DRB', -80, 'Takes 80 kW less at 18:00'],
    ['DRB', 16, 'Takes 16 kW more at 18:00'],
    ['ENV', 30, 'Takes 30 kW at 18:00'],
    ['RUN', 40, 'Takes 40 kW at 18:00'],
  ])('%s at %d kW: %s', (assetId, powerKw, deed) => {
    expect(explained(built, null, { assetId, powerKw }).sentence).toBe(
      `${deed}; the solver gave no prices, so no reason can be derived from them.`,
    );
  });
});

describe('an asset left to its own control', () => {
  it('says so, with what is expected and why', () => {
    const built = build({
      assets: [hotWater({ drawKw: new Array<number>(24).fill(8) })],
      states: [{ assetId: 'DHW', available: false, reason: 'no answer since 17:40' }],
    });
    const reason = explained(built, { duals: { 'node-balance[PDJ,1]': 0.05 } }, { assetId: 'DHW', slot: 1 });
    expect(reason.sentence).toBe(
      'Left to its local control at 18:15, about 8.0 kW expected: no answer since 17:40.',
    );
    expect(reason).toMatchObject({ binding: null, alternative: null, slotMs: EVENING_MS + SLOT });
    expect(reason.nodePriceEurPerKwh).toBeCloseTo(0.2, 12);
  });
});

describe('no choice', () => {
  it.each<[string, string, Partial<SmallWorld>]>([
    [
      'LIT',
      'Off at 12:00: it is light outside.',
      { assets: [lighting()], startMs: EVENING_MS - 6 * 3_600_000 },
    ],
    [
      'WND',
      'Gives nothing at 18:00: there is no wind.',
      {
        assets: [wind()],
        forecasts: [meanForecast('WND.power', { startMs: EVENING_MS, mean: [0, 0, 0] })],
      },
    ],
    [
      'ENV',
      'Takes 25 kW at 18:00: no other power is possible.',
      {
        assets: [envelope({ minKw: new Array<number>(24).fill(25), maxKw: new Array<number>(24).fill(25) })],
      },
    ],
  ])('of %s is said plainly', (assetId, sentence, world) => {
    const built = build(world);
    const values = assetId === 'ENV' ? { 'power[ENV,0]': 25 } : {};
    expect(explained(built, { values }, { assetId }).sentence).toBe(sentence);
  });
});

describe('a battery that trades', () => {
  const built = build({
    assets: [battery({ efficiencyCharge: 0.9, efficiencyDischarge: 0.9, wearEurPerKwh: 0.01 })],
  });
  const duals = {
    'node-balance[PDJ,0]': 0.1 / 4,
    'node-balance[PDJ,1]': 0.2 / 4,
    'node-balance[PDJ,2]': 0.3 / 4,
    'storage-balance[BAT,0]': 0.2,
    'storage-balance[BAT,1]': 0.2,
    'storage-balance[BAT,2]': 0.2,
  };
  const values = { 'charge[BAT,0]': 100, 'discharge[BAT,1]': 10, 'discharge[BAT,2]': 70 };
  const reduced = { 'charge[BAT,0]': -0.02, 'charge[BAT,1]': 0.01, 'charge[BAT,2]': 0.03 };
  // A kWh bought at 0.10 with wear gives 0.81 of it: (0.10 + 0.01) / 0.81 = 0.1358; sold at 0.30 less wear: 0.1542 won.
  const WON = 0.3 - 0.01 - 0.11 / 0.81;

  it('charges against its dearest discharge, after losses and wear', () => {
    const reason = explained(built, { values, duals, reduced });
    expect(reason.spread).toEqual({
      againstSlotMs: EVENING_MS + 2 * SLOT,
      againstEurPerKwh: expect.closeTo(0.3, 12),
      wonEurPerKwh: expect.closeTo(WON, 12),
    });
    expect(reason.sentence).toBe(
      'Charges 100 kW at 18:00: a kWh is worth 0.100 EUR here against 0.300 EUR at 18:30, which wins 0.154 EUR a kWh ' +
        'after losses and wear; 100 kW is all it can take; one kW more of it would save up to 0.0200 EUR. ' +
        'Instead: waiting, for at least 2.00 EUR more.',
    );
  });

  it('discharges against its cheapest charge, and wins the same', () => {
    const reason = explained(built, { values, duals, reduced }, { slot: 2 });
    expect(reason.spread).toMatchObject({
      againstSlotMs: EVENING_MS,
      wonEurPerKwh: expect.closeTo(WON, 12),
    });
  });

  it('has no spread where losses and wear eat it: then another reason is told', () => {
    const flat = { ...duals, 'node-balance[PDJ,1]': 0.12 / 4, 'node-balance[PDJ,2]': 0.12 / 4 };
    const reason = explained(built, { values, duals: flat, reduced });
    expect(reason.spread).toBeNull();
    expect(reason.sentence).toMatch(/^Charges 100 kW at 18:00: a kWh is worth 0\.100 EUR here; /);
  });

  it('that waits trades with no slot', () => {
    const reason = explained(built, { duals });
    expect(reason.spread).toBeNull();
    expect(reason.sentence).toBe('Waits at 18:00: a kWh is worth 0.100 EUR here.');
  });
});

describe('a load that can wait', () => {
  const built = build({ assets: [hotWater()] });
  const duals = {
    'node-balance[PDJ,0]': 0.1 / 4,
    'node-balance[PDJ,1]': 0.2 / 4,
    'node-balance[PDJ,2]': 0.3 / 4,
    'tank-balance[DHW,0]': 0.2,
    'tank-balance[DHW,1]': 0.2,
    'tank-balance[DHW,2]': 0.2,
  };

  it('takes its power against the dearest slot in which it rests', () => {
    const reason = explained(built, { values: { 'power[DHW,0]': 20 }, duals }, { assetId: 'DHW' });
    expect(reason.spread).toMatchObject({
      againstSlotMs: EVENING_MS + 2 * SLOT,
      wonEurPerKwh: expect.closeTo(0.2, 12),
    });
    expect(reason.sentence).toMatch(
      /^Heats with 20 kW at 18:00: a kWh is worth 0\.100 EUR here against 0\.300 EUR at 18:30, when it rests/,
    );
  });

  it('waits against the cheapest slot in which it acts', () => {
    const values = { 'power[DHW,0]': 20, 'power[DHW,1]': 5 };
    const reason = explained(built, { values, duals }, { assetId: 'DHW', slot: 2 });
    expect(reason.spread).toMatchObject({ againstSlotMs: EVENING_MS });
    expect(reason.sentence).toMatch(
      /^Waits at 18:30: a kWh is worth 0\.300 EUR here against 0\.100 EUR at 18:00, when it takes its energy/,
    );
  });
});

describe('prices that are compared with the asset’s own', () => {
  const { commitment: _none, ...steady } = unit();
  const built = build({ assets: [lighting(), steady], states: [{ assetId: 'CHP', powerKw: -60 }] });
  const duals = { 'node-balance[PDJ,0]': 0.2 / 4 };

  it.each([
    ['LIT', 'a kWh is worth 0.200 EUR here and light not given 0.150 EUR'],
    ['CHP', 'a kWh is worth 0.200 EUR here and costs 0.150 EUR to make'],
  ])('of %s are told beside it', (assetId, words) => {
    const values = { 'power[LIT,0]': 20, 'power[CHP,0]': -60 };
    expect(explained(built, { values, duals }, { assetId }).sentence).toContain(words);
  });
});

describe('limits of the network', () => {
  /** Energy at 18:00 is worth another price than later: nothing can stand for it. */
  const ALONE = { 'storage-balance[BAT,0]': 1 };
  const built = build({ limitKw: 600, baseKw: [560, 560, 560] });

  it('come first in their slot, and say what it would be without the battery', () => {
    const reason = explained(built, {
      values: { 'discharge[BAT,0]': 40, 'import[PDJ,0]': 600 },
      duals: { ...ALONE, 'import-limit[PDJ,0]': -0.4, 'node-balance[PDJ,0]': 0.5 },
    });
    expect(reason.sentence).toBe(
      'Discharges 40 kW at 18:00: without it Point-du-Jour would import 640 kW against its limit of 600 kW; one more kW ' +
        'would save up to 0.40 EUR over the quarter-hour; a kWh is worth 2.000 EUR here.',
    );
    expect(reason).toMatchObject({ binding: 'import-limit[PDJ,0]', shadowPriceEurPerKw: 0.4 });
  });

  it('name what is kept for forecast error', () => {
    const risky = build({ limitKw: 600, spreadKw: 25, baseKw: [500, 500, 500] });
    const reason = explained(risky, {
      values: { 'charge[BAT,0]': 75, 'import[PDJ,0]': 575 },
      duals: { 'import-limit[PDJ,0]': -0.4 },
    });
    expect(reason.sentence).toContain(
      'Point-du-Jour imports 575 kW, all of its limit of 600 kW less 25 kW kept for forecast error',
    );
  });

  it('of export tell what may be sent up', () => {
    const reason = explained(built, {
      values: { 'charge[BAT,0]': 40 },
      duals: { 'import-limit[PDJ,0]': 0.02 },
    });
    expect(reason.sentence).toContain('Point-du-Jour sends up all it may, 10.0 MW');
  });

  it('of the planned peak come after the price', () => {
    const reason = explained(built, {
      values: { 'discharge[BAT,0]': 40, 'import[CITY,0]': 520 },
      duals: { ...ALONE, 'peak[CITY,0]': -0.5, 'node-balance[PDJ,0]': 0.05 },
    });
    expect(reason.sentence).toBe(
      'Discharges 40 kW at 18:00: a kWh is worth 0.200 EUR here; the city is at its planned peak of 520 kW; one kW less of ' +
        'it would save up to 0.50 EUR.',
    );
  });
});

describe('prices that are no proof', () => {
  it('say so where yes-or-no decisions stand behind them', () => {
    const built = build({ assets: [battery(), unit()], states: [{ assetId: 'CHP', powerKw: -60 }] });
    const reason = explained(built, { reduced: { 'charge[BAT,0]': 0.02 } });
    expect(reason.sentence).toBe(
      'Waits at 18:00: a kWh is worth 0.000 EUR here. Instead: charging 100 kW, for about 2.00 EUR more. These prices hold ' +
        'while the yes-or-no decisions of the plan stay.',
    );
  });

  it('say how far the plan may be from the best where blocks made it', () => {
    const columnGeneration = {
      blocks: 4,
      wholeNodes: 0,
      rounds: 3,
      blocksMs: 1,
      masterMs: 1,
      lowerEur: 98.5,
      gap: 0.015,
      decisions: 0,
      heldLowerEur: 98.5,
    };
    const reason = explained(build({}), {
      reduced: { 'charge[BAT,0]': 0.02 },
      objective: 100,
      report: { columnGeneration },
    });
    expect(reason.sentence).toContain('for about 2.00 EUR more.');
    expect(reason.sentence).toContain('The plan may cost up to 1.50 EUR more than the best');
  });

  it('do not price a change they know nothing of', () => {
    const reason = explained(build({}), {
      values: { 'charge[BAT,0]': 60 },
      duals: { 'storage-balance[BAT,0]': 0.2, 'storage-balance[BAT,1]': 0.2 },
    });
    expect(reason.sentence).toContain("at a cost the plan's prices do not tell");
    expect(reason.alternativeCostEur).toBe(0);
  });
});
