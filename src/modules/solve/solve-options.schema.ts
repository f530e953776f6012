/** Wire shape of what may be asked beside a case. */
import { z } from 'zod';

/** Longest solve somebody may ask for over HTTP [s]. */
const MAX_TIME_LIMIT_S = 300;

const DEFAULT_TIME_LIMIT_S = 60;

/** Query of `POST /api/v1/solve`; unknown fields are refused. */
export const solveOptionsSchema = z.strictObject({
  solver: z.enum(['highs', 'jslp'], { error: 'expected highs or jslp' }).default('highs'),
  risk: z.coerce
    .number('expected a percentage from 0.1 to 50')
    .min(0.1, 'expected a percentage from 0.1 to 50; 50 = no margin')
    .max(50, 'expected a percentage from 0.1 to 50; 50 = no margin')
    .optional(),
  timeLimit: z.coerce
    .number('expected seconds')
    .positive('expected seconds above 0')
    .max(MAX_TIME_LIMIT_S, `expected at most ${String(MAX_TIME_LIMIT_S)} seconds`)
    .default(DEFAULT_TIME_LIMIT_S),
});

export type SolveOptionsQuery = z.infer<typeof solveOptionsSchema>;
