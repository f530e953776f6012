/** `traboule all`, which is what `npm start` runs. */
import { z } from 'zod';
import { setupLines } from '../apps/setup-lines.js';
import { readSettings } from '../config/read-settings.js';
import { civilDay } from '../core/time/civil.js';
import { dateOption, readOptions, scenarioOption, speedOption, wholeNumber } from './options.js';

const schema = z.object({
  speed: speedOption,
  date: dateOption,
  from: z.string().regex(/^([01]\d|2[0-3]):(00|15|30|45)$/, 'expected a quarter-hour such as 17:45'),
  scenario: scenarioOption,
  seed: wholeNumber(0, 2 ** 31),
  demand: z.string().optional(),
  workers: wholeNumber(1, 16),
  manual: z.boolean().default(false),
  port: wholeNumber(0, 65_535).optional(),
});

/** Starts everything and runs until Ctrl-C. */
export async function allCommand(given: unknown): Promise<void> {
  const options = readOptions(schema, given);
  const settings = readSettings({ TRABOULE_LOG_LEVEL: 'warn' });
  // Loaded late: what is wrong with the options is said at once.
  const { startAll } = await import('../apps/all.js');
  const started = performance.now();
  const tell = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  const interruption = new AbortController();
  const asked = new Promise<'asked'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        tell('\nending…');
        interruption.abort();
        resolve('asked');
      });
  });
  const all = await startAll(
    { ...settings, httpPort: options.port ?? settings.httpPort },
    {
      speed: options.speed,
      firstStartMs:
        options.speed === 1 ? null : civilDay(options.date).startMs + minutes(options.from) * 60_000,
      scenario: options.scenario,
      seed: options.seed,
      demand: options.demand === undefined ? null : { file: options.demand, scope: 'city' },
      workers: options.workers,
      autoApprove: !options.manual,
      signal: interruption.signal,
      tell,
    },
  ).catch((error: unknown) => {
    if (interruption.signal.aborted) process.exit(0);
    throw error;
  });
  tell(`\nTraboule runs after ${((performance.now() - started) / 1000).toFixed(0)} s. Look at it:`);
  tell(`  ${all.url}/api/v1/health        what it does now`);
  tell(`  ${all.url}/api/v1/plans         its plans`);
  tell('  npx traboule status                        the same in a terminal');
  tell('  npx traboule plan show                     the newest plan, and why each setpoint has its value');
  tell(
    options.manual
      ? '  npx traboule plan approve <id> --reason <why>'
      : 'Plans inside the policy "demonstration" are approved by themselves; --manual waits for you.',
  );
  if (all.setupLink !== null) tell(`\n${setupLines(all.setupLink)}\n`);
  tell('Ctrl-C ends it; the data stay and the next start goes on from them.\n');
  const reason = await Promise.race([asked, all.broken]).catch((error: unknown) => error);
  if (reason !== 'asked') tell(`\nending: ${String(reason)}`);
  await all.stop();
  process.exit(reason === 'asked' ? 0 : 1);
}

function minutes(clock: string): number {
  const [hour, minute] = clock.split(':');
  return Number(hour) * 60 + Number(minute);
}
