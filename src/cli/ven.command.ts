/** `traboule ven`: a building that answers OpenADR events. */
import { join } from 'node:path';
import { z } from 'zod';
import { readSettings, secretsNamed } from '../config/read-settings.js';
import type { VenBuilding, VenCallback } from '../apps/ven.js';
import { UsageError } from './fail.js';
import { positiveNumber, readOptions, urlOption } from './options.js';

const hoursOption = z
  .string()
  .regex(/^\d{1,2}-\d{1,2}$/, 'expected hours such as 12-14')
  .transform((text) => {
    const [from = 0, to = 0] = text.split('-').map(Number);
    return { from, to };
  })
  .refine(({ from, to }) => from <= 23 && to <= 24, 'expected hours of the day, such as 12-14 or 22-6');
const number = z.string().transform(Number).pipe(z.number('expected a number'));
const node = z.string().regex(/^nsu=[^;]+;[isgb]=.+$/, 'expected a node such as nsu=urn:site;s=Power');
const listenOption = z
  .string()
  .regex(/^[^:]+:\d{1,5}$/, 'expected host:port, such as 0.0.0.0:8443')
  .transform((text) => ({ host: text.slice(0, text.indexOf(':')), port: Number(text.split(':')[1]) }));

const schema = z.object({
  vtn: urlOption,
  client: z.string().min(1),
  secretEnv: z.string(),
  name: z.string().optional(),
  resource: z.string(),
  outdoor: number.pipe(z.number().min(-40).max(50)),
  optOutHours: z.array(hoursOption).default([]),
  lowest: positiveNumber(30),
  every: positiveNumber(3_600),
  opcua: z.string().startsWith('opc.tcp://', 'expected opc.tcp://host:port/path').optional(),
  powerNode: node.optional(),
  setpointNode: node.optional(),
  temperatureNode: node.optional(),
  unit: z.enum(['W', 'kW', 'MW']),
  releaseValue: number,
  least: number,
  most: number,
  callback: urlOption.optional(),
  listen: listenOption,
  cert: z.string().optional(),
  key: z.string().optional(),
});

type Options = z.output<typeof schema>;

/** Runs a VEN until Ctrl-C. */
export async function venCommand(given: unknown): Promise<void> {
  const options = readOptions(schema, given);
  const clientSecret = secretsNamed([options.secretEnv])(options.secretEnv);
  if (clientSecret === undefined) {
    throw new UsageError(
      `the variable ${options.secretEnv} is not set; expected the secret that "traboule ven-client create" printed`,
    );
  }
  const baseUrl = options.vtn.replace(/\/+$/, '');
  const { runVen } = await import('../apps/ven.js');
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      ending.abort();
    });
  }
  await runVen({
    access: { baseUrl, clientId: options.client, clientSecret },
    venName: options.name ?? options.client,
    resourceName: options.resource,
    building: buildingOf(options),
    rules: { hours: options.optOutHours, timeZone: 'Europe/Paris', lowestC: options.lowest },
    pollMs: options.every * 1000,
    share: shareOf(options.client),
    callback: callbackOf(options),
    tell: (line) => process.stdout.write(`${line}\n`),
    signal: ending.signal,
  });
}

function buildingOf(options: Options): VenBuilding {
  const { opcua: url, powerNode, setpointNode, temperatureNode, unit, releaseValue } = options;
  if (url === undefined) return { kind: 'model', outdoorC: options.outdoor };
  if (powerNode === undefined || setpointNode === undefined) {
    throw new UsageError(
      '--opcua needs --power-node and --setpoint-node: what is read and what is written of the building',
    );
  }
  const folder = join(readSettings().dataDir, 'ven');
  return {
    ...{ kind: 'opcua', url, powerNode, setpointNode, temperatureNode: temperatureNode ?? null },
    ...{ unit, releaseValue, leastKw: options.least, mostKw: options.most },
    pkiFolder: join(folder, 'pki'),
    stateFile: join(folder, `${options.client.replace(/[^\w.-]/g, '_')}.usual-kw`),
  };
}

function callbackOf({ callback: url, listen, cert, key }: Options): VenCallback | null {
  if (url === undefined) return null;
  if ((cert === undefined) !== (key === undefined)) {
    throw new UsageError('--cert and --key go together; without them the listener is plain, behind a proxy');
  }
  return { url, ...listen, certFile: cert ?? null, keyFile: key ?? null };
}

/** Its own place in a spread start, the same each time: from the letters of its name. */
function shareOf(clientId: string): number {
  const sum = Array.from(clientId).reduce(
    (hash, letter) => (hash * 31 + (letter.codePointAt(0) ?? 0)) % 9_973,
    7,
  );
  return sum / 9_973;
}
