/** Wire shape of a sign-in by the organisation. */
import { z } from 'zod';

/** Query of `GET /api/v1/session/oidc/start`. */
export const startQuerySchema = z.strictObject({
  returnTo: z
    .string()
    .max(500)
    .regex(/^\/(?![/\\])[\w\-./?=&%~]*$/, 'expected a path of this service, for example /plans')
    .default('/')
    .describe('page shown after the sign-in'),
});
export type StartQuery = z.infer<typeof startQuerySchema>;
