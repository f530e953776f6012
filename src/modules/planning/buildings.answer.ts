/** Wire shapes of buildings in what a plan was made from: what was known of their offers, and who is left out. */
import { z } from 'zod';
import type { BuildingOffer, BuildingsInPlan, DeliveryBelief } from '../../core/dispatch/building-offer.js';
import type { DemandResponse } from '../../core/grid/asset.js';
import { exactly } from '../api-description/answers.decorator.js';
import { ms, perSlot } from './plan.answer.js';

const beliefSchema = exactly<DeliveryBelief>()(
  z
    .strictObject({
      mean: z.number().describe('Expected share that is delivered, 0..1'),
      low: z.number().describe('Share that is kept at the risk level of the plan, 0..mean'),
      calls: z.number().describe('Measured calls it rests on'),
      askedKwh: z.number(),
      deliveredKwh: z.number(),
    })
    .meta({ id: 'DeliveryBelief', description: 'What was learned of how much a building delivers' }),
);

const blockSchema = exactly<DemandResponse>()(
  z.strictObject({
    kind: z.literal('demand-response'),
    id: z.string(),
    name: z.string(),
    substationId: z.string(),
    districtId: z.string(),
    meterId: z.string(),
    ratedKw: z.number(),
    rampKwPerS: z.number(),
    safeState: z.discriminatedUnion('mode', [
      z.strictObject({ mode: z.literal('power'), powerKw: z.number() }),
      z.strictObject({ mode: z.literal('local') }),
    ]),
    controllable: z.boolean(),
    blockKw: z.number().describe('Reduction it offers [kW, positive]'),
    minShare: z.number(),
    noticeSlots: z.number(),
    durationSlots: z.number(),
    callsLeft: z.number(),
    callsPer: z.enum(['day', 'week', 'season']).exactOptional(),
    restSlots: z.number().exactOptional(),
    priceEurPerKwh: z.number().describe('[EUR/kWh]'),
    reboundShare: z.number(),
    reboundSlots: z.number(),
    deliveryProbability: z.number().describe('The plan counts on this share only'),
  }),
);

const offerSchema = exactly<BuildingOffer>()(
  z
    .strictObject({
      buildingId: z.string(),
      name: z.string(),
      programId: z.string(),
      block: blockSchema,
      noticeMinutes: z.number(),
      answerMinutesBefore: z.number(),
      rateEurPerKwh: z.string(),
      comfortEffect: z.string(),
      calledBefore: z.boolean(),
      asked: beliefSchema,
      agreed: beliefSchema,
      burden: z.number().describe('Called share of what it offered in 30 days, 0..1'),
      starts: z.array(z.number()).describe('Slots of the horizon in which its own limits let a call begin'),
      caps: z.array(
        z.strictObject({
          per: z.enum(['day', 'week', 'season']),
          fromSlot: z.number(),
          toSlot: z.number(),
          calls: z.number().describe('Calls that may begin in these slots at most'),
        }),
      ),
      standing: z.array(
        z.strictObject({
          eventId: z.string(),
          participation: z.string(),
          startMs: ms('Start of its part'),
          endMs: ms('End of its part'),
          countedKw: z.number().describe('[kW, positive]; 0 where it declined or delivers nothing'),
          probability: z.number(),
        }),
      ),
      standingKw: perSlot('Effect of standing calls and their rebound [kW]'),
      standingRiskKw: perSlot('How much less is delivered at the risk level [kW]'),
    })
    .meta({ id: 'BuildingOffer', description: 'A building that may be called, as it was known' }),
);

/** Buildings as part of what a plan was made from. */
export const buildingsSchema = exactly<BuildingsInPlan>()(
  z.strictObject({
    model: z.string().describe('How the probability of delivery is learned'),
    offers: z.array(offerSchema).describe('In order of rotation'),
    leftOut: z
      .array(z.strictObject({ buildingId: z.string(), name: z.string(), reason: z.string() }))
      .describe('Buildings that are not in the plan, and why'),
  }),
);
