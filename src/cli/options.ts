/** Reads command-line options: every value checked, every error in plain words. */
import { z } from 'zod';
import { RISK_FORM, riskLevelOf, riskLevelsOf } from '../core/dispatch/risk-level.js';
import { SLOT_MS } from '../core/time/slot.js';
import { UsageError } from './fail.js';

/** Checks options against a schema. @throws UsageError naming each option that cannot be used and why */
export function readOptions<T extends z.ZodType>(schema: T, given: unknown): z.output<T> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  --${flagOf(issue.path)}: ${issue.message}`);
  throw new UsageError(`these options cannot be used:\n${lines.join('\n')}`);
}

/** As it is typed: `basePort` is the option `--base-port`. */
function flagOf(path: readonly PropertyKey[]): string {
  return path
    .map(String)
    .join('.')
    .replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** A whole number in a range. */
export function wholeNumber(min: number, max: number) {
  const message = `expected a whole number from ${String(min)} to ${String(max)}`;
  return z
    .string()
    .regex(/^\d+$/, message)
    .transform(Number)
    .refine((n) => n >= min && n <= max, message);
}

/** A number above 0. */
export function positiveNumber(max: number) {
  const message = `expected a number above 0, at most ${String(max)}`;
  return z
    .string()
    .transform(Number)
    .refine((n) => Number.isFinite(n) && n > 0 && n <= max, message);
}

/** Speed of a clock whose quarter-hours begin on whole milliseconds of the wall: ticks fall there. */
export const speedOption = positiveNumber(1_000).refine(
  (speed) => Number.isInteger(SLOT_MS / speed),
  'expected a speed whose quarter-hour has whole milliseconds, such as 1, 2, 10, 60, 100 or 600',
);

/** Address of a running service. */
export const urlOption = z.url({
  protocol: /^https?$/,
  error: 'expected an address such as http://127.0.0.1:3000',
});

/** A civil date. */
export const dateOption = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a date such as 2026-01-15');

/** Weather the twin plays. */
export const scenarioOption = z.enum(['normal', 'cold-wave'], { error: 'expected normal or cold-wave' });

/** Chance that a limit is broken, as a person says it: `off` or a percentage; becomes the level of the quantile, 0.5 = no margin. */
export const riskOption = z.string().transform((text, context) => {
  const level = riskLevelOf(text);
  if (level !== null) return level;
  context.addIssue({ code: 'custom', message: RISK_FORM });
  return z.NEVER;
});

/** A quarter-hour of a civil day, as its number from midnight. */
export const quarterHourOption = z
  .string()
  .regex(/^([01]\d|2[0-3]):(00|15|30|45)$/, 'expected a quarter-hour such as 16:00')
  .transform((text) => Number(text.slice(0, 2)) * 4 + Number(text.slice(3)) / 15);

/** Several risks, for example `off,10,5,1`, each once. */
export const riskListOption = z.string().transform((text, context) => {
  const levels = riskLevelsOf(text);
  if (levels !== null) return levels;
  context.addIssue({ code: 'custom', message: `${RISK_FORM}; several are separated by commas` });
  return z.NEVER;
});
