/** Parts that several wire shapes of identity share. */
import { z } from 'zod';
import { PERMISSIONS, ROLES } from '../../core/identity/role.js';

export const rolesSchema = z
  .array(z.enum(ROLES), 'expected a list of roles')
  .max(ROLES.length)
  .refine((roles) => new Set(roles).size === roles.length, 'expected each role once');

export const permissionsSchema = z
  .array(z.enum(PERMISSIONS), 'expected a list of permissions')
  .max(PERMISSIONS.length)
  .refine((all) => new Set(all).size === all.length, 'expected each permission once');

/** Ids of assets that are buildings of a building manager. */
export const buildingIdsSchema = z
  .array(z.string().regex(/^[\w.-]{1,60}$/, 'expected ids of assets'))
  .max(500, 'expected at most 500 buildings');

/** Name one signs in with. */
export const loginSchema = z
  .string('expected the name to sign in with')
  .trim()
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N}._@+-]{1,63}$/u,
    'expected 2 to 64 letters, digits, dots, dashes, + or @, beginning with a letter or digit',
  );

/** Name for people. */
export const personSchema = z
  .string('expected the name of the person')
  .trim()
  .min(2, 'expected the name of the person, at least 2 letters')
  .max(100, 'expected at most 100 letters')
  .refine((text) => !/\p{Cc}/u.test(text), 'expected text without control characters');

/** A password as it is sent; whether it is good enough is another question, asked when it is set. */
export const passwordSchema = z.string('expected a password').min(1, 'expected a password').max(256);

/** Secret of a one-time link: what follows # in it. */
export const linkSecretSchema = z
  .string('expected the secret of the link')
  .regex(/^[\w-]{20,64}$/, 'expected the secret of the link, which follows # in it');

/** Instants of sign-in and sessions are those of the wall clock, also where the city runs on a simulated one. */
export const wallMsSchema = z.number().int().describe('instant of the wall clock [epoch ms, UTC]');
