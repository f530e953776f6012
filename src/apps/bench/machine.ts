/** What a figure was measured on. */
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import type { Database } from '../../adapters/postgres/database.js';

/** The machine of a bench. */
export interface Machine {
  readonly cores: number;
  readonly cpu: string;
  readonly memoryGb: number;
  readonly node: string;
  readonly postgresql: string;
  /** Load of the last minute when the bench began: others that shared the machine. */
  readonly loadAtStart: number;
  readonly dateUtc: string;
}

/** Looks at this machine; call it first, so that its load is that of others. */
export function lookAtMachine(): Omit<Machine, 'postgresql'> {
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model ?? 'unknown',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    loadAtStart: Math.round((loadavg()[0] ?? 0) * 100) / 100,
    dateUtc: new Date().toISOString().slice(0, 10),
  };
}

/** Version of the database server. */
export async function postgresVersion(database: Database): Promise<string> {
  const [row] = await database.rows<{ server_version: string }>(
    'asking for the version',
    'SHOW server_version',
  );
  return row?.server_version ?? 'unknown';
}

/** One line for a report. */
export function machineLine(machine: Omit<Machine, 'postgresql'> & { readonly postgresql?: string }): string {
  const database = machine.postgresql === undefined ? '' : `PostgreSQL ${machine.postgresql}, `;
  return (
    `${machine.dateUtc}: ${String(machine.cores)} cores (${machine.cpu}), ${String(machine.memoryGb)} GB, ` +
    `Node.js ${machine.node}, ${database}load at start ${machine.loadAtStart.toFixed(2)}`
  );
}
