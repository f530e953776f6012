/** Bodies of OpenADR 3.1.0 requests (components of the API description). What it does not name is left out, as it allows. */
import { z } from 'zod';
import { isDuration } from '../../core/time/civil-duration.js';
import { ADR_KINDS } from '../../core/openadr/objects.js';

/** Text that comes back as it went in: a database keeps neither NUL nor halves of characters. */
function isKept(text: string): boolean {
  return !/[\0\p{Cs}]/u.test(text);
}

function text(max: number, what: string) {
  return z
    .string(`expected ${what} as text`)
    .min(1, `expected ${what}, and it is empty`)
    .max(max, `expected ${what} of at most ${String(max)} characters`)
    .refine(isKept, `expected ${what} of whole Unicode characters, without NUL`);
}

const anyText = z.string().refine(isKept, 'expected text of whole Unicode characters, without NUL');
const free = anyText.nullable();
const int32 = z.int32('expected a whole number of 32 bits');
const target = text(128, 'a target');
const targets = z.array(target, 'expected targets as an array of texts').nullable();
const objectId = text(128, 'an id').regex(
  /^[a-zA-Z0-9_-]+$/,
  'expected an id of letters, digits, "_" and "-"',
);
const units = text(128, 'a unit').nullable();
/** Spellings of "now" that the description names; its own form of a date and time allows none of them. */
const NOW = ['0001-01-01', '0001-01-01T00:00:00'];
const DATE_TIME_FORM =
  'expected a date and time with seconds and zone (RFC 3339), for example 2026-01-15T17:00:00Z';
const SECONDS = /T\d\d:\d\d:\d\d/;
const isoDateTime = z.iso.datetime({ offset: true });
const dateTime = z
  .string(DATE_TIME_FORM)
  .refine(
    (value) => NOW.includes(value) || (SECONDS.test(value) && isoDateTime.safeParse(value).success),
    DATE_TIME_FORM,
  );
/** As the description writes it. */
const DURATION = /^-?P(?=\d|T\d)(?:\d+Y)?(?:\d+M)?(?:\d+[DW])?(?:T(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?$/;
const duration = z
  .string()
  .refine(
    (value) => DURATION.test(value) && isDuration(value),
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
      [z.number(), anyText, z.boolean(), point],
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
