/** Wire shape of a setpoint with its proof. */
import { z } from 'zod';
import type { SetpointRecord } from '../../core/control/setpoint.js';
import { exactly } from '../api-description/answers.decorator.js';

export const setpointSchema = exactly<SetpointRecord>()(
  z
    .strictObject({
      order: z.strictObject({
        id: z.string().describe('<plan id>:<asset id>:<slot start>'),
        planId: z.string(),
        assetId: z.string(),
        slotMs: z.number().describe('Start of the slot [epoch ms, UTC]'),
        powerKw: z
          .number()
          .nullable()
          .describe('[kW], positive = into the asset; null = back to local control'),
        validFromMs: z.number().describe('[epoch ms, UTC]'),
        validUntilMs: z.number().describe('The asset falls back by itself after this [epoch ms, UTC]'),
        rampKwPerS: z.number().describe('Largest change of power [kW/s]'),
      }),
      state: z
        .enum(['intended', 'written', 'confirmed', 'late', 'refused', 'diverging', 'withheld', 'released'])
        .describe(
          'intended: recorded before the write; written: accepted and read back; the others are final',
        ),
      detail: z.string().describe('Why, in words'),
      statusCode: z.number().nullable().describe('OPC UA status code of the write'),
      readBackKw: z.number().nullable().describe('Value the device says it applies [kW]'),
      meteredKw: z.number().nullable().describe('Slot mean of the metered power [kW]'),
      intendedAtMs: z.number().describe('[epoch ms, UTC]'),
      writtenAtMs: z.number().nullable().describe('[epoch ms, UTC]'),
      settledAtMs: z.number().nullable().describe('[epoch ms, UTC]'),
    })
    .meta({ id: 'SetpointRecord', description: 'An order for one asset and slot, and what became of it' }),
);
