/** Wire shapes of Écowatt and Tempo as they were published. */
import { z } from 'zod';
import { TEMPO_COLOURS } from '../../core/flexibility/grid-signals.js';

const ms = z.number().int();
const level = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]);
const published = {
  /** Instant its publisher made it, and instant it became known here [epoch ms]. */
  publishedMs: ms,
  knownAtMs: ms,
  /** True: another should have followed it by now, and no call is drawn up by it. */
  stale: z.boolean(),
};

/** Answer of `GET /api/v1/demand-response/signals`: the newest publication of each kind that is there. */
export const signalsSchema = z.strictObject({
  nowMs: ms,
  signals: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('ecowatt'),
        ...published,
        days: z.array(
          z.strictObject({
            date: z.string(),
            publishedMs: ms,
            level,
            message: z.string(),
            /** By civil hour; null for the hour that the clocks skip. */
            levels: z.array(level.nullable()),
          }),
        ),
      }),
      z.strictObject({
        kind: z.literal('tempo'),
        ...published,
        days: z.array(z.strictObject({ date: z.string(), publishedMs: ms, colour: z.enum(TEMPO_COLOURS) })),
      }),
    ]),
  ),
});

export type SignalsAnswer = z.infer<typeof signalsSchema>;
