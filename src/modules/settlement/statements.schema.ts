/** Wire shapes of statements and disputes. Money and settled energies are decimal texts, instants are epoch ms. */
import { z } from 'zod';
import { BASELINE_METHODS } from '../../core/flexibility/baseline.js';
import type { Dispute, StatementContent } from '../../core/flexibility/statement.js';
import { exactly } from '../api-description/answers.decorator.js';
import { drId, termsSchema, words } from '../demand-response/demand-response.answer.js';

const ms = z.number().int();
const method = z.enum(BASELINE_METHODS);
const state = z.enum(['issued', 'disputed', 'final']);
/** Largest file that goes with a dispute [bytes]. */
export const LARGEST_EVIDENCE_BYTES = 1_048_576;

const adjustment = z.strictObject({
  kind: z.enum(['factor', 'offset']),
  applied: z.number(),
  seen: z.number(),
  window: z.strictObject({ startMs: ms, endMs: ms }),
});

const baseline = z.discriminatedUnion('status', [
  z.strictObject({
    status: z.literal('known'),
    method,
    version: z.string(),
    powerKw: z.array(z.number()),
    days: z.array(z.string()),
    adjustment: adjustment.nullable(),
  }),
  z.strictObject({ status: z.literal('unknown'), method, version: z.string(), why: z.string() }),
]);

const quality = z.strictObject({
  method,
  days: z.number().int(),
  relativeRmse: z.number().nullable(),
  relativeBias: z.number().nullable(),
  errorKwh: z.strictObject({ p10: z.number(), p90: z.number() }).nullable(),
  eligible: z.boolean(),
});

const settlement = z.strictObject({
  slots: z.array(
    z.strictObject({
      slotMs: ms,
      orderedKwh: z.number(),
      deliveredKwh: z.number(),
      paidEur: z.string(),
      penaltyEur: z.string(),
    }),
  ),
  orderedKwh: z.string(),
  deliveredKwh: z.string(),
  paidEur: z.string(),
  penaltyEur: z.string(),
  totalEur: z.string(),
});

const content = exactly<StatementContent>()(
  z.strictObject({
    eventId: z.string(),
    eventVersion: z.number().int(),
    buildingId: z.string(),
    programId: z.string(),
    startMs: ms,
    endMs: ms,
    reduction: z.boolean(),
    /** By quarter-hour [kW, positive in the direction of the call]. */
    orderedKw: z.array(z.number()),
    method,
    methodVersion: z.string(),
    terms: termsSchema,
    slots: z.array(
      z.strictObject({
        slotMs: ms,
        baselineKw: z.number(),
        meteredKw: z.number().nullable(),
        deliveredKwh: z.number(),
      }),
    ),
    settlement: settlement.nullable(),
    unsettled: z.string().nullable(),
    reboundKwh: z.number().nullable(),
    compared: z.array(z.strictObject({ method, baseline, quality, deliveredKwh: z.number().nullable() })),
    inputsHash: z.string(),
  }),
);

/** A dispute as people see it; its evidence is a file of its own. */
const disputeSchema = exactly<Dispute>()(
  z.strictObject({
    statementId: z.string(),
    /** Name of the person. */
    by: z.string(),
    accountId: z.string(),
    atMs: ms,
    reason: z.string(),
    evidence: z
      .strictObject({ name: z.string(), mediaType: z.string(), bytes: z.number().int(), sha256: z.string() })
      .nullable(),
    ended: z
      .strictObject({
        by: z.string(),
        accountId: z.string(),
        atMs: ms,
        outcome: z.enum(['upheld', 'rejected']),
        reason: z.string(),
      })
      .nullable(),
  }),
);

/** One line of `GET /api/v1/demand-response/statements`. */
export const statementLineSchema = z.strictObject({
  id: z.string(),
  version: z.number().int(),
  eventId: z.string(),
  buildingId: z.string(),
  buildingName: z.string(),
  programId: z.string(),
  startMs: ms,
  endMs: ms,
  state,
  issuedMs: ms,
  disputeUntilMs: ms,
  /** Null where nothing was settled; `unsettled` says why. */
  orderedKwh: z.string().nullable(),
  deliveredKwh: z.string().nullable(),
  totalEur: z.string().nullable(),
  unsettled: z.string().nullable(),
  contentHash: z.string(),
});

/** Answer of `GET /api/v1/demand-response/statements`, newest first. */
export const statementsSchema = z.strictObject({ statements: z.array(statementLineSchema) });

/** Answer of `GET /api/v1/demand-response/statements/{id}`. */
export const statementSchema = z.strictObject({
  id: z.string(),
  version: z.number().int(),
  contentHash: z.string(),
  state,
  issuedMs: ms,
  disputeUntilMs: ms,
  buildingName: z.string(),
  programName: z.string(),
  content,
  /** Newest last. */
  disputes: z.array(disputeSchema),
});

/** Query of `GET /api/v1/demand-response/statements`. */
export const statementsQuerySchema = z.strictObject({
  eventId: drId.exactOptional(),
  buildingId: drId.exactOptional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** Query of `GET /api/v1/demand-response/statements/{id}`. */
export const statementFormatSchema = z.strictObject({
  format: z.enum(['json', 'csv', 'pdf']).default('json'),
});

/** Body of `POST /api/v1/demand-response/statements/{id}/dispute`. */
export const disputeBodySchema = z.strictObject({
  reason: words(10, 2_000, 'say in a sentence what is wrong with the statement'),
  evidence: z
    .strictObject({
      name: z.string().regex(/^[^\0/\\]{1,120}$/, 'expected a file name without path'),
      mediaType: z.enum([
        'text/plain',
        'text/csv',
        'application/json',
        'application/pdf',
        'image/png',
        'image/jpeg',
      ]),
      /** The file in base64, at most 1 MB when decoded. */
      base64: z
        .base64('expected the file in base64')
        .max(Math.ceil((LARGEST_EVIDENCE_BYTES * 4) / 3) + 4, 'expected a file of at most 1 MB'),
    })
    .exactOptional(),
});

/** Body of `POST /api/v1/demand-response/statements/{id}/dispute/end`. */
export const disputeEndSchema = z.strictObject({
  outcome: z.enum(['upheld', 'rejected']),
  reason: words(3, 2_000, 'say in a few words why'),
});

/** Answer of `POST /api/v1/demand-response/statements/{id}/recomputation`. */
export const recomputationSchema = z.strictObject({
  identical: z.boolean(),
  contentHash: z.string(),
  recomputedHash: z.string(),
  /** Paths at which stored and recomputed content differ, with both values. */
  differences: z.array(z.strictObject({ path: z.string(), stored: z.string(), recomputed: z.string() })),
});

export type StatementView = z.infer<typeof statementSchema>;
export type StatementLine = z.infer<typeof statementLineSchema>;
export type StatementsQuery = z.infer<typeof statementsQuerySchema>;
export type DisputeBody = z.infer<typeof disputeBodySchema>;
export type DisputeEnd = z.infer<typeof disputeEndSchema>;
export type Recomputation = z.infer<typeof recomputationSchema>;
