/** Wire shapes of decisions, holds and policies. */
import { z } from 'zod';
import { FOUR_EYES_KINDS } from '../../core/control/four-eyes.js';
import { PLAN_STATES } from '../../core/control/plan-life.js';

/** Words of a person that go into the journal as they are. */
export function words(min: number, max: number, what: string) {
  const printable = z
    .string(what)
    .refine((text) => !text.includes('\0'), 'expected text without NUL characters');
  return printable
    .trim()
    .min(min, what)
    .max(max, `${what}, at most ${String(max)} characters`);
}

const names = z
  .array(z.string().regex(/^[\w.-]{1,60}$/, 'expected letters, digits, dots and dashes'))
  .min(1)
  .max(200);

/** Part of a plan. */
export const scopeSchema = z
  .strictObject({ nodeIds: names.exactOptional(), kinds: names.exactOptional() })
  .refine(
    (scope) => scope.nodeIds !== undefined || scope.kinds !== undefined,
    'name nodeIds, kinds or both; leave scope out for the whole plan',
  );

/** How far later plans may differ. */
export const envelopeSchema = z.strictObject({
  perAssetKw: z.number().min(0).max(1e6),
  sumKw: z.number().min(0).max(1e7),
  costShare: z.number().min(0).max(1),
  untilMs: z.number().int().positive(),
});

/** Body of `POST /api/v1/plans/{id}/decisions`; unknown fields are refused. */
export const decisionSchema = z.strictObject(
  {
    contentHash: z
      .string('expected the content hash of the plan you saw')
      .regex(/^[0-9a-f]{64}$/, 'expected the 64 hex digits of the plan you saw'),
    verdict: z.enum(['approved', 'rejected']),
    reason: words(3, 500, 'say in a few words why'),
    scope: scopeSchema.exactOptional(),
    /** Absent = the tolerances of the settings; null = this exact plan only. */
    envelope: envelopeSchema.nullable().exactOptional(),
    overrideReason: words(3, 500, 'say in a few words why you decide alone').exactOptional(),
  },
  {
    error: (issue) =>
      issue.code === 'invalid_type'
        ? 'expected a JSON object with contentHash, verdict and reason, sent with content-type application/json'
        : undefined,
  },
);

export type DecisionBody = z.infer<typeof decisionSchema>;

/** A ground on which two people are asked for. */
export const triggerSchema = z.object({
  kind: z.enum(FOUR_EYES_KINDS),
  subject: z.string().nullable(),
  seen: z.number().nullable().describe('null = not known, which counts as the worst'),
  allowed: z.number(),
  unit: z.enum(['kW', 'share', 'times']),
  text: z.string(),
});

/** A decision as recorded. */
export const decisionAnswerSchema = z.object({
  id: z.string(),
  planId: z.string(),
  contentHash: z.string(),
  verdict: z.enum(['approved', 'rejected']),
  accountId: z.string(),
  name: z.string(),
  via: z.enum(['session', 'token', 'service']),
  reason: z.string(),
  atMs: z.number(),
  scope: z
    .object({ nodeIds: z.array(z.string()).exactOptional(), kinds: z.array(z.string()).exactOptional() })
    .nullable(),
  envelope: envelopeSchema.nullable(),
  overrideReason: z.string().nullable(),
  fourEyes: z.array(triggerSchema),
});

/** Answer to a decision: what was recorded, and what it came to. */
export const decidedSchema = decisionAnswerSchema.extend({
  /** `first-of-two`: the plan waits for a second person. */
  outcome: z.enum(['accepted', 'first-of-two']),
  /** True: the same person had decided the same before, nothing happened again. */
  repeated: z.boolean(),
  planState: z.enum(PLAN_STATES),
  /** Last moment to decide, and the instant of the server's clock that counted. */
  approveByMs: z.number(),
  serverNowMs: z.number(),
  /** Plan whose setpoints are sent: the part that was approved, or the plan; null when none is. */
  sentPlanId: z.string().nullable(),
});

export type Decided = z.infer<typeof decidedSchema>;

/** Body of `POST /api/v1/plans/{id}/hold`. */
export const holdSchema = z.strictObject({
  reason: words(3, 500, 'say in a few words why'),
  /** Absent = as long as the plan may be decided on; at most four hours. */
  minutes: z.number().int().min(1).max(240).exactOptional(),
});

/** Body of `POST /api/v1/plans/{id}/hold/release`. */
export const holdReleaseSchema = z.strictObject({ reason: words(3, 500, 'say in a few words why') });

/** A hold as shown. */
export const holdAnswerSchema = z.object({
  accountId: z.string(),
  name: z.string(),
  reason: z.string(),
  sinceMs: z.number(),
  untilMs: z.number(),
});

/** Answer to a hold: null when there is none any more. */
export const heldSchema = z.object({ planId: z.string(), hold: holdAnswerSchema.nullable() });
