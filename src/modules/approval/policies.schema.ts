/** Wire shapes of policies that approve without a person. */
import { z } from 'zod';
import { words } from './approval.schema.js';

const bounds = {
  name: z.string().regex(/^[\w .-]{2,60}$/, 'expected 2 to 60 letters, digits, blanks, dots and dashes'),
  /** Absent = from now on. */
  fromMs: z.number().int().positive().exactOptional(),
  untilMs: z.number().int().positive(),
  hours: z.array(z.number().int().min(0).max(23)).min(1).max(24).exactOptional(),
  weekdays: z.array(z.number().int().min(1).max(7)).min(1).max(7).exactOptional(),
  maxChangeKw: z.number().min(0).max(1e7),
  maxUnmeasuredShare: z.number().min(0).max(1),
  requireFullMargin: z.boolean(),
  maxBalancingKw: z.number().min(0).max(1e7).exactOptional(),
  maxCalledKw: z
    .number()
    .min(0)
    .max(1e7)
    .exactOptional()
    .describe(
      'Asked of buildings it calls, in all [kW]; absent = a plan that calls a building needs a person',
    ),
};

/** Body of `POST /api/v1/policies`; a policy leaves plans that ask for two people to people unless it says otherwise. */
export const policySchema = z.strictObject({
  ...bounds,
  leavesFourEyes: z.boolean().default(true),
  reason: words(3, 500, 'say in a few words why'),
});

export type PolicyBody = z.infer<typeof policySchema>;

/** Body of `POST /api/v1/policies/{id}/end`. */
export const policyEndSchema = z.strictObject({ reason: words(3, 500, 'say in a few words why') });

const policyShape = z.object({ ...bounds, setBy: z.string(), leavesFourEyes: z.boolean().exactOptional() });

/** A policy as kept. */
export const storedPolicySchema = z.object({
  id: z.string(),
  policy: policyShape.extend({ fromMs: z.number() }),
  accountId: z.string(),
  reason: z.string(),
  setAtMs: z.number(),
  ended: z
    .object({ atMs: z.number(), accountId: z.string(), name: z.string(), reason: z.string() })
    .nullable(),
});

/** Answer of `GET /api/v1/policies`. */
export const policiesSchema = z.object({
  fromSettings: policyShape.nullable(),
  stored: z.array(storedPolicySchema),
});
