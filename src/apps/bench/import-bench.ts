/** `bench import`: rows of a load curve read, and taken into the store, beside counting the lines of the same file. */
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startEmbeddedPostgres } from '../../adapters/postgres/embedded/start-embedded-postgres.js';
import { openDatabase } from '../../adapters/postgres/database.js';
import { PostgresMeterReadingStore } from '../../adapters/postgres/meter-reading-store.js';
import { migrate } from '../../adapters/postgres/migrate.js';
import type { LoadCurve } from '../../core/series/import/load-curve.js';
import { type SlotValue } from '../../core/series/series.js';
import { readLoadCurveFile } from '../load-curve-file.js';
import { lookAtMachine, type Machine, machineLine, postgresVersion } from './machine.js';
import { median } from './statistics.js';

/** What is measured. */
export interface ImportBenchOptions {
  readonly rows: number;
  readonly runs: number;
  readonly tell: (line: string) => void;
}

/** Rows and lines a second, and memory. */
export interface ImportBenchResult {
  readonly machine: Machine;
  readonly rows: number;
  readonly fileMb: number;
  readonly linesPerS: number;
  readonly readPerS: number;
  /** Median over runs of reading time / counting time. */
  readonly timesCounting: number;
  readonly slots: number;
  /** Slots written a second, by one COPY. */
  readonly writePerS: number;
  /** Peak memory of the process after a tenth of the rows, and after all of them [MB]. */
  readonly peakMb: { readonly tenth: number; readonly all: number };
}

const MEBI = 2 ** 20;
const STEP_MS = 300_000;
const FIRST_MS = Date.UTC(2016, 0, 1);

/** Rows of ten years of five-minute steps; a longer file tells the same again. */
const DISTINCT_ROWS = 1_051_200;

/** Runs the bench on made files in a temporary folder; nothing is left behind. */
export async function runImportBench(options: ImportBenchOptions): Promise<ImportBenchResult> {
  const here = lookAtMachine();
  const folder = await mkdtemp(join(tmpdir(), 'traboule-bench-'));
  try {
    const small = join(folder, 'tenth.csv');
    const large = join(folder, 'all.csv');
    options.tell(`making files of ${String(options.rows)} rows`);
    await makeFile(small, Math.ceil(options.rows / 10));
    const bytes = await makeFile(large, options.rows);
    // The small file first: the peak of a process never falls.
    await read(small);
    const tenth = peakMb();
    const pairs: { count: number; read: number }[] = [];
    let curve: LoadCurve | null = null;
    for (let run = 1; run <= options.runs; run += 1) {
      options.tell(`run ${String(run)} of ${String(options.runs)}`);
      const count = await timed(() => countLines(large));
      pairs.push({ count, read: await timed(async () => (curve = await read(large))) });
    }
    const all = peakMb();
    const written = await writeSlots(folder, curve, options);
    return {
      machine: { ...here, postgresql: written.version },
      rows: options.rows,
      fileMb: bytes / MEBI,
      linesPerS: options.rows / median(pairs.map((pair) => pair.count)),
      readPerS: options.rows / median(pairs.map((pair) => pair.read)),
      timesCounting: median(pairs.map((pair) => pair.read / pair.count)),
      slots: written.slots,
      writePerS: written.perS,
      peakMb: { tenth, all },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The result in words. */
export function importReport(result: ImportBenchResult): string {
  const { peakMb: peak } = result;
  const rate = (perS: number): string => `${(perS / 1000).toFixed(0)} 000/s`;
  return [
    machineLine(result.machine),
    `${String(result.rows)} rows of a flat load curve, ${result.fileMb.toFixed(0)} MiB`,
    `lines counted (node:readline)   ${rate(result.linesPerS).padStart(10)}`,
    `rows read, checked, made slots  ${rate(result.readPerS).padStart(10)}  ${result.timesCounting.toFixed(1)} times the time of counting`,
    `slots written in one COPY       ${rate(result.writePerS).padStart(10)}  of ${String(result.slots)} slots`,
    `peak memory ${peak.tenth.toFixed(0)} MB after a tenth of the rows, ${peak.all.toFixed(0)} MB after all`,
  ].join('\n');
}

/** A flat file of one metering point in five-minute steps; its size [bytes]. */
async function makeFile(path: string, rows: number): Promise<number> {
  const file = await open(path, 'wx');
  try {
    await file.write(
      'Identifiant PRM;Date de debut;Date de fin;Grandeur physique;Grandeur metier;Etape metier;Unite;Horodate;Valeur;Nature;Pas;Indice de qualite\n',
    );
    let text = '';
    for (let row = 0; row < rows; row += 1) {
      const at = row % DISTINCT_ROWS;
      const stamp = new Date(FIRST_MS + at * STEP_MS).toISOString().slice(0, 19);
      text += `12345678901234;01/01/2016;01/01/2026;PA;CONS;BRUT;W;${stamp}+00:00;${String((at * 7_919) % 3_000)};B;PT5M;0\n`;
      if (text.length < MEBI) continue;
      await file.write(text);
      text = '';
    }
    await file.write(text);
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

function read(path: string): Promise<LoadCurve> {
  return readLoadCurveFile(path, { fileName: 'bench', prm: null, label: 'start', naive: 'refuse' });
}

async function countLines(path: string): Promise<void> {
  let lines = 0;
  for await (const line of createInterface({ input: createReadStream(path) })) lines += line === '' ? 0 : 1;
  if (lines === 0) throw new Error('the made file has no lines');
}

async function writeSlots(
  folder: string,
  curve: LoadCurve | null,
  { runs, tell }: ImportBenchOptions,
): Promise<{ slots: number; perS: number; version: string }> {
  const server = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), onProgress: tell });
  try {
    const database = await openDatabase(server.url);
    try {
      await migrate(database.dataSource);
      const store = new PostgresMeterReadingStore(database);
      const seconds: number[] = [];
      let slots = 0;
      for (let run = 0; run < runs; run += 1) {
        const values = valuesOf(curve, FIRST_MS + run);
        slots = values.length;
        seconds.push(await timed(() => store.putSlotValues(values)));
      }
      return { slots, perS: slots / median(seconds), version: await postgresVersion(database) };
    } finally {
      await database.close();
    }
  } finally {
    await server.stop();
  }
}

function valuesOf(curve: LoadCurve | null, knownAtMs: number): SlotValue[] {
  const { slotMs = new Float64Array(), kw = new Float64Array() } = curve?.slots ?? {};
  return Array.from(slotMs, (at, i) => ({
    seriesId: 'BENCH.power',
    slotMs: at,
    knownAtMs,
    value: kw[i] ?? Number.NaN,
    provenance: 'measured',
    method: 'block',
    quality: 'good',
  }));
}

/** Wall time of a piece of work [s]. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/** Largest memory this process ever had [MB]. */
function peakMb(): number {
  return process.resourceUsage().maxRSS / 1024;
}
