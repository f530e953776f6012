/** Shapes that answers about demand response share. */
import { z } from 'zod';

/** Id of a program, a building or an event. */
export const drId = z
  .string()
  .regex(/^[\w.-]{1,60}$/, 'expected 1 to 60 letters, digits, dots, underscores and dashes');

/** Id that somebody else gave: a node, an asset, an account, a client. */
export const foreignId = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[^\0]*$/, 'expected an id without NUL characters');

const euros = z
  .string()
  .regex(/^\d{1,6}(\.\d{1,6})?$/, 'expected euros per kWh as a decimal text, for example "0.250"');

/** Prices of a program. */
export const termsSchema = z.strictObject({ rateEurPerKwh: euros, penaltyEurPerKwh: euros });

/** Words a person writes. */
export function words(min: number, max: number, what: string) {
  return z
    .string(what)
    .refine((text) => !text.includes('\0'), 'expected text without NUL characters')
    .trim()
    .min(min, what)
    .max(max, `${what}, at most ${String(max)} characters`);
}
