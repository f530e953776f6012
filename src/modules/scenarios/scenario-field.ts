/** Fields of a scenario file: each says its unit and sign, and what is wrong in plain words. */
import { z } from 'zod';
import { nearestName } from '../../core/nearest-name.js';
import { CLOCK_TIME } from '../../core/time/clock-window.js';

/** Largest factor of anything: beyond, a scenario is a typing error. */
const MOST_FACTOR = 100;
/** Largest price either way [EUR/kWh]. */
const MOST_PRICE = 100;
/** Longest text quoted back to its author. */
const QUOTED = 60;

/** A factor of 0 or more. */
export function factor(description: string) {
  return z.number().min(0).max(MOST_FACTOR).describe(`${description} [1], 0 or more; 1 = as it is`);
}

/** A factor above 0. */
export function factorAbove0(description: string) {
  return z.number().positive().max(MOST_FACTOR).describe(`${description} [1], above 0; 1 = as it is`);
}

/** A share 0..1. */
export function share(description: string) {
  return z.number().min(0).max(1).describe(`${description}, 0..1`);
}

/** A price, either sign. */
export function price(description: string) {
  return z.number().min(-MOST_PRICE).max(MOST_PRICE).describe(description);
}

/** Name of a thing of the grid. */
export function reference(description: string) {
  return z.string().min(1).max(64).describe(description);
}

/** Name that the scenario gives. */
export function name(description: string) {
  return z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'expected letters, digits, - and _, at most 64')
    .describe(description);
}

/** Text for people. */
export function words(description: string) {
  return z.string().min(1).max(300).describe(description);
}

/** A civil date. */
export function date(description: string) {
  return z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a date such as 2026-01-15')
    .describe(description);
}

/** One value for each civil hour. */
export function hourly(description: string, least = -1e9) {
  return z
    .array(z.number().min(least).max(1e9))
    .length(24, 'expected 24 values, one per civil hour 0..23')
    .describe(`${description}; 24 values, one per civil hour 0..23 (Europe/Paris)`);
}

/** A civil time on the quarter-hour. */
export function clock(description: string) {
  return z
    .string()
    .regex(CLOCK_TIME, 'expected a civil time on a quarter-hour such as "18:30"')
    .describe(description);
}

/** A closed set of fields: an unknown one is refused with the nearest known name. */
export function fields<S extends z.ZodRawShape>(shape: S) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return undefined;
      const told = issue.keys.map((key) => `"${key}" (${hintFor(key, known)})`);
      return `saw the unknown field ${told.join(', ')}; expected only: ${known.join(', ')}`;
    },
  });
}

/** `factor: 4,5` in braces is a factor of 4 and a field called 5. */
function hintFor(key: string, known: readonly string[]): string {
  if (/^\d+$/.test(key)) return 'after a decimal comma? write numbers with a point, as in 4.5';
  return `the nearest field is "${nearestName(key, known)}"`;
}

/** Words for the problems zod tells by code; the schema's own words go first. */
export function scenarioError(issue: z.core.$ZodRawIssue): string | undefined {
  const saw = sawText(issue.input);
  switch (issue.code) {
    case 'invalid_type':
      return `${saw}; expected ${TYPES[issue.expected] ?? `a ${issue.expected}`}`;
    case 'invalid_value':
      return `${saw}; expected ${choice(issue.values.map(String), issue.input)}`;
    case 'too_small':
      return `${saw}; expected ${issue.inclusive === false ? 'more than ' : 'at least '}${String(issue.minimum)}`;
    case 'too_big':
      return `${saw}; expected at most ${String(issue.maximum)}`;
    case 'not_multiple_of':
      return `${saw}; expected a multiple of ${String(issue.divisor)}`;
    default:
      return undefined;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  int: 'a whole number',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** One of several values, with the nearest when it looks mistyped. */
export function choice(known: readonly string[], input: unknown): string {
  const list = known.length === 1 ? String(known[0]) : `one of ${known.join(', ')}`;
  return typeof input === 'string' && known.length > 1
    ? `${list}; the nearest is ${nearestName(input, known)}`
    : list;
}

/** What was found, as its author would recognise it. */
export function sawText(input: unknown): string {
  if (input === undefined) return 'is missing';
  if (Array.isArray(input)) return `saw a list of ${String(input.length)}`;
  if (typeof input === 'object' && input !== null) return 'saw an object';
  const text = typeof input === 'number' ? String(input) : JSON.stringify(input);
  return `saw ${text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text}`;
}
