/** `traboule release`: hands assets back to their local control, straight at the gateway, with or without a service around it. */
import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { z } from 'zod';
import { releaseChannel } from '../apps/release-channel.js';
import { readSettings } from '../config/read-settings.js';
import { type Release, type ReleaseAuthor, type ReleaseScope, scopeWords } from '../core/control/release.js';
import { EXIT, UsageError } from './fail.js';
import { readOptions } from './options.js';

const REASON = 'say in a few words why: --reason "..."';
const schema = z.object({
  all: z.boolean().default(false),
  node: z.string().min(1).optional(),
  class: z.string().min(1).optional(),
  asset: z.array(z.string().min(1)).optional(),
  reason: z.string(REASON).trim().min(3, REASON).max(500),
});
const endSchema = z.object({
  id: z.string().min(1).optional(),
  reason: z.string(REASON).trim().min(3, REASON),
});

/** Assets that failed, shown one by one. */
const FAILED_SHOWN = 20;

/** Releases; the exit code is 1 when an asset did not confirm it. */
export async function releaseCommand(given: unknown): Promise<void> {
  const options = readOptions(schema, given);
  const scope = scopeOf(options);
  const channel = releaseChannel(readSettings());
  const release = await channel.release({ id: randomUUID(), scope, reason: options.reason, by: author() });
  print(releaseLines(release));
  if (release.assets.some(({ status }) => status === 'failed')) process.exitCode = EXIT.no;
}

/** Lets the plan in force be sent again. */
export async function releaseEndCommand(given: unknown): Promise<void> {
  const { id = null, reason } = readOptions(endSchema, given);
  const { releases } = await releaseChannel(readSettings()).end({
    ...{ id: randomUUID(), releaseId: id, reason, by: author() },
  });
  print([
    releases.length === 0
      ? 'nothing is released any more: the plan in force is sent again from the next quarter-hour on'
      : `${String(releases.length)} releases stay in force`,
  ]);
}

/** What is released now. */
export async function releaseStatusCommand(): Promise<void> {
  const { releases } = await releaseChannel(readSettings()).state();
  print(releases.length === 0 ? ['nothing is released'] : releases.flatMap(releaseLines));
}

function scopeOf(options: z.infer<typeof schema>): ReleaseScope {
  const { node, class: assetClass, asset } = options;
  const scopes: ReleaseScope[] = [
    ...(options.all ? [{ kind: 'all' } as const] : []),
    ...(node === undefined ? [] : [{ kind: 'node', nodeId: node } as const]),
    ...(assetClass === undefined ? [] : [{ kind: 'assetClass', assetClass } as const]),
    ...(asset === undefined ? [] : [{ kind: 'assets', assetIds: asset } as const]),
  ];
  const [scope] = scopes;
  if (scope !== undefined && scopes.length === 1) return scope;
  throw new UsageError(
    'name what is released, and one thing only: --all, --node <id>, --class <kind> or --asset <id...>',
  );
}

/** Whoever is signed in on this machine and may read its data directory. */
function author(): ReleaseAuthor {
  const { username } = userInfo();
  return {
    ...{ accountId: `machine:${username}`, name: `${username} on the machine of the gateway` },
    ...{ via: 'token', credentialId: 'release-secret', address: null },
  };
}

function releaseLines({ id, scope, by, reason, assets, keptOnDisk }: Release): string[] {
  const failed = assets.filter(({ status }) => status === 'failed');
  const shown = failed.slice(0, FAILED_SHOWN).map((one) => `  ${one.assetId.padEnd(18)}${one.reason ?? ''}`);
  return [
    `${id}  ${scopeWords(scope)}, by ${by.name}: ${reason}`,
    `  ${String(assets.length - failed.length)} of ${String(assets.length)} assets are under their local control; nothing is sent to them until "traboule release end"`,
    ...(keptOnDisk
      ? []
      : ['  the disk of the gateway cannot be written: a restart would forget this release']),
    ...(failed.length > 0 ? [`  ${String(failed.length)} did not confirm it and are asked again:`] : []),
    ...shown,
    ...(failed.length > shown.length ? [`  (+${String(failed.length - shown.length)} more)`] : []),
  ];
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
