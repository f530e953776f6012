/** Wire shape of a decision. */
import { z } from 'zod';

/** Words of a person that go into the journal as they are. */
function words(min: number, max: number, what: string) {
  const printable = z
    .string(what)
    .refine((text) => !text.includes('\0'), 'expected text without NUL characters');
  return printable
    .trim()
    .min(min, what)
    .max(max, `${what}, at most ${String(max)} characters`);
}

/** Body of `POST /api/v1/plans/{id}/decisions`; unknown fields are refused. */
export const decisionSchema = z.strictObject(
  {
    contentHash: z
      .string('expected the content hash of the plan you saw')
      .regex(/^[0-9a-f]{64}$/, 'expected the 64 hex digits of the plan you saw'),
    verdict: z.enum(['approved', 'rejected']),
    by: words(2, 100, 'name who decides'),
    reason: words(3, 500, 'say in a few words why'),
  },
  {
    error: (issue) =>
      issue.code === 'invalid_type'
        ? 'expected a JSON object with contentHash, verdict, by and reason, sent with content-type application/json'
        : undefined,
  },
);

export type DecisionBody = z.infer<typeof decisionSchema>;
