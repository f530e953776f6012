/** Wire shapes of data quality, endpoints and certificates. Instants are epoch ms; null = not known. */
import { z } from 'zod';

const ms = z.number().int();

const endpoint = z.strictObject({
  id: z.string(),
  url: z.string(),
  securityPolicy: z.string(),
  securityMode: z.string(),
  state: z.enum(['connected', 'lost', 'unknown']),
  sinceMs: ms.nullable(),
  detail: z.string().nullable(),
  /** Newest value of any of its series. */
  lastValueMs: ms.nullable(),
  ageMs: z.number().nullable(),
  series: z.number().int(),
  /** Series whose newest value is older than half an hour, or that never had one. */
  silentSeries: z.number().int(),
});

/** Answer of `GET /api/v1/endpoints`. */
export const endpointsSchema = z.strictObject({ nowMs: ms, endpoints: z.array(endpoint) });

const seriesAge = z.strictObject({
  seriesId: z.string(),
  ownerId: z.string(),
  observable: z.string(),
  endpointId: z.string(),
  node: z.string().describe('Node on the server, by namespace URI'),
  unit: z.string().describe('Unit the server gives the value in'),
  sign: z.union([z.literal(1), z.literal(-1)]).describe('House value = sign times value of the server'),
  atMs: ms.nullable(),
  ageMs: z.number().nullable(),
  quality: z.string().nullable(),
});

const gap = z.strictObject({
  fromMs: ms,
  toMs: ms,
  slots: z.number().int(),
  kind: z.enum(['estimated', 'missing']),
});

const owner = z.strictObject({
  ownerId: z.string(),
  kind: z.enum(['meter', 'asset']),
  districtId: z.string(),
  /** Shares of the slots of the last 7 days, 0..1. */
  measuredShare: z.number(),
  estimatedShare: z.number(),
  missingShare: z.number(),
  /** Slots closed again more than ten minutes after their end. */
  lateSlots: z.number().int(),
  /** Newest first, at most 50. */
  gaps: z.array(gap),
});

/** Answer of `GET /api/v1/data-quality`. */
export const dataQualitySchema = z.strictObject({
  nowMs: ms,
  /** Span of the owners' figures: 7 days up to the last slot. */
  fromMs: ms,
  toMs: ms,
  endpoints: z.array(endpoint),
  series: z.array(seriesAge),
  owners: z.array(owner),
  /** Entries of the journal in the span, at most 500 counted of each. Duplicates are dropped uncounted when they come. */
  incidents: z.strictObject({
    readingsDropped: z.number().int(),
    readingsRefused: z.number().int(),
    futureTimestamps: z.number().int(),
    pointProblems: z.number().int(),
    backfillsFailed: z.number().int(),
    duplicates: z.null(),
  }),
});

const certificate = z.strictObject({
  thumbprint: z.string(),
  subject: z.string(),
  issuer: z.string(),
  validFromMs: ms,
  validToMs: ms,
  applicationUri: z.string().nullable(),
  state: z.enum(['trusted', 'rejected']),
  sinceMs: ms,
});

/** Answer of `GET /api/v1/certificates`: rejected ones first. */
export const certificatesSchema = z.strictObject({ certificates: z.array(certificate) });

/** Answer of trusting and rejecting. */
export const certificateSchema = certificate;

/** Body of `POST /api/v1/certificates/{thumbprint}/trust` and `/reject`. */
export const certificateDeedSchema = z.strictObject({
  reason: z
    .string('say in a few words why')
    .refine((text) => !text.includes('\0'), 'expected text without NUL characters')
    .trim()
    .min(3, 'say in a few words why')
    .max(500, 'say in a few words why, at most 500 characters'),
});

export type EndpointsAnswer = z.infer<typeof endpointsSchema>;
export type DataQuality = z.infer<typeof dataQualitySchema>;
export type OwnerQuality = z.infer<typeof owner>;
