/** The offer of a building behind a block, for specs. */
import type { DemandResponse } from '../../grid/asset.js';
import type { BuildingOffer, DeliveryBelief } from '../building-offer.js';

/** May be called in every slot of the horizon, was never called, and delivers what its block says. */
export function offerOfBlock(
  block: DemandResponse,
  slots: number,
  more: Partial<BuildingOffer> = {},
): BuildingOffer {
  const mean = block.deliveryProbability;
  const belief: DeliveryBelief = { mean, low: mean, calls: 0, askedKwh: 0, deliveredKwh: 0 };
  const nothing = new Array<number>(slots).fill(0);
  return {
    ...{ buildingId: block.id.replace('DR-', ''), name: block.name, programId: 'peak', block },
    ...{ noticeMinutes: 0, answerMinutesBefore: 0, rateEurPerKwh: String(block.priceEurPerKwh) },
    ...{ comfortEffect: 'a little cooler', calledBefore: true, asked: belief, agreed: belief, burden: 0 },
    starts: nothing.map((_, t) => t),
    ...{ caps: [], standing: [], standingKw: nothing, standingRiskKw: nothing },
    ...more,
  };
}
