/** Wire shape of the report on an imported load curve. */
import { z } from 'zod';
import { exactly } from '../api-description/answers.decorator.js';
import type { ImportAnswer } from './load-curve.schema.js';

const direction = z.enum(['draw-off', 'injection']);

const directionReport = z.strictObject({
  direction,
  rows: z.number(),
  missing: z.number().describe('Rows whose value is empty'),
  repeated: z.number().describe('Rows that repeat an earlier one'),
  surpassed: z.number().describe('Rows that gave way to a corrected one'),
  steps: z.array(z.strictObject({ minutes: z.number().describe('[min]'), from: z.string() })),
  stepInferred: z.boolean(),
  energyKwh: z.number().describe('Energy of the rows taken [kWh], never negative'),
});

const contradiction = z.strictObject({
  at: z.string(),
  direction,
  lines: z.tuple([z.number(), z.number()]).describe('Lines of the file, the first is 1'),
  values: z.tuple([z.number(), z.number()]).describe('[kW or kWh]'),
});

export const importAnswerSchema = exactly<ImportAnswer>()(
  z
    .strictObject({
      file: z.string(),
      prm: z.string().describe('Metering point, 14 digits'),
      shape: z.enum(['preamble', 'flat']),
      rows: z.number(),
      otherPrmRows: z.number().describe('Rows of other metering points, not taken'),
      otherQuantityRows: z
        .record(z.string(), z.number())
        .describe('Rows of other quantities, by name, not taken'),
      label: z.enum(['start', 'end']).describe('Side of the step the timestamps name'),
      labelFrom: z.enum(['option', 'evidence']),
      labelEvidence: z.array(z.string()),
      naiveRows: z.number().describe('Timestamps without offset, read as civil time'),
      directions: z.array(directionReport),
      contradictions: z.number(),
      firstContradictions: z.array(contradiction),
      from: z.string().describe('ISO 8601 UTC'),
      to: z.string().describe('ISO 8601 UTC, not included'),
      slots: z.number(),
      uncertainSlots: z.number().describe('Slots the operator of the network estimated or doubts'),
      missingSlots: z.number().describe('Slots inside the span that are not whole'),
      energyKwh: z.number().describe('Net energy [kWh], positive = drawn from the network'),
      warnings: z.array(z.string()),
      series: z.string(),
      dryRun: z.boolean(),
      knownAt: z.string().describe('Values are known from here, ISO 8601 UTC'),
      sha256: z.string().describe('Of the bytes of the file'),
      added: z.number().describe('Slots nothing was known of'),
      corrected: z.number().describe('Slots that said something else before'),
      unchanged: z.number().describe('Slots that said the same before'),
      bases: z.number().describe('Slots whose base follows and is kept with them'),
    })
    .meta({ id: 'LoadCurveImport', description: 'What was found in a file and made of it' }),
);
