/** A report on a load curve in words. */
import type { LoadCurveReport } from '../core/series/import/load-curve.js';

/** Changes of step that are told one by one. */
const STEPS_TOLD = 4;

/** What was found in the file and what it became, line by line. */
export function importReport(report: LoadCurveReport): string[] {
  const { energyKwh, slots, missingSlots, uncertainSlots } = report;
  return [
    `${report.file}: PRM ${report.prm}, ${String(report.rows)} rows, ${report.shape === 'flat' ? 'one table' : 'preamble and values'}`,
    `timestamps name the ${report.label} of their step, ${labelReason(report)}`,
    ...report.directions.map(directionLine),
    `${String(slots)} quarter-hours from ${report.from} to ${report.to}, ${String(missingSlots)} missing, ${String(uncertainSlots)} uncertain, ${energyKwh.toFixed(3)} kWh net`,
    ...(report.naiveRows > 0
      ? [`${String(report.naiveRows)} timestamps without offset were read as civil time of France`]
      : []),
    ...report.warnings.map((warning) => `warning: ${warning}`),
  ];
}

function labelReason({ labelFrom, labelEvidence }: LoadCurveReport): string {
  const signs = labelEvidence.join('; ');
  if (labelFrom === 'evidence') return `as the file proves: ${signs}`;
  return signs === '' ? 'as told' : `as told; in the file ${signs}`;
}

function directionLine(direction: LoadCurveReport['directions'][number]): string {
  const steps = direction.steps
    .slice(0, STEPS_TOLD)
    .map(({ minutes, from }) => `${String(minutes)} min from ${from}`);
  const more = direction.steps.length > steps.length ? `, … (${String(direction.steps.length)} changes)` : '';
  return `${direction.direction}: ${String(direction.rows)} rows, ${String(direction.missing)} without value, ${String(direction.repeated)} repeated, ${direction.energyKwh.toFixed(3)} kWh; step ${steps.join(', ')}${more}${direction.stepInferred ? ' (inferred)' : ''}`;
}
