/** `traboule twin` and `traboule inject`: the twin alone, and its misbehaviour. */
import { z } from 'zod';
import { injectFault, startLoneTwin } from '../apps/twin.js';
import { readSettings } from '../config/read-settings.js';
import { formatInstant, parseInstant } from '../core/time/instant.js';
import { asNotDone } from './fail.js';
import { positiveNumber, readOptions, scenarioOption, wholeNumber } from './options.js';

const twinSchema = z.object({
  speed: positiveNumber(1_000),
  start: z.string().optional(),
  scenario: scenarioOption,
  seed: wholeNumber(0, 2 ** 31),
  host: z.string(),
  basePort: wholeNumber(0, 65_000),
  demand: z.string().optional(),
  scope: z.string(),
  fault: z.array(z.string()).default([]),
});

const injectSchema = z.object({
  url: z
    .string()
    .regex(/^opc\.tcp:\/\//)
    .default('opc.tcp://127.0.0.1:48423/MET'),
});

/** Runs the twin until Ctrl-C. */
export async function twinCommand(given: unknown): Promise<void> {
  const options = readOptions(twinSchema, given);
  process.stdout.write('playing four weeks of history\n');
  const { twin, startMs } = await startLoneTwin({
    seed: options.seed,
    scenario: options.scenario,
    host: options.host,
    basePort: options.basePort,
    pkiFolder: `${readSettings().opcuaPkiDir}/twin`,
    speed: options.speed,
    startMs: options.start === undefined ? null : parseInstant(options.start),
    faults: options.fault,
    demand: options.demand === undefined ? null : { file: options.demand, scope: options.scope },
  });
  const urls = Object.entries(twin.endpoints).map(([id, url]) => `  ${id.padEnd(5)}${url}`);
  process.stdout.write(
    `the twin of Lyon runs from ${formatInstant(startMs)}, ${String(options.speed)}x; servers:\n${urls.join('\n')}\n`,
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void twin.stop().then(() => process.exit(0));
    });
  }
}

/** Makes a running twin misbehave. */
export async function injectCommand(fault: string, given: unknown): Promise<void> {
  const { url } = readOptions(injectSchema, given);
  await injectFault(url, fault).catch(asNotDone);
  process.stdout.write(`injected: ${fault}\n`);
}
