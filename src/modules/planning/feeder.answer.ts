/** Wire shape of the voltages of a feeder network along a plan. */
import { z } from 'zod';
import type { FeederSummary } from '../../core/control/feeder-sweep.js';
import { exactly } from '../api-description/answers.decorator.js';

export const feederSchema = exactly<FeederSummary>()(
  z
    .strictObject({
      id: z.string(),
      lowestVoltagePu: z
        .array(z.number().nullable())
        .describe('Per unit, one per slot; null = no operating point found'),
      lowestBus: z.array(z.number()).describe('Bus that has it'),
      highestVoltagePu: z.array(z.number().nullable()).describe('Per unit, one per slot'),
      lossKw: z.array(z.number().nullable()).describe('Losses of all branches [kW], one per slot'),
    })
    .meta({ id: 'FeederSummary', description: 'What an AC sweep tells of a feeder network' }),
);
