/** Two plans held side by side whose buildings answered in between. */
import { describe, expect, it } from '@jest/globals';
import { SLOT_MS } from '../../time/slot.js';
import type { BuildingOffer } from '../building-offer.js';
import type { PlanContent } from '../plan.js';
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

  it('that are new, or none, are no difference', () => {
    expect(differingInputs(inputs(null), LATER, PLAN).filter(({ group }) => group === 'calls')).toEqual([]);
    expect(differingInputs(EARLIER, inputs(null), PLAN).filter(({ group }) => group === 'calls')).toEqual([]);
  });

  it('can be taken back to what the earlier plan knew, by the clock', () => {
    const back = swapInputs(LATER, { content: PLAN, inputs: EARLIER }, 'calls').snapshot;
    const [offer] = back.buildings?.offers ?? [];
    // The last slot was beyond the earlier horizon.
    expect(offer?.standingKw).toEqual([-32, -32, 0, 0]);
    expect([offer?.asked.mean, offer?.block.deliveryProbability]).toEqual([0.8, 0.8]);
    const nobody = swapInputs(inputs(null), { content: PLAN, inputs: EARLIER }, 'calls').snapshot;
    expect(nobody.buildings).toBeUndefined();
    const unknown = swapInputs(LATER, { content: PLAN, inputs: inputs(null) }, 'calls').snapshot;
    expect(unknown.buildings?.offers[0]?.standingKw).toEqual([-20, -20, 0, 0]);
  });
});
