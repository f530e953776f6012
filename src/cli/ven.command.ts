/** `traboule ven`: a building that answers OpenADR events. */
import { z } from 'zod';
import { SCHOOL } from '../ven/building.js';
import { Ven } from '../ven/ven.js';
import { VtnClient } from '../ven/vtn-client.js';
import { secretsNamed } from '../config/read-settings.js';
import { UsageError } from './fail.js';
import { positiveNumber, readOptions, urlOption } from './options.js';

const hoursOption = z
  .string()
  .regex(/^\d{1,2}-\d{1,2}$/, 'expected hours such as 12-14')
  .transform((text) => {
    const [from = 0, to = 0] = text.split('-').map(Number);
    return { from, to };
  });

const schema = z.object({
  vtn: urlOption,
  client: z.string().min(1),
  secretEnv: z.string(),
  name: z.string().optional(),
  resource: z.string(),
  outdoor: z.string().transform(Number).pipe(z.number().min(-40).max(50)),
  optOutHours: z.array(hoursOption).default([]),
  lowest: positiveNumber(30),
  every: positiveNumber(3_600),
});

const TICK_MS = 1_000;

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
  const vtn = new VtnClient({ baseUrl, clientId: options.client, clientSecret });
  const now = (): number => performance.timeOrigin + performance.now();
  const ven = new Ven(
    vtn,
    {
      venName: options.name ?? options.client,
      resourceName: options.resource,
      model: SCHOOL,
      rules: { hours: options.optOutHours, timeZone: 'Europe/Paris', lowestC: options.lowest },
      pollMs: options.every * 1000,
      share: shareOf(options.client),
      outdoorC: () => options.outdoor,
      tell: (line) => process.stdout.write(`${line}\n`),
    },
    now(),
  );
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      ending.abort();
    });
  }
  while (!ending.signal.aborted) {
    await ven.tick(now());
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
}

/** Its own place in a spread start, the same each time: from the letters of its name. */
function shareOf(clientId: string): number {
  const sum = Array.from(clientId).reduce(
    (hash, letter) => (hash * 31 + (letter.codePointAt(0) ?? 0)) % 9_973,
    7,
  );
  return sum / 9_973;
}
