/** Wire shapes of series and their values. */
import { z } from 'zod';
import { exactly } from '../api-description/answers.decorator.js';
import type { SeriesAnswer, SeriesValueView, SeriesView } from './telemetry.schema.js';

const valueFields = {
  at: z.string().describe('Slot start, or source time of a reading, ISO 8601 UTC'),
  value: z.number().nullable().describe('In the unit of the series; null = missing'),
  quality: z.string().describe('good, uncertain or bad'),
  provenance: z.string().exactOptional().describe('Slots: measured, estimated or missing'),
  method: z.string().exactOptional().describe('Slots: how the value was made'),
  statusCode: z.number().exactOptional().describe('Readings: OPC UA status code'),
  knownAt: z.string().describe('Known from this instant, ISO 8601 UTC'),
};

const valueSchema = exactly<SeriesValueView>()(z.strictObject(valueFields).meta({ id: 'SeriesValue' }));

const headFields = {
  id: z.string(),
  owner: z.strictObject({ id: z.string(), kind: z.enum(['meter', 'asset', 'sensor']), name: z.string() }),
  observable: z.string(),
  unit: z.string(),
  sign: z.string().nullable().describe('Meaning of a positive value; null where the sign says nothing'),
  kind: z.enum(['readings', 'slots']).describe('readings come from a device, slots are made by closing'),
};

export const seriesViewSchema = exactly<SeriesView>()(
  z
    .strictObject({
      ...headFields,
      newest: z
        .strictObject({ ...valueFields, ageSeconds: z.number().describe('[s]') })
        .nullable()
        .describe('Newest value; null when there is none'),
    })
    .meta({ id: 'Series', description: 'A series and its newest value' }),
);

export const seriesAnswerSchema = exactly<SeriesAnswer>()(
  z
    .strictObject({
      ...headFields,
      from: z.string().describe('ISO 8601 UTC'),
      to: z.string().describe('ISO 8601 UTC, not included'),
      asKnownAt: z.string().nullable().describe('null = as known now'),
      values: z.array(valueSchema),
    })
    .meta({ id: 'SeriesValues', description: 'Values of one series in a range' }),
);
