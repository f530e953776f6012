/** Wire shapes of signing in, of the caller, and of sessions. */
import { z } from 'zod';
import { PERMISSIONS, ROLES } from '../../core/identity/role.js';
import {
  linkSecretSchema,
  loginSchema,
  passwordSchema,
  personSchema,
  rolesSchema,
  wallMsSchema,
} from './identity-words.schema.js';

/** Body of `POST /api/v1/session`. */
export const signInSchema = z.strictObject({ login: loginSchema, password: passwordSchema });
export type SignInBody = z.infer<typeof signInSchema>;

/** Body of `PUT /api/v1/session/password`. */
export const changePasswordSchema = z.strictObject({ current: passwordSchema, next: passwordSchema });
export type ChangePasswordBody = z.infer<typeof changePasswordSchema>;

/** Body of `POST /api/v1/setup`: the first account, by the one-time link. */
export const setupSchema = z.strictObject({
  secret: linkSecretSchema,
  login: loginSchema,
  name: personSchema,
  password: passwordSchema,
  roles: rolesSchema.refine(
    (roles) => roles.includes('security-admin'),
    'expected security-admin among the roles: the first account must be able to make the others',
  ),
});
export type SetupBody = z.infer<typeof setupSchema>;

/** Body of `POST /api/v1/invitation`: a password, by the one-time link of an invitation. */
export const invitationSchema = z.strictObject({ secret: linkSecretSchema, password: passwordSchema });
export type InvitationBody = z.infer<typeof invitationSchema>;

/** Who the caller is: answer of sign-in, set-up, invitation and `GET /api/v1/session`. */
export const callerSchema = z.strictObject({
  accountId: z.string(),
  login: z.string(),
  /** For people. */
  name: z.string(),
  kind: z.enum(['local', 'oidc', 'service']),
  roles: z.array(z.enum(ROLES)),
  permissions: z.array(z.enum(PERMISSIONS)).describe('what this session or token may do'),
  buildingIds: z.array(z.string()),
  via: z.enum(['session', 'token']),
  csrf: z
    .string()
    .nullable()
    .describe('value of the header x-traboule-csrf on every request but GET; null for tokens'),
  session: z
    .strictObject({
      id: z.string(),
      openedAtMs: wallMsSchema,
      idleEndsAtMs: wallMsSchema.describe('ends then unless something is asked before [epoch ms]'),
      endsAtMs: wallMsSchema.describe('ends then whatever happens [epoch ms]'),
    })
    .nullable(),
  warnings: z.array(z.string()).describe('what a real site would do otherwise, in words'),
});
export type CallerAnswer = z.infer<typeof callerSchema>;

/** How one can sign in: answer of `GET /api/v1/session/ways`. */
export const signInWaysSchema = z.strictObject({
  oidc: z
    .strictObject({ label: z.string(), startPath: z.string() })
    .nullable()
    .describe('sign-in of the organisation; null = none'),
  needsSetup: z
    .boolean()
    .describe('no account manages users yet: open the link that the service printed at its start'),
});
export type SignInWays = z.infer<typeof signInWaysSchema>;

/** Query of `GET /api/v1/sessions`. */
export const sessionsQuerySchema = z.strictObject({
  of: z.enum(['me', 'all']).default('me').describe('all needs users.manage'),
});
export type SessionsQuery = z.infer<typeof sessionsQuerySchema>;

export const sessionViewSchema = z.strictObject({
  id: z.string(),
  accountId: z.string(),
  login: z.string(),
  name: z.string(),
  openedAtMs: wallMsSchema,
  lastSeenMs: wallMsSchema,
  idleEndsAtMs: wallMsSchema,
  endsAtMs: wallMsSchema,
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
  isThis: z.boolean().describe('the session that asks'),
});
export type SessionView = z.infer<typeof sessionViewSchema>;
