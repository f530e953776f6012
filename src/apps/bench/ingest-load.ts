/** One load on the line: played, waited for, counted in the store. */
import { cpuSecondsOf } from './process-cpu.js';
import type { IngestFigures } from './ingest-options.js';
import type { IngestLine } from './ingest-line.js';

/** Values are given up this long after the last one came [ms]. */
const QUIET_MS = 5_000;
const POLL_MS = 5;

/** A load is carried while 99 % of the values are committed within this time [ms]. */
const DELAY_LIMIT_MS = 2_000;

/** The plant keeps pace when it takes at most this much longer than asked. */
const PACE_TOLERANCE = 1.05;

/** Empties the table, plays the load and waits until all of it is committed, or nothing more comes. */
export async function runLoad(
  line: IngestLine,
  load: { readonly perSecond: number; readonly seconds: number },
): Promise<IngestFigures> {
  const { store, source, plant, postgres } = line;
  await line.database.rows('emptying the readings', 'TRUNCATE readings');
  store.delays.clear();
  const before = {
    committed: store.committed,
    received: source.received,
    problems: source.problems,
    gateway: process.cpuUsage(),
    postgres: await cpuSecondsOf(postgres.pid),
  };
  const started = performance.now();
  const played = await plant.play(load);
  await settled(line, before.committed + played.changes);
  const elapsedS = (performance.now() - started) / 1000;
  const gateway = process.cpuUsage(before.gateway);
  const postgresS = (await cpuSecondsOf(postgres.pid)) - before.postgres;
  const kept = await countRows(line);
  const figures = {
    askedPerS: load.perSecond,
    producedPerS: Math.round(played.changes / (played.elapsedMs / 1000)),
    produced: played.changes,
    received: source.received - before.received,
    committedRows: kept.rows,
    committedPerS: Math.round(kept.rows / elapsedS),
    lost: played.changes - kept.rows,
    gaps: kept.gaps,
    overflows: source.problems - before.problems,
    delayMs: {
      p50: store.delays.quantile(0.5),
      p99: store.delays.quantile(0.99),
      longest: store.delays.quantile(1),
    },
    cpuS: {
      plant: round(played.cpuS),
      gateway: round((gateway.user + gateway.system) / 1e6),
      postgres: round(postgresS),
    },
    elapsedS: round(elapsedS),
  };
  return { ...figures, limit: limitOf(figures, played.elapsedMs / 1000 / load.seconds) };
}

/** Waits for the last value; resolves also when values stopped coming before. */
async function settled({ store, source, telemetry }: IngestLine, committed: number): Promise<void> {
  let seen = { received: -1, committed: -1 };
  let quietSince = performance.now();
  while (store.committed < committed && performance.now() - quietSince < QUIET_MS) {
    if (source.received !== seen.received || store.committed !== seen.committed)
      quietSince = performance.now();
    seen = { received: source.received, committed: store.committed };
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  await telemetry.flush();
}

/** The plant numbers the changes of each variable: what is missing between its first and last row was lost. */
async function countRows({ database }: IngestLine): Promise<{ rows: number; gaps: number }> {
  const [row] = await database.rows<{ rows: number; gaps: number }>(
    'counting the committed rows',
    `SELECT coalesce(sum(n), 0)::float8 AS rows, coalesce(sum(span - n), 0)::float8 AS gaps FROM (
       SELECT count(DISTINCT value) AS n, max(value) - min(value) + 1 AS span FROM readings GROUP BY series_id) AS s`,
  );
  return row ?? { rows: 0, gaps: 0 };
}

function limitOf(figures: Omit<IngestFigures, 'limit'>, pace: number): string | null {
  const { lost, gaps, producedPerS, delayMs } = figures;
  const reasons = [
    lost === 0 ? [] : `${String(lost)} changes lost`,
    gaps === 0 ? [] : `${String(gaps)} gaps in the numbering`,
    pace <= PACE_TOLERANCE ? [] : `the plant itself made no more than ${String(producedPerS)} changes/s`,
    delayMs.p99 <= DELAY_LIMIT_MS ? [] : `99 % committed only within ${String(delayMs.p99)} ms`,
  ].flat();
  return reasons.length === 0 ? null : reasons.join('; ');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
