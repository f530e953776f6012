/** Wire shapes of the emergency release. */
import { z } from 'zod';
import type { Release, ReleaseScope } from '../../core/control/release.js';

const reason = z
  .string('say in a few words why')
  .refine((text) => !text.includes('\0'), 'expected text without NUL characters')
  .trim()
  .min(3, 'say in a few words why')
  .max(500, 'say in a few words why, at most 500 characters');

const name = z.string().min(1).max(100);

/** Body of `POST /api/v1/release`. */
export const releaseSchema = z.discriminatedUnion('scope', [
  z.strictObject({ scope: z.literal('all'), reason }),
  z.strictObject({ scope: z.literal('node'), nodeId: name.describe('Substation or branch'), reason }),
  z.strictObject({
    scope: z.literal('assetClass'),
    assetClass: name.describe('For example battery'),
    reason,
  }),
  z.strictObject({ scope: z.literal('assetIds'), assetIds: z.array(name).min(1).max(1_000), reason }),
]);

/** Body of `POST /api/v1/release/end`. */
export const releaseEndSchema = z.strictObject({
  reason,
  releaseId: name.exactOptional().describe('The release that ends; absent = all in force'),
});

/** One release, as answered. */
export const releaseAnswerSchema = z.strictObject({
  id: z.string(),
  atMs: z.number().describe('[epoch ms]'),
  scope: z.string().describe('In words, for example "everything below PDJ"'),
  reason: z.string(),
  by: z.strictObject({ accountId: z.string(), name: z.string() }),
  keptOnDisk: z.boolean().describe('False: a restart of the gateway would forget it'),
  released: z.number().describe('Assets that confirmed it'),
  failed: z.number().describe('Assets that did not; they are asked again until they do'),
  assets: z.array(
    z.strictObject({
      assetId: z.string(),
      status: z.enum(['released', 'failed']),
      reason: z.string().nullable(),
    }),
  ),
});

/** Releases in force, oldest first. */
export const releaseStateSchema = z.strictObject({ releases: z.array(releaseAnswerSchema) });

export type ReleaseAnswer = z.infer<typeof releaseAnswerSchema>;

/** Scope of a body. */
export function scopeOf(body: z.infer<typeof releaseSchema>): ReleaseScope {
  switch (body.scope) {
    case 'all':
      return { kind: 'all' };
    case 'node':
      return { kind: 'node', nodeId: body.nodeId };
    case 'assetClass':
      return { kind: 'assetClass', assetClass: body.assetClass };
    case 'assetIds':
      return { kind: 'assets', assetIds: body.assetIds };
  }
}

/** A release as it is answered: without credential and address of its author. */
export function answerOf(release: Release, scope: string): ReleaseAnswer {
  const { id, atMs, reason: why, by, keptOnDisk, assets } = release;
  const released = assets.filter(({ status }) => status === 'released').length;
  return {
    ...{ id, atMs, scope, reason: why, by: { accountId: by.accountId, name: by.name }, keptOnDisk, released },
    failed: assets.length - released,
    assets: [...assets],
  };
}
