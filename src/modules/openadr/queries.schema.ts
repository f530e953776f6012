/** Queries of OpenADR lists; names are case-sensitive, and what is not named is ignored. */
import { z } from 'zod';
import { ADR_KINDS } from '../../core/openadr/objects.js';

const int32 = (min: number, max: number) => {
  const form = `expected a whole number from ${String(min)} to ${String(max)}`;
  return z
    .string(form)
    .regex(/^\d{1,10}$/, form)
    .transform(Number)
    .pipe(z.number().min(min, form).max(max, form));
};

/** A parameter that may be repeated: `?targets=a&targets=b`. */
const repeated = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(item));

const text = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[^\0]*$/, 'expected text without NUL characters');

const page = { skip: int32(0, 2_147_483_647).default(0), limit: int32(0, 50).default(50) };
const targets = repeated(text).optional();

export const programsQuery = z.object({ targets, ...page });
export type ProgramsQuery = z.infer<typeof programsQuery>;

export const eventsQuery = z.object({
  programID: text.optional(),
  targets,
  active: z.enum(['true', 'false'], 'expected true or false').optional(),
  ...page,
});
export type EventsQuery = z.infer<typeof eventsQuery>;

export const reportsQuery = z.object({
  programID: text.optional(),
  eventID: text.optional(),
  clientName: text.optional(),
  ...page,
});
export type ReportsQuery = z.infer<typeof reportsQuery>;

export const subscriptionsQuery = z.object({
  programID: text.optional(),
  clientName: text.optional(),
  objects: repeated(z.enum(ADR_KINDS)).optional(),
  ...page,
});
export type SubscriptionsQuery = z.infer<typeof subscriptionsQuery>;

export const vensQuery = z.object({ venName: text.optional(), targets, ...page });
export type VensQuery = z.infer<typeof vensQuery>;

export const resourcesQuery = z.object({
  resourceName: text.optional(),
  venID: text.optional(),
  targets,
  ...page,
});
export type ResourcesQuery = z.infer<typeof resourcesQuery>;
