/** The story of a demonstration for people. */
import { civilTime } from '../../core/time/civil.js';
import type { DemoRow, DrDemoResult } from './demo-result.js';

const STATES: Readonly<Partial<Record<DemoRow['state'], string>>> = {
  delivered: 'delivered',
  'under-delivered': 'under-delivered',
  'opted-out': 'declined',
  'no-data': 'not measured',
};

/** Table of buildings, sums, other methods, claims. */
export function demoReport(result: DrDemoResult): string {
  const { rows, startMs, endMs, targetKw, measuredKwh, trueKwh, difference, totalEur, orderedKwh } = result;
  return [
    `Call ${result.eventId}: ${clock(startMs)} to ${clock(endMs)}, ${targetKw.toFixed(0)} kW wanted`,
    '',
    `  ${'building'.padEnd(46)}${'asked'.padStart(7)}  ${'answer'.padEnd(17)}${'ordered kWh'.padStart(12)}${'measured kWh'.padStart(14)}${'true kWh'.padStart(10)}${'EUR'.padStart(9)}`,
    ...rows.map(line),
    `  ${'together'.padEnd(72)}${number(orderedKwh, 12)}${number(measuredKwh, 14)}${number(trueKwh, 10)}${totalEur.toFixed(2).padStart(9)}`,
    '',
    `Measured ${measuredKwh.toFixed(0)} kWh, the twin says ${trueKwh.toFixed(0)} kWh: ${percent(difference)}`,
    'What other methods would have said of the same meters:',
    ...result.methods.map(
      ({ method, deliveredKwh, error }) =>
        `  ${method.padEnd(24)}${deliveredKwh === null || error === null ? 'no baseline for every building' : `${deliveredKwh.toFixed(0).padStart(8)} kWh  ${percent(error)}`}`,
    ),
    '',
    ...result.claims.map(({ what, holds }) => `  ${holds ? 'yes' : 'NO '}  ${what}`),
    '',
    result.passed ? 'PASSED: all of it holds' : 'FAILED: see NO above',
  ].join('\n');
}

function line(row: DemoRow): string {
  const kwh = (value: number | null, width: number): string =>
    value === null ? '-'.padStart(width) : number(value, width);
  const place = row.replaces === null ? '' : ` (for ${row.replaces})`;
  const name = `${row.buildingId} ${row.name}`.slice(0, 45 - place.length) + place;
  const answer = (STATES[row.state] ?? row.state).padEnd(17);
  return `  ${name.padEnd(46)}${number(row.askedKw, 4)} kW  ${answer}${kwh(row.orderedKwh, 12)}${kwh(row.deliveredKwh, 14)}${kwh(row.trueKwh, 10)}${(row.totalEur ?? '-').padStart(9)}`;
}

function number(value: number, width: number): string {
  // What rounds to nothing has no sign.
  return (Math.round(value) + 0).toFixed(0).padStart(width);
}

function percent(share: number): string {
  return `${share < 0 ? '' : '+'}${(100 * share).toFixed(1)} %`;
}

function clock(ms: number): string {
  const { date, hour, minute } = civilTime(ms);
  return `${date} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
