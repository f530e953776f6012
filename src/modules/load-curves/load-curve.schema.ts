/** Wire shapes of imports: what is said about a file, and the report on it. */
import { z } from 'zod';
import type { LoadCurveReport } from '../../core/series/import/load-curve.js';

/** Query of `POST /api/v1/meters/{id}/readings/import`; unknown fields are refused. */
export const importQuerySchema = z.strictObject({
  label: z.enum(['start', 'end'], { error: 'expected start or end' }).optional(),
  prm: z
    .string()
    .regex(/^\d{14}$/, 'expected the 14 digits of a PRM')
    .optional(),
  naive: z.enum(['refuse', 'europe-paris'], { error: 'expected refuse or europe-paris' }).default('refuse'),
  dryRun: z
    .enum(['true', 'false'], { error: 'expected true or false' })
    .default('false')
    .transform((text) => text === 'true'),
  file: z
    .string()
    .max(200)
    .regex(/^[^\p{Cc}]*$/u, 'expected a file name without control characters')
    .optional(),
});

/** A checked query. */
export type ImportQuery = z.infer<typeof importQuerySchema>;

/** Answer to an import. */
export interface ImportAnswer extends LoadCurveReport {
  /** Series the slots belong to. */
  readonly series: string;
  readonly dryRun: boolean;
  /** Instant from which the values are known. */
  readonly knownAt: string;
  /** SHA-256 of the file's bytes. */
  readonly sha256: string;
  /** Slots nothing was known of. */
  readonly added: number;
  /** Slots that said something else before; both are kept, the newer one counts from `knownAt` on. */
  readonly corrected: number;
  /** Slots that said the same before; not written again. */
  readonly unchanged: number;
  /** Slots whose base, the meter's power less that of the assets behind it, follows and is kept with them. */
  readonly bases: number;
}
