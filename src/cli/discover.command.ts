/** `traboule discover` and `traboule check-site`: from an unknown server to a site file that is right. */
import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { DraftedSite, draftSite as DraftSite } from '../apps/discover.js';
import { readSettings, secretsNamed } from '../config/read-settings.js';
import { readSiteFile } from '../config/site-file/read-site-file.js';
import { asNotDone, UsageError } from './fail.js';
import { readOptions } from './options.js';

const POLICIES = ['None', 'Basic256Sha256', 'Aes128_Sha256_RsaOaep', 'Aes256_Sha256_RsaPss'] as const;
const MODES = ['None', 'Sign', 'SignAndEncrypt'] as const;

const schema = z.object({
  security: z.enum(POLICIES, {
    error: `expected one of ${POLICIES.join(', ')}; there is no default, and None has to be asked for by name`,
  }),
  mode: z.enum(MODES, { error: `expected one of ${MODES.join(', ')}` }).optional(),
  user: z.string().min(1, 'expected a user name').optional(),
  passwordEnv: z.string().default('TRABOULE_OPCUA_PASSWORD'),
  trust: z.boolean().default(false),
  out: z.string().optional(),
  force: z.boolean().default(false),
});

type Options = z.output<typeof schema>;

/** Reads a site file and sums it up; a wrong one is refused line by line. */
export async function checkSiteCommand(file: string): Promise<void> {
  const { grid, endpoints, readPoints, controlPoints, version } = await readSiteFile(file);
  process.stdout.write(
    `${file} is a sound site file: ${String(endpoints.length)} endpoints, ${String(grid.substations.length)} substations, ` +
      `${String(grid.meters.length)} meters, ${String(grid.assets.length)} assets, ${String(readPoints.length)} read points, ` +
      `${String(controlPoints.length)} control points\nversion ${version}\n`,
  );
}

/** Browses a server and writes a draft site file; what was recognised is told on stderr. */
export async function discoverCommand(url: string, given: unknown): Promise<void> {
  const options = readOptions(schema, given);
  assertUrl(url);
  const password = secretsNamed([options.passwordEnv]);
  if (options.user !== undefined && password(options.passwordEnv) === undefined) {
    throw new UsageError(
      `no password for user "${options.user}": the variable ${options.passwordEnv} is not set; set it, or name another with --password-env`,
    );
  }
  const asked = {
    url,
    security: securityOf(options),
    password,
    trust: options.trust,
    pkiFolder: readSettings().opcuaPkiDir,
  };
  // The library of OPC UA takes a second to load: who mistyped an option, or only checks a file, does not wait for it.
  const { draftSite } = await import('../apps/discover.js');
  const drafted = await draftSite(asked).catch(asNotDone);
  process.stderr.write(`${summary(url, drafted)}\n`);
  if (options.out === undefined) process.stdout.write(drafted.draft);
  else await writeDraft(options.out, drafted.draft, options.force);
}

function assertUrl(url: string): void {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed?.protocol === 'opc.tcp:' && parsed.hostname !== '' && parsed.port !== '') return;
  throw new UsageError(
    `saw the address "${url}"; expected opc.tcp://host:port/path, for example opc.tcp://10.1.2.3:4840/plant`,
  );
}

function securityOf({
  security,
  mode,
  user,
  passwordEnv,
}: Options): Parameters<typeof DraftSite>[0]['security'] {
  const securityMode = mode ?? (security === 'None' ? 'None' : 'SignAndEncrypt');
  if ((security === 'None') !== (securityMode === 'None')) {
    throw new UsageError(
      `--security ${security} does not go with --mode ${securityMode}: None goes with None, every other policy with Sign or SignAndEncrypt`,
    );
  }
  return {
    securityPolicy: security,
    securityMode,
    ...(user === undefined ? {} : { user: { name: user, passwordEnv } }),
  };
}

async function writeDraft(file: string, draft: string, force: boolean): Promise<void> {
  try {
    await writeFile(file, draft, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new UsageError(
      `${file} is there already and was left as it is; name another file, or overwrite it with --force`,
    );
  }
  process.stderr.write(`draft written to ${file}; fill it in, then: traboule check-site ${file}\n`);
}

function summary(url: string, drafted: DraftedSite): string {
  const recognised = Object.entries(drafted.recognised);
  const variables = recognised.reduce((sum, [, count]) => sum + count, 0);
  const kinds = recognised.map(([observable, count]) => `${String(count)} ${observable}`).join(', ');
  return [
    `${url}: ${String(drafted.nodesSeen)} nodes looked at${drafted.truncated ? ' (there are more than the bound)' : ''}`,
    `recognised: ${String(variables)} energy variables${variables === 0 ? '' : ` (${kinds})`}`,
    `can be steered: ${String(drafted.steerable)}; doubtful units: ${String(drafted.doubtful)}; to be filled in by a person: ${String(drafted.toFillIn)}`,
  ].join('\n');
}
