/** The result of the ingest bench as text for a terminal. */
import type { CopyComparison, IngestBenchResult, IngestFigures } from './ingest-options.js';
import { machineLine } from './machine.js';

/** Lines a person reads after the bench. */
export function ingestReport(result: IngestBenchResult): string {
  const { run, comparison, steps } = result;
  return [
    `Ingest: OPC UA over TCP → telemetry → PostgreSQL (durable), ${String(result.variables)} variables`,
    machineLine(result.machine),
    '',
    `asked for            ${figure(run.askedPerS)} changes/s`,
    `produced             ${figure(run.producedPerS)} changes/s, ${figure(run.produced)} in all`,
    `received             ${figure(run.received)}`,
    `committed            ${figure(run.committedRows)} rows, ${figure(run.committedPerS)} rows/s`,
    `lost                 ${figure(run.lost)} (${figure(run.gaps)} gaps in the numbering of the series)`,
    `delay to the commit  median ${figure(run.delayMs.p50)} ms, 99 % within ${figure(run.delayMs.p99)} ms, longest ${figure(run.delayMs.longest)} ms`,
    `CPU                  plant ${seconds(run.cpuS.plant)}, gateway ${seconds(run.cpuS.gateway)}, PostgreSQL ${seconds(run.cpuS.postgres)} in ${seconds(run.elapsedS)}`,
    ...(run.limit === null ? [] : [`NOT CARRIED          ${run.limit}`]),
    '',
    ...comparisonLines(comparison),
    '',
    'Faster and faster    asked/s  committed/s     lost   median ms   99 % ms',
    ...[run, ...steps].map(stepLine),
    result.sustainedPerS === null
      ? 'No load was carried without loss or delay'
      : `Highest load carried: ${figure(result.sustainedPerS)} changes/s`,
  ].join('\n');
}

function comparisonLines(comparison: CopyComparison): string[] {
  return [
    `Append beside raw COPY: ${figure(comparison.rows)} rows of the run in its ${figure(comparison.batches)} batches, in turns.`,
    'The reference is binary COPY of bytes made beforehand, one transaction per batch, into a table with the same columns',
    'and the same unique index, not partitioned.',
    '                     append rows/s    COPY rows/s   ratio',
    ...comparison.pairs.map(
      ({ appendPerS, copyPerS }, k) =>
        `  pair ${String(k + 1).padEnd(8)}${figure(appendPerS).padStart(19)}${figure(copyPerS).padStart(15)}${(appendPerS / copyPerS).toFixed(2).padStart(8)}`,
    ),
    `  median       ${figure(comparison.appendPerS).padStart(19)}${figure(comparison.copyPerS).padStart(15)}${comparison.ratio.toFixed(2).padStart(8)}`,
  ];
}

function stepLine(step: IngestFigures): string {
  const cells = [step.askedPerS, step.committedPerS, step.lost, step.delayMs.p50, step.delayMs.p99];
  const widths = [28, 13, 9, 12, 10];
  const row = cells.map((cell, k) => figure(cell).padStart(widths[k] ?? 10)).join('');
  return step.limit === null ? row : `${row}   ${step.limit}`;
}

function figure(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ' ');
}

function seconds(value: number): string {
  return Number.isNaN(value) ? 'not told by this system' : `${value.toFixed(1)} s`;
}
