/** Two plans held side by side whose buildings answered in between. */
import { describe, expect, it } from '@jest/globals';
import { SLOT_MS } from '../../time/slot.js';
import { buildDispatch } from '../build-dispatch.js';
import type { BuildingOffer } from '../building-offer.js';
import type { PlanContent } from '../plan.js';
import type { AssetState } from '../snapshot.js';
import { demandResponse } from '../testing/flexible-assets.js';
import { offerOfBlock } from '../testing/offer-of-block.js';
import { EVENING_MS, smallInput } from '../testing/small-grid.js';
import { differingInputs, type PlanInputs } from './differing-inputs.js';
import { swapInputs } from './swap-inputs.js';

const T = 4;
const BLOCK = demandResponse({ id: 'DR-a', name: 'Pool', deliveryProbability: 0.8 });
const belief = (mean: number) => ({ mean, low: mean, calls: 2, askedKwh: 10, deliveredKwh: 10 * mean });

function inputs(offer: Partial<BuildingOffer> | null, startMs = EVENING_MS): PlanInputs {
  const { snapshot, forecasts } = smallInput({
    ...{ assets: [], importPrice: new Array<number>(T).fill(0.2), startMs },
  });
  if (offer === null) return { snapshot, forecasts };
  const offers = [offerOfBlock(BLOCK, T, offer)];
  return { snapshot: { ...snapshot, buildings: { model: 'test', offers, leftOut: [] } }, forecasts };
}

const PLAN = { schedules: [] } as unknown as PlanContent;
const EARLIER = inputs({ asked: belief(0.8), standingKw: [0, -32, -32, 0] });
const LATER = inputs({ asked: belief(0.7), standingKw: [-20, -20, 0, 0] }, EVENING_MS + SLOT_MS);

describe('buildings between two plans', () => {
  it('differ by what they answered and by what was learned of them', () => {
    const found = differingInputs(EARLIER, LATER, PLAN).filter(({ group }) => group === 'calls');
    expect(found.map(({ what, unit }) => `${what} [${unit}]`)).toEqual([
      'Pool, called [kW]',
      'Pool, probability of delivery [1]',
    ]);
    // -20 for -32, -20 for -32, 0 for 0; then 0.7 for 0.8.
    expect(found.map(({ largest }) => largest)).toEqual([12, 0.1].map((one) => expect.closeTo(one, 9)));
    expect(found.map(({ mean }) => mean)).toEqual([8, -0.1].map((one) => expect.closeTo(one, 9)));
  });

  it('differ by who joined and who left, with the power that may be called of it', () => {
    const calls = (before: PlanInputs, after: PlanInputs) =>
      differingInputs(before, after, PLAN).filter(({ group }) => group === 'calls');
    const { blockKw } = BLOCK;
    expect(calls(inputs(null), LATER)).toEqual([
      { group: 'calls', what: 'Pool, joined and may be called', largest: blockKw, mean: blockKw, unit: 'kW' },
    ]);
    expect(calls(EARLIER, inputs(null))).toEqual([
      {
        group: 'calls',
        what: 'Pool, left and could be called',
        largest: blockKw,
        mean: -blockKw,
        unit: 'kW',
      },
    ]);
    expect(calls(inputs(null), inputs(null))).toEqual([]);
    expect(calls(EARLIER, EARLIER)).toEqual([]);
  });

  it('differ by the terms they offer', () => {
    const dearer = { ...BLOCK, blockKw: BLOCK.blockKw + 10, priceEurPerKwh: BLOCK.priceEurPerKwh + 0.05 };
    const found = differingInputs(inputs({}), inputs({ block: dearer }), PLAN);
    expect(found.map(({ what, mean, unit }) => [what, Math.round(mean * 100) / 100, unit])).toEqual([
      ['Pool, offers', 10, 'kW'],
      ['Pool, price', 0.05, 'EUR/kWh'],
    ]);
    const back = swapInputs(inputs({ block: dearer }), { content: PLAN, inputs: inputs({}) }, 'calls');
    expect(back.snapshot.buildings?.offers[0]?.block).toEqual(BLOCK);
  });

  it('can be taken back to what the earlier plan knew, by the clock', () => {
    const back = swapInputs(LATER, { content: PLAN, inputs: EARLIER }, 'calls').snapshot;
    const [offer] = back.buildings?.offers ?? [];
    // The last slot was beyond the earlier horizon.
    expect(offer?.standingKw).toEqual([-32, -32, 0, 0]);
    expect([offer?.asked.mean, offer?.block.deliveryProbability]).toEqual([0.8, 0.8]);
    const nobody = swapInputs(inputs(null), { content: PLAN, inputs: inputs(null) }, 'calls').snapshot;
    expect(nobody.buildings).toBeUndefined();
    expect(nobody.assets).toEqual([]);
  });

  it('that joined are away again when that is taken back', () => {
    const back = swapInputs(LATER, { content: PLAN, inputs: inputs(null) }, 'calls').snapshot;
    expect(back.buildings?.offers).toEqual([]);
  });

  it('that left are there again, in the slots of the later plan', () => {
    const state: AssetState = {
      ...{ assetId: BLOCK.id, available: true, reason: null, powerKw: 0, soc: null },
      ...{ zoneTemperatureC: null, energyRequestedKwh: null, ageMs: 0 },
    };
    const before = inputs({
      standingKw: [0, -32, -32, 0],
      caps: [{ per: 'day', fromSlot: 0, toSlot: 3, calls: 1 }],
    });
    const earlier = { ...before, snapshot: { ...before.snapshot, assets: [state] } };
    const later = inputs(null, EVENING_MS + SLOT_MS);
    const back = swapInputs(later, { content: PLAN, inputs: earlier }, 'calls').snapshot;
    expect(back.assets).toEqual([state]);
    expect(back.buildings?.offers).toMatchObject([
      {
        buildingId: 'a',
        starts: [0, 1, 2],
        caps: [{ per: 'day', fromSlot: 0, toSlot: 2, calls: 1 }],
        standingKw: [-32, -32, 0, 0],
      },
    ]);
    // The plan of then is solved with it.
    const { grid } = smallInput({ assets: [], importPrice: new Array<number>(T).fill(0.2) });
    const { layout } = buildDispatch({ grid, snapshot: back, forecasts: later.forecasts });
    expect(layout.assets.map(({ asset, mode }) => [asset.id, mode])).toContainEqual([BLOCK.id, 'steered']);
  });
});
