/** Fields of a case document: each says its unit and sign, and what is wrong in plain words. */
import { z } from 'zod';
import { nearestName } from '../../core/nearest-name.js';

/** Longest text quoted back to its author. */
const QUOTED = 60;

/** Largest amount of anything [any unit]: beyond, a solver's arithmetic means nothing. */
const MOST = 1e9;

/** A number either way. */
export function number(description: string) {
  return z.number().min(-MOST).max(MOST).describe(description);
}

/** A number of 0 or more. */
export function amount(description: string) {
  return z.number().min(0).max(MOST).describe(description);
}

/** A number of 0 or less. */
export function deficit(description: string) {
  return z.number().min(-MOST).max(0).describe(description);
}

/** A number from 0 to 1. */
export function share(description: string) {
  return z.number().min(0).max(1).describe(description);
}

/** A whole number of at least `least`. */
export function count(description: string, least = 0) {
  return z.int().min(least).max(1_000_000).describe(description);
}

/** Text for people. */
export function words(description: string) {
  return z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^\p{Cc}]*$/u, 'expected text without control characters')
    .describe(description);
}

/** Name of a node or an asset. */
export function id(description: string) {
  return z
    .string()
    .max(64)
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9_-]*$/,
      'expected letters, digits, - and _, at most 64, for example "BAT-1"',
    )
    .describe(description);
}

/** One number for every slot, or one per slot. */
export function perSlot(description: string, least = -MOST) {
  const one = z.number().min(least).max(MOST);
  const bound = least > -MOST ? `, each ${String(least)} or more` : '';
  return z
    .union([one, z.array(one)], {
      error: ({ input }) =>
        `${sawText(Array.isArray(input) ? firstUnfit(input, one) : input)}; expected one number for all slots or a list of one per slot${bound}`,
    })
    .describe(`${description}. One number for all slots, or one per slot`);
}

/** One value per civil hour 0..23. */
export function hourly(description: string) {
  return z
    .array(z.number().min(-MOST).max(MOST))
    .length(24)
    .describe(`${description}. 24 values, one per civil hour 0..23 (Europe/Paris)`);
}

/** Numbers one after another, at least one. */
export function course(description: string) {
  return z.array(z.number().min(-MOST).max(MOST)).min(1).describe(description);
}

/** One setpoint per slot; null = none. */
export function setpoints(description: string) {
  return z.array(z.number().min(-MOST).max(MOST).nullable()).describe(description);
}

/** A closed set of fields: an unknown one is refused with the nearest known name. */
export function fields<S extends z.ZodRawShape>(shape: S) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? unknownKeys(issue.keys, known) : undefined),
  });
}

/** Words for the problems zod tells by code; the schema's own words go first. */
export function caseError(issue: z.core.$ZodRawIssue): string | undefined {
  const saw = sawText(issue.input);
  switch (issue.code) {
    case 'invalid_type':
      return `${saw}; expected ${article(issue.expected)}`;
    case 'invalid_value':
      return `${saw}; expected ${choice(issue.values.map(String), issue.input)}`;
    case 'too_small':
      return `${saw}; expected ${String(issue.minimum)} ${unitOf(issue.origin)}or more`;
    case 'too_big':
      return `${saw}; expected ${String(issue.maximum)} ${unitOf(issue.origin)}or less`;
    default:
      return undefined;
  }
}

/** One of several values, with the nearest when it looks mistyped. */
export function choice(known: readonly string[], input: unknown): string {
  const list = known.length === 1 ? String(known[0]) : `one of ${known.join(', ')}`;
  const hint =
    typeof input === 'string' && known.length > 1 ? `; the nearest is ${nearestName(input, known)}` : '';
  return `${list}${hint}`;
}

/** What was found, as its author would recognise it. */
export function sawText(input: unknown): string {
  return input === undefined ? 'is missing' : `saw ${quoted(input)}`;
}

function quoted(input: unknown): string {
  if (Array.isArray(input)) return `a list of ${String(input.length)}`;
  if (typeof input === 'object' && input !== null) return 'an object';
  const text = typeof input === 'number' ? String(input) : JSON.stringify(input);
  return text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text;
}

function firstUnfit(list: readonly unknown[], one: z.ZodType): unknown {
  return list.find((value) => !one.safeParse(value).success) ?? list;
}

function unknownKeys(keys: readonly string[], known: readonly string[]): string {
  const told = keys.map((key) => `"${key}" (the nearest field is "${nearestName(key, known)}")`);
  return `saw the unknown field${keys.length > 1 ? 's' : ''} ${told.join(', ')}; expected only: ${known.join(', ')}`;
}

function article(expected: string): string {
  switch (expected) {
    case 'int':
      return 'a whole number';
    case 'array':
      return 'a list';
    case 'object':
    case 'record':
      return 'an object';
    default:
      return `a ${expected}`;
  }
}

function unitOf(origin: string): string {
  return origin === 'array' ? 'values ' : origin === 'string' ? 'characters ' : '';
}
