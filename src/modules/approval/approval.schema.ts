/** Wire shape of a decision. */
import { z } from 'zod';

/** Body of `POST /api/v1/plans/{id}/decisions`; unknown fields are refused. */
export const decisionSchema = z.strictObject({
  contentHash: z.string().regex(/^[0-9a-f]{64}$/, 'expected the 64 hex digits of the plan you saw'),
  verdict: z.enum(['approved', 'rejected']),
  by: z.string().trim().min(2).max(100),
  reason: z.string().trim().min(3, 'say in a few words why').max(500),
});

export type DecisionBody = z.infer<typeof decisionSchema>;
