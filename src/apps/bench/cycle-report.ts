/** The result of the cycle bench as text for a terminal. */
import type { CycleBenchResult } from './cycle-options.js';
import { machineLine } from './machine.js';

/** Lines a person reads after the bench. */
export function cycleReport(result: CycleBenchResult): string {
  const { program, pureSolve } = result;
  return [
    `One slot's cycle, ${String(result.cycles)} cycles of ${result.date} on the twin of Lyon${partOf(result)}, after ${String(result.history)} days of history`,
    machineLine(result.machine),
    '',
    'Stage              median ms      p95 ms',
    ...result.stages.map(({ stage, what, medianMs, p95Ms }) => row(stage, medianMs, p95Ms, what)),
    row('pure solve', pureSolve.medianMs, pureSolve.p95Ms, 'the same programs alone, warm, in this process'),
    '',
    `Program: ${String(program.rows)} rows, ${String(program.columns)} columns, ${String(program.nonzeros)} nonzeros`,
    `Whole cycle / pure solve: ${result.ratio.toFixed(2)} (median over the cycles)`,
    ...result.failed.map((cycle) => `FAILED ${new Date(cycle.slotMs).toISOString()}: ${cycle.reason}`),
  ].join('\n');
}

function partOf({ servers }: CycleBenchResult): string {
  return servers === null ? '' : ` (servers ${servers.join(', ')} only)`;
}

function row(name: string, medianMs: number, p95Ms: number, what: string): string {
  return `  ${name.padEnd(14)}${medianMs.toFixed(1).padStart(12)}${p95Ms.toFixed(1).padStart(12)}   ${what}`;
}
