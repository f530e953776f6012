/** Wire shapes of accounts and of invitations. */
import { z } from 'zod';
import { PERMISSIONS, ROLES } from '../../core/identity/role.js';
import {
  buildingIdsSchema,
  loginSchema,
  personSchema,
  rolesSchema,
  wallMsSchema,
} from './identity-words.schema.js';

/** Body of `POST /api/v1/accounts`. */
export const newAccountSchema = z.strictObject({
  login: loginSchema,
  name: personSchema,
  kind: z
    .enum(['local', 'service'])
    .default('local')
    .describe('service: a machine, which has API tokens and no password'),
  roles: rolesSchema,
  buildingIds: buildingIdsSchema.default([]),
});
export type NewAccountBody = z.infer<typeof newAccountSchema>;

/** Body of `PATCH /api/v1/accounts/{id}`; what is left out stays. */
export const accountChangeSchema = z
  .strictObject({
    name: personSchema,
    roles: rolesSchema,
    buildingIds: buildingIdsSchema,
    disabled: z.boolean(),
  })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'expected at least one field to change');
export type AccountChangeBody = z.infer<typeof accountChangeSchema>;

export const accountSchema = z.strictObject({
  id: z.string(),
  login: z.string(),
  name: z.string(),
  kind: z.enum(['local', 'oidc', 'service']),
  roles: z.array(z.enum(ROLES)),
  buildingIds: z.array(z.string()),
  disabled: z.boolean(),
  state: z
    .enum(['active', 'invited', 'locked', 'disabled'])
    .describe('invited: no password set yet; locked: too many wrong passwords'),
  lockedUntilMs: wallMsSchema.nullable(),
  createdAtMs: wallMsSchema,
  lastSignInMs: wallMsSchema.nullable(),
});
export type AccountView = z.infer<typeof accountSchema>;

/** A one-time link that lets a person set the password of an account. */
export const invitationLinkSchema = z.strictObject({
  link: z.string().describe('shown once; give it to the person over a channel you trust'),
  expiresAtMs: wallMsSchema,
});
export type InvitationLink = z.infer<typeof invitationLinkSchema>;

/** Answer of `POST /api/v1/accounts`. */
export const newAccountAnswerSchema = z.strictObject({
  account: accountSchema,
  invitation: invitationLinkSchema.nullable().describe('null for service accounts'),
  warnings: z.array(z.string()),
});
export type NewAccountAnswer = z.infer<typeof newAccountAnswerSchema>;

/** Answer of `PATCH /api/v1/accounts/{id}`. */
export const changedAccountSchema = z.strictObject({
  account: accountSchema,
  warnings: z.array(z.string()),
});
export type ChangedAccount = z.infer<typeof changedAccountSchema>;

/** A role and what it lets people do. */
export const roleSchema = z.strictObject({
  role: z.enum(ROLES),
  permissions: z.array(z.enum(PERMISSIONS)),
});
export type RoleView = z.infer<typeof roleSchema>;
