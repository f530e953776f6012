/** Wire shape of the health of the service. */
import { z } from 'zod';

export const healthSchema = z
  .strictObject({
    status: z.enum(['ok', 'stale']).describe('ok: the newest plan is at most two cycles old'),
    time: z.string().describe("The service's clock, ISO 8601 UTC"),
    speed: z.number().describe('Seconds of that clock in a second of the wall'),
    newestPlan: z.string().nullable().describe('Plan id'),
    newestPlanAgeS: z.number().nullable().describe('[s]'),
    planInForce: z.string().nullable().describe('Plan id; null: the assets are in their safe state'),
    inForceUntil: z.string().nullable().describe('ISO 8601 UTC'),
    openAdrBroker: z
      .enum(['none', 'connected', 'broken'])
      .describe('The MQTT broker that tells OpenADR clients of changes; none: there is none'),
  })
  .meta({ id: 'Health' });

export type Health = z.infer<typeof healthSchema>;
