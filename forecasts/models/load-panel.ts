/** A panel of load models: differently specified regressions with their echoes, averaged, and the spread of the average. */
import { isKnown } from '../regular-series.js';
import type { LoadDesign } from '../features/load-design.js';
import { dotRow } from './normal-equations.js';
import { ECHO_DAYS, ECHO_WIDTH, echoCoefficients, EchoRows, fitEcho, type Echo } from './load-echo.js';
import {
  fitLoadSpread,
  loadSpreadAt,
  recentSize,
  recentSizes,
  sizesByHour,
  type LoadSpread,
} from './load-spread.js';
import { medianOf, structureAt, type Structure } from './load-structure.js';

const DAY_MS = 86_400_000;
/** An error beyond this many robust deviations is taken for that many: a slipped meter has no echo. */
const CLIPPED = 8;
const MAD_TO_SIGMA = 1.4826;
/** Days over which the recent size of errors is remembered. */
const RECENT_DAYS = 3;
/** More digits than a fit can tell, few enough to keep a state small. */
const DIGITS = 6;

/** What a model's target is: (value - level) / scale, of the value or of its logarithm; plain JSON. */
export interface Transform {
  readonly log: boolean;
  readonly level: number;
  readonly scale: number;
}

/** One regression of the panel; plain JSON. */
export interface PanelMember {
  readonly transform: Transform;
  readonly columns: number;
  /** Shape (groups, columns), row by row. */
  readonly coefficients: readonly number[];
}

/** Fitted panel; plain JSON. */
export interface LoadPanel {
  readonly members: readonly PanelMember[];
  /** Unit of an error. */
  readonly unit: number;
  readonly echo: Echo;
  /** Bound of an error. */
  readonly clip: number;
  /** Latest errors of the mean of the members, oldest first. */
  readonly errors: readonly (number | null)[];
  readonly spread: LoadSpread;
  /** Size of the latest errors relative to what is usual. */
  readonly recent: number;
}

/** A history with its design. */
export interface PanelHistory {
  /** Shape (T), NaN = missing. */
  readonly values: Float64Array;
  readonly design: LoadDesign;
  readonly stepMs: number;
  readonly maxLeadMs: number;
  readonly levels: readonly number[];
}

/** A regression that takes part. */
export interface PanelPart {
  readonly structure: Structure;
  readonly transform: Transform;
}

/** Mean and error quantiles of one step. */
export interface PanelStep {
  readonly mean: number;
  readonly errors: readonly number[];
}

/** Steps to predict, and those whose values became known. */
export interface PanelSpan {
  readonly design: LoadDesign;
  readonly stepMs: number;
}

/** The target of a value. */
export function transformed(transform: Transform, value: number): number {
  return ((transform.log ? Math.log(value) : value) - transform.level) / transform.scale;
}

/** The value of a target. */
export function restored(transform: Transform, target: number): number {
  const value = transform.level + transform.scale * target;
  return transform.log ? Math.exp(value) : value;
}

/** Fits the echo of the mean of the structures, and the spread of what remains. */
export function fitPanel(history: PanelHistory, parts: readonly PanelPart[]): LoadPanel {
  const { design, values, stepMs, levels } = history;
  const unit = parts[0]?.transform.scale ?? 1;
  const seen = meanErrors(values, parts, unit);
  const clip = CLIPPED * MAD_TO_SIGMA * medianOf(seen.filter((error) => isKnown(error)).map(Math.abs));
  const errors = seen.map((error) => clipped(error, clip));
  const { echo, remaining, stride } = fitEcho({ ...design, errors, stepMs }, history.maxLeadMs);
  const left = remaining.map((row) =>
    row.map((error, t) => (error + (seen[t] ?? 0) - (errors[t] ?? 0)) * unit),
  );
  const days = (values.length * stepMs) / DAY_MS;
  const daily = left[watchedAnchor(echo.anchors, stepMs)] ?? new Float64Array(0);
  const recent = recentSizes(daily, design.hour, {
    sizes: sizesByHour(daily, design.hour),
    gain: recentGain(stepMs * stride),
  });
  return {
    members: parts.map(({ structure, transform }) => ({
      transform,
      columns: structure.columns,
      coefficients: rounded(structure.coefficients),
    })),
    unit,
    echo: { anchors: echo.anchors, coefficients: echo.coefficients.map((row) => rounded(row)) },
    clip,
    errors: jsonErrors(errors.subarray(-keptSteps(stepMs))),
    spread: fitLoadSpread({ anchors: echo.anchors, errors: left, clock: design, recent, levels, days }),
    recent: recent[recent.length - 1] ?? 1,
  };
}

/** Errors of the mean of the members, in units. */
function meanErrors(values: Float64Array, parts: readonly PanelPart[], unit: number): Float64Array {
  return values.map((value, t) => {
    let sum = 0;
    for (const { structure, transform } of parts) {
      sum += restored(transform, transformed(transform, value) - (structure.unseen[t] ?? Number.NaN));
    }
    return (value - sum / parts.length) / unit;
  });
}

/** Forecast of the steps `from` .. `from + count - 1` of the span; what is known ends before step 0 of the span. */
export function predictPanel(
  panel: LoadPanel,
  span: PanelSpan,
  { from, count }: { readonly from: number; readonly count: number },
): PanelStep[] {
  const reader = new PanelReader(panel, span);
  return Array.from({ length: count }, (_, h) => {
    const t = from + h;
    const spread = loadSpreadAt(panel.spread, reader.leadOf(t), {
      clock: span.design,
      t,
      recent: panel.recent,
    });
    return { mean: reader.valueAt(t), errors: spread };
  });
}

/** The panel that knows the values of the span as well. */
export function updatePanel(panel: LoadPanel, values: Float64Array, span: PanelSpan): LoadPanel {
  const { design, stepMs } = span;
  const reader = new PanelReader(panel, span, values);
  const lead = Math.round(DAY_MS / stepMs);
  const sizes = panel.spread.sizes[watchedAnchor(panel.spread.anchors, stepMs)] ?? [];
  let { recent } = panel;
  values.forEach((value, t) => {
    const size = sizes[Math.floor(design.hour[t] ?? 0)] ?? 1;
    recent = recentSize(recent, Math.abs(value - reader.valueFrom(t, t - lead)) / size, recentGain(stepMs));
  });
  return { ...panel, errors: jsonErrors(reader.errors.subarray(-keptSteps(stepMs))), recent };
}

/** Reads a panel over a span: its last errors, then the span's steps, of which the first may have values. */
class PanelReader {
  /** Errors kept, then those of the span, shape (kept + T). */
  readonly errors: Float64Array;
  private readonly values: Float64Array;
  private readonly rows: EchoRows;
  private readonly row = new Float64Array(ECHO_WIDTH);
  private readonly coefficients = new Map<number, Float64Array>();
  private readonly before: number;
  private readonly lastKnown: number;

  constructor(
    private readonly panel: LoadPanel,
    private readonly span: PanelSpan,
    measured: Float64Array = new Float64Array(0),
  ) {
    const { design, stepMs } = span;
    this.before = panel.errors.length;
    this.values = structureValues(panel, design);
    this.errors = Float64Array.from({ length: this.before + design.group.length }, (_, i) => {
      if (i < this.before) return panel.errors[i] ?? Number.NaN;
      const t = i - this.before;
      return clipped(((measured[t] ?? Number.NaN) - (this.values[t] ?? 0)) / panel.unit, panel.clip);
    });
    this.lastKnown = this.errors.findLastIndex((error) => isKnown(error));
    this.rows = new EchoRows({ errors: this.errors, stepMs, ...shiftedClock(design, this.before) });
  }

  /** Lead of step t of the span from the last known error [steps]. */
  leadOf(t: number): number {
    return this.lastKnown < 0 ? t + 1 : this.before + t - this.lastKnown;
  }

  /** Value at step t of the span. */
  valueAt(t: number): number {
    return this.valueFrom(t, this.lastKnown < 0 ? -1 : this.lastKnown - this.before);
  }

  /** Value at step t of the span when nothing after step `last` was known. */
  valueFrom(t: number, last: number): number {
    this.rows.fill(this.row, { t: this.before + t, last: this.before + last });
    const lead = t - last;
    let coefficients = this.coefficients.get(lead);
    if (!coefficients) {
      coefficients = echoCoefficients(this.panel.echo, lead);
      this.coefficients.set(lead, coefficients);
    }
    const from = Math.floor(this.span.design.hour[t] ?? 0) * ECHO_WIDTH;
    const echo = dotRow(this.row, { t: 0, width: ECHO_WIDTH, from, n: ECHO_WIDTH }, coefficients);
    return (this.values[t] ?? 0) + this.panel.unit * echo;
  }
}

/** Mean of the members at each step of the design. */
function structureValues({ members }: LoadPanel, design: LoadDesign): Float64Array {
  const values = new Float64Array(design.group.length);
  for (const { transform, columns, coefficients } of members) {
    const structure = { coefficients: Float64Array.from(coefficients), columns };
    for (let t = 0; t < values.length; t += 1) {
      values[t] = (values[t] ?? 0) + restored(transform, structureAt(structure, design, t)) / members.length;
    }
  }
  return values;
}

/** The clock of a design behind `before` steps of which only errors are known. */
function shiftedClock(
  design: LoadDesign,
  before: number,
): Pick<LoadDesign, 'hour' | 'yearCos' | 'yearSin' | 'rest'> {
  const shifted = (values: Float64Array): Float64Array => {
    const all = new Float64Array(before + values.length);
    all.set(values, before);
    return all;
  };
  const rest = new Uint8Array(before + design.rest.length);
  rest.set(design.rest, before);
  return {
    hour: shifted(design.hour),
    yearCos: shifted(design.yearCos),
    yearSin: shifted(design.yearSin),
    rest,
  };
}

function jsonErrors(errors: Float64Array): (number | null)[] {
  return Array.from(errors, (error) => (isKnown(error) ? Number(error.toPrecision(DIGITS)) : null));
}

function keptSteps(stepMs: number): number {
  return Math.round((ECHO_DAYS * DAY_MS) / stepMs);
}

function recentGain(stepMs: number): number {
  return 1 - Math.exp(-stepMs / (RECENT_DAYS * DAY_MS));
}

/** Anchor by which the size of recent errors is watched: a day ahead. */
function watchedAnchor(anchors: readonly number[], stepMs: number): number {
  const day = Math.round(DAY_MS / stepMs);
  const found = anchors.findIndex((anchor) => anchor >= day);
  return found < 0 ? anchors.length - 1 : found;
}

function clipped(error: number, bound: number): number {
  return bound > 0 ? Math.min(bound, Math.max(-bound, error)) : error;
}

function rounded(values: ArrayLike<number>): number[] {
  return Array.from(values, (value) => Number(value.toPrecision(DIGITS)));
}
