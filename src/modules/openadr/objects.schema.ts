/** Bodies of OpenADR 3.1.0 requests (components of the API description). What it does not name is left out, as it allows. */
import { z } from 'zod';
import { isDuration } from '../../core/time/civil-duration.js';
import { ADR_KINDS } from '../../core/openadr/objects.js';

const NO_NUL = /^[^\0]*$/;

function text(max: number, what: string) {
  return z
    .string(`expected ${what} as text`)
    .min(1, `expected ${what}, and it is empty`)
    .max(max, `expected ${what} of at most ${String(max)} characters`)
    .regex(NO_NUL, `expected ${what} without NUL characters`);
}

const free = z.string().regex(NO_NUL, 'expected text without NUL characters').nullable();
const int32 = z.int32('expected a whole number of 32 bits');
const target = text(128, 'a target');
const targets = z.array(target, 'expected targets as an array of texts').nullable();
const objectId = text(128, 'an id').regex(
  /^[a-zA-Z0-9_-]+$/,
  'expected an id of letters, digits, "_" and "-"',
);
const units = text(128, 'a unit').nullable();
const dateTime = z.iso.datetime({
  offset: true,
  error: 'expected a date and time with zone (RFC 3339), for example 2026-01-15T17:00:00Z',
});
const duration = z
  .string()
  .refine(
    (value) => isDuration(value) && /^-?P(?=\d|T\d)/.test(value),
    'expected a duration (ISO 8601), for example PT15M',
  );
const url = z.url('expected an absolute address').max(8000);

const intervalPeriod = z.object({
  start: dateTime.optional(),
  duration: duration.optional(),
  randomizeStart: duration.optional(),
});
const point = z.object({ x: z.number(), y: z.number() });
const valuesMap = z.object({
  type: text(128, 'a type'),
  values: z.array(
    z.union(
      [z.number(), z.string().regex(NO_NUL), z.boolean(), point],
      'expected a number, a text, true, false or a point {x, y}',
    ),
  ),
});
const interval = z.object({
  id: int32,
  intervalPeriod: intervalPeriod.optional(),
  payloads: z.array(valuesMap),
});
const eventPayloadDescriptor = z.object({
  objectType: z.literal('EVENT_PAYLOAD_DESCRIPTOR'),
  payloadType: text(128, 'a payload type'),
  units: units.optional(),
  currency: free.optional(),
});
const reportPayloadDescriptor = z.object({
  objectType: z.literal('REPORT_PAYLOAD_DESCRIPTOR'),
  payloadType: text(128, 'a payload type'),
  readingType: text(128, 'a reading type').nullable().optional(),
  units: units.optional(),
  accuracy: z.number().nullable().optional(),
  confidence: z.int32().min(0).max(100).nullable().optional(),
});
const reportDescriptor = z.object({
  payloadType: text(128, 'a payload type'),
  readingType: text(128, 'a reading type').nullable().optional(),
  units: units.optional(),
  targets: targets.optional(),
  aggregate: z.boolean().optional(),
  startInterval: int32.optional(),
  numIntervals: int32.optional(),
  historical: z.boolean().optional(),
  frequency: int32.optional(),
  repeat: int32.optional(),
  reportIntervals: z.enum(['INTERVALS', 'SUB_INTERVALS', 'OPEN_INTERVALS']).optional(),
});

/** Body of a program. */
export const programSchema = z.object({
  programName: text(128, 'programName'),
  intervalPeriod: intervalPeriod.optional(),
  programDescriptions: z
    .array(z.object({ URL: url }))
    .nullable()
    .optional(),
  payloadDescriptors: z
    .array(z.discriminatedUnion('objectType', [eventPayloadDescriptor, reportPayloadDescriptor]))
    .nullable()
    .optional(),
  attributes: z.array(valuesMap).nullable().optional(),
  targets: targets.optional(),
});
export type ProgramBody = z.infer<typeof programSchema>;

/** Body of an event. */
export const eventSchema = z.object({
  programID: objectId,
  eventName: free.optional(),
  duration: duration.optional(),
  priority: z
    .int('expected a whole number, 0 for the most urgent')
    .min(0)
    .max(2_147_483_647)
    .nullable()
    .optional(),
  targets: targets.optional(),
  reportDescriptors: z.array(reportDescriptor).nullable().optional(),
  payloadDescriptors: z.array(eventPayloadDescriptor).nullable().optional(),
  intervalPeriod: intervalPeriod.optional(),
  intervals: z.array(interval).optional(),
});
export type EventBody = z.infer<typeof eventSchema>;

/** Body of a report. */
export const reportSchema = z.object({
  eventID: objectId,
  clientName: text(128, 'clientName'),
  reportName: free.optional(),
  payloadDescriptors: z.array(reportPayloadDescriptor).nullable().optional(),
  resources: z.array(
    z.object({
      resourceName: text(128, 'resourceName'),
      intervalPeriod: intervalPeriod.optional(),
      intervals: z.array(interval),
    }),
  ),
});
export type ReportBody = z.infer<typeof reportSchema>;

/** Each address is asked before a subscription exists: nobody lets this server ask a hundred. */
const MOST_OPERATIONS = 10;

/** Body of a subscription. */
export const subscriptionSchema = z.object({
  clientName: text(128, 'clientName'),
  programID: objectId.optional(),
  objectOperations: z
    .array(
      z.object({
        objects: z.array(z.enum(ADR_KINDS)),
        operations: z.array(z.enum(['READ', 'CREATE', 'UPDATE', 'DELETE'])),
        callbackUrl: url,
        bearerToken: free.optional(),
      }),
    )
    .max(MOST_OPERATIONS, `expected at most ${String(MOST_OPERATIONS)} objectOperations`),
  targets: targets.optional(),
});
export type SubscriptionBody = z.infer<typeof subscriptionSchema>;

/** Body of a ven: business logic names client and targets, a VEN neither. */
export const venSchema = z.discriminatedUnion(
  'objectType',
  [
    z.object({
      objectType: z.literal('BL_VEN_REQUEST'),
      clientID: text(128, 'clientID'),
      targets: targets.optional(),
      venName: text(128, 'venName'),
      attributes: z.array(valuesMap).nullable().optional(),
    }),
    z.object({
      objectType: z.literal('VEN_VEN_REQUEST'),
      venName: text(128, 'venName'),
      attributes: z.array(valuesMap).nullable().optional(),
    }),
  ],
  'expected objectType BL_VEN_REQUEST or VEN_VEN_REQUEST',
);
export type VenBody = z.infer<typeof venSchema>;

/** Body of a resource. */
export const resourceSchema = z.discriminatedUnion(
  'objectType',
  [
    z.object({
      objectType: z.literal('BL_RESOURCE_REQUEST'),
      clientID: text(128, 'clientID'),
      targets: targets.optional(),
      resourceName: text(128, 'resourceName'),
      venID: objectId,
      attributes: z.array(valuesMap).nullable().optional(),
    }),
    z.object({
      objectType: z.literal('VEN_RESOURCE_REQUEST'),
      resourceName: text(128, 'resourceName'),
      venID: objectId,
      attributes: z.array(valuesMap).nullable().optional(),
    }),
  ],
  'expected objectType BL_RESOURCE_REQUEST or VEN_RESOURCE_REQUEST',
);
export type ResourceBody = z.infer<typeof resourceSchema>;
