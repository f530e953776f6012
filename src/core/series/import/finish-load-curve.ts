/** From the rows of a file to slots and report: label side, steps, cover, net power. */
import { formatInstant } from '../../time/instant.js';
import { SLOT_MS } from '../../time/slot.js';
import { type Cover, coverOf, slotsOf, type SlotsOfCovers } from './cover.js';
import type { CurvePoints } from './curve-grid.js';
import { labelEvidence, type LabelEvidence } from './infer-label.js';
import { stepsOf } from './infer-step.js';
import {
  type DirectionReport,
  type FileFacts,
  type FlowDirection,
  type LabelSide,
  type LoadCurve,
  type LoadCurveOptions,
  MAX_SPAN_DAYS,
} from './load-curve.js';
import { refuseFile } from './problems.js';
import type { DirectionRows, RowSink } from './row-sink.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Largest difference of energies that is rounding [kWh]. */
const ROUNDING_KWH = 1e-6;

interface Curve {
  readonly direction: FlowDirection;
  readonly rows: DirectionRows;
  readonly points: CurvePoints;
}

interface SteppedCurve extends Curve {
  readonly steps: Uint8Array;
}

/**
 * Slots and report of a file.
 *
 * @throws DomainError `invalid-input` when nothing can be taken, or neither option nor file tell the label side
 */
export function finishLoadCurve(options: LoadCurveOptions, sink: RowSink, facts: FileFacts): LoadCurve {
  const curves = curvesOf(sink);
  if (curves.length === 0) refuseFile(options.fileName, noCurve(facts));
  const evidence = labelEvidence(
    curves.map(({ points }) => points),
    facts.periodStart,
  );
  const label = options.label ?? evidence.side;
  if (label === null) refuseFile(options.fileName, noLabel(evidence));
  const stepped = curves.map((curve) => ({ ...curve, steps: knownSteps(options, curve, label) }));
  const bounds = boundsOf(options, stepped, label);
  const covers = new Map(
    stepped.map(({ direction, points, steps }) => [direction, coverOf(points, steps, label, bounds)]),
  );
  const made = slotsOf(covers.get('draw-off') ?? null, covers.get('injection') ?? null);
  const { slotMs, uncertain } = made.slots;
  if (slotMs.length === 0) refuseFile(options.fileName, 'no quarter-hour of it is covered by values');
  const lastMs = slotMs[slotMs.length - 1] ?? 0;
  return {
    slots: made.slots,
    report: {
      file: options.fileName,
      prm: facts.prm,
      shape: facts.shape,
      rows: facts.rows,
      otherPrmRows: facts.otherPrmRows,
      otherQuantityRows: facts.otherQuantityRows,
      label,
      labelFrom: options.label === null ? 'evidence' : 'option',
      labelEvidence: evidence.signs,
      naiveRows: sink.naiveRows,
      directions: stepped.map((curve) => directionReport(curve, label, covers.get(curve.direction))),
      contradictions: sink.contradictions,
      firstContradictions: sink.firstContradictions,
      from: formatInstant(slotMs[0] ?? 0),
      to: formatInstant(lastMs + SLOT_MS),
      slots: slotMs.length,
      uncertainSlots: uncertain.reduce((sum, one) => sum + one, 0),
      missingSlots: made.missing,
      energyKwh: made.energyKwh,
      warnings: warningsOf({ options, evidence, facts, sink }, [...covers.values()], made),
    },
  };
}

function curvesOf(sink: RowSink): Curve[] {
  return [...sink.directions]
    .map(([direction, rows]) => ({ direction, rows, points: rows.grid.points() }))
    .filter(({ points }) => points.stampMs.length > 0)
    .sort((a, b) => (a.direction < b.direction ? -1 : 1));
}

/** @throws DomainError `invalid-input` when a row's step is not told by anything */
function knownSteps(options: LoadCurveOptions, { points }: Curve, label: LabelSide): Uint8Array {
  const steps = stepsOf(points, label);
  const unknown = steps.indexOf(0);
  if (unknown < 0) return steps;
  const at = formatInstant(points.stampMs[unknown] ?? 0);
  return refuseFile(
    options.fileName,
    `the step of the row ${at} is not known: the file names none, and no two rows lie 5, 10, 15, 30 or 60 minutes apart; add a column Pas, for example PT30M`,
  );
}

/** Whole quarter-hours that hold every step. */
function boundsOf(
  { fileName }: LoadCurveOptions,
  curves: readonly SteppedCurve[],
  label: LabelSide,
): [number, number] {
  let startMs = Number.POSITIVE_INFINITY;
  let endMs = Number.NEGATIVE_INFINITY;
  for (const { points, steps } of curves) {
    for (const [i, stampMs] of points.stampMs.entries()) {
      const stepMs = (steps[i] ?? 0) * MINUTE_MS;
      const from = label === 'end' ? stampMs - stepMs : stampMs;
      startMs = Math.min(startMs, from);
      endMs = Math.max(endMs, from + stepMs);
    }
  }
  if (endMs - startMs > MAX_SPAN_DAYS * DAY_MS) {
    const span = `${formatInstant(startMs)} to ${formatInstant(endMs)}`;
    refuseFile(
      fileName,
      `it spans ${span}; at most ${String(MAX_SPAN_DAYS)} days are taken at once: split it, or correct the odd timestamp`,
    );
  }
  return [Math.floor(startMs / SLOT_MS) * SLOT_MS, Math.ceil(endMs / SLOT_MS) * SLOT_MS];
}

function directionReport(curve: SteppedCurve, label: LabelSide, cover: Cover | undefined): DirectionReport {
  const { direction, rows, points, steps } = curve;
  const changes: { minutes: number; from: string }[] = [];
  for (const [i, minutes] of steps.entries()) {
    if (changes[changes.length - 1]?.minutes === minutes) continue;
    const stampMs = points.stampMs[i] ?? 0;
    const startMs = label === 'end' ? stampMs - minutes * MINUTE_MS : stampMs;
    changes.push({ minutes, from: formatInstant(startMs) });
  }
  return {
    direction,
    rows: rows.rows,
    missing: rows.missing,
    repeated: rows.repeated,
    surpassed: rows.surpassed,
    steps: changes,
    stepInferred: points.stepMin.includes(0),
    energyKwh: cover?.energyKwh ?? 0,
  };
}

interface Found {
  readonly options: LoadCurveOptions;
  readonly evidence: LabelEvidence;
  readonly facts: FileFacts;
  readonly sink: RowSink;
}

function warningsOf(found: Found, covers: readonly Cover[], made: SlotsOfCovers): string[] {
  const { options, evidence, facts, sink } = found;
  const warnings: string[] = [];
  if (options.label !== null && evidence.side !== null && evidence.side !== options.label) {
    warnings.push(
      `taken with timestamps at the ${options.label} of their step as told, but the file looks like the ${evidence.side}: ${evidence.signs.join('; ')}`,
    );
  }
  if (sink.contradictions > 0) {
    const first = sink.firstContradictions[0];
    const lines = first ? ` (first: ${first.at}, rows ${first.lines.join(' and ')})` : '';
    warnings.push(
      `${String(sink.contradictions)} rows contradict an earlier one of the same instant${lines}; neither is taken`,
    );
  }
  const overlaps = covers.reduce((sum, cover) => sum + cover.overlaps, 0);
  if (overlaps > 0) {
    warnings.push(`${String(overlaps)} rows overlap others of another power; what they share is not taken`);
  }
  const other = Object.entries(facts.otherQuantityRows).map(
    ([name, count]) => `${String(count)} of "${name}"`,
  );
  if (other.length > 0)
    warnings.push(`rows that are no active load curve were left out: ${other.join(', ')}`);
  if (made.oneSided > 0) {
    warnings.push(
      `${String(made.oneSided)} slots lie outside the curve of the other direction and count it as 0; they are marked uncertain`,
    );
  }
  return [...warnings, ...energyWarning(covers, made)];
}

/** Whatever energy of the rows is in no slot is said, not lost. */
function energyWarning(covers: readonly Cover[], made: SlotsOfCovers): string[] {
  const rowsKwh = covers.reduce((sum, cover) => sum + cover.energyKwh, 0);
  const slotsKwh = Math.abs(made.energyKwh);
  const left = rowsKwh - slotsKwh;
  if (covers.length !== 1 || Math.abs(left) <= ROUNDING_KWH * Math.max(1, rowsKwh)) return [];
  return [
    `${left.toFixed(3)} kWh of the rows lie in quarter-hours that are not whole (edges, gaps, contradictions) and are in no slot`,
  ];
}

function noCurve({ rows, otherQuantityRows }: FileFacts): string {
  const names = Object.keys(otherQuantityRows);
  if (names.length > 0) return `it holds no active load curve, only ${names.join('; ')}`;
  return rows === 0 ? 'it has headings but no row of values' : 'none of its rows can be used';
}

function noLabel(evidence: LabelEvidence): string {
  const signs = evidence.signs.length > 0 ? ` (${evidence.signs.join('; ')})` : '';
  return `nothing in it proves whether a timestamp is the start or the end of its step${signs}; say so with label: files of the customer portal mostly stamp the end, curves of the API the start`;
}
