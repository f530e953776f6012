/** `traboule twin` and `traboule inject`: the twin alone, and its misbehaviour. */
import { z } from 'zod';
import { parseSettings } from '../config/settings.js';
import { formatInstant, parseInstant } from '../core/time/instant.js';
import { injectFault } from '../twin/lab-client.js';
import { startTwin } from '../twin/twin.js';
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

const injectSchema = z.object({ url: z.string().regex(/^opc\.tcp:\/\//).default('opc.tcp://127.0.0.1:48423/MET') });

/** Runs the twin until Ctrl-C. */
export async function twinCommand(given: unknown): Promise<void> {
  const options = readOptions(twinSchema, given);
  const settings = parseSettings(process.env);
  const simMs = options.start === undefined ? Date.now() : parseInstant(options.start);
  process.stdout.write('playing four weeks of history\n');
  const twin = await startTwin({
    seed: options.seed,
    scenario: options.scenario,
    host: options.host,
    basePort: options.basePort,
    pkiFolder: `${settings.opcuaPkiDir}/twin`,
    clock: { mode: 'running', simMs, wallMs: Date.now(), speed: options.speed },
    faults: options.fault,
    ...(options.demand === undefined ? {} : { demand: { file: options.demand, scope: options.scope } }),
  });
  const urls = Object.entries(twin.endpoints).map(([id, url]) => `  ${id.padEnd(5)}${url}`);
  process.stdout.write(`the twin of Lyon runs from ${formatInstant(simMs)}, ${String(options.speed)}x; servers:\n${urls.join('\n')}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void twin.stop().then(() => process.exit(0));
    });
  }
}

/** Makes a running twin misbehave. */
export async function injectCommand(fault: string, given: unknown): Promise<void> {
  const { url } = readOptions(injectSchema, given);
  await injectFault(url, fault);
  process.stdout.write(`injected: ${fault}\n`);
}
