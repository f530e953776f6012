/** Wire shape of what may be asked of runs over HTTP. */
import { z } from 'zod';
import { cursorSchema } from '../api-description/page-link.decorator.js';

/** Body of `POST /api/v1/scenarios/runs`: the scenario as in a file, and how often it is played; unknown fields are refused. */
export const runBodySchema = z.strictObject({
  scenario: z
    .unknown()
    .refine((value) => value !== undefined, 'expected the scenario, as in a scenario file'),
  sweep: z.array(z.string().max(10_000)).max(4).default([]),
  samples: z.int().min(1).max(10_000).default(1),
  timeLimitS: z.number().positive().max(3_600).default(60),
});

export type RunBody = z.infer<typeof runBodySchema>;

/** Query of lists of runs. */
export const recentSchema = z.strictObject({
  limit: z.coerce.number('expected a number').int().min(1).max(200).default(20),
  cursor: cursorSchema.optional(),
});

/** Query of `GET /api/v1/scenarios/compare`. */
export const compareQuerySchema = z.strictObject({
  runs: z
    .string()
    .transform((text) => [...new Set(text.split(',').filter((id) => id !== ''))])
    .pipe(z.array(z.string()).min(1, 'expected ids of runs, separated by commas').max(20)),
});
