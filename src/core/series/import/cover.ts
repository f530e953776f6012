/** Rows spread over five-minute cells, and cells put together to quarter-hours: energy is neither lost nor made. */
import { HOUR_MS } from '../../quantity/quantity.js';
import { SLOT_HOURS, SLOT_MS } from '../../time/slot.js';
import { type CurvePoints, MARK } from './curve-grid.js';
import { CELL_MS, type LabelSide, type LoadCurveSlots } from './load-curve.js';

const MINUTE_MS = 60_000;
const CELLS_PER_SLOT = SLOT_MS / CELL_MS;

/** What is known of a cell; `uncertain` is the worse of what its rows say. */
const STATE = { unknown: 0, known: 1, uncertain: 2, contradicted: 3 } as const;

/** Power of one direction over a span. */
export interface Cover {
  /** Start of the first cell [epoch ms], on the quarter-hour. */
  readonly startMs: number;
  /** [kW], not negative; NaN = unknown. */
  readonly kw: Float64Array;
  readonly state: Uint8Array;
  /** Energy of the rows [kWh]. */
  readonly energyKwh: number;
  /** Rows that overlap another one with another power. */
  readonly overlaps: number;
  /** First cell and cell behind the last one that the rows span. */
  readonly span: readonly [number, number];
}

/**
 * Spreads rows over the cells of their steps.
 *
 * @param steps of each row [min]
 * @param bounds [start, end) of the result [epoch ms], on the quarter-hour
 */
export function coverOf(
  points: CurvePoints,
  steps: Uint8Array,
  side: LabelSide,
  bounds: readonly [number, number],
): Cover {
  const [startMs, endMs] = bounds;
  const cells = (endMs - startMs) / CELL_MS;
  const kw = new Float64Array(cells).fill(Number.NaN);
  const state = new Uint8Array(cells);
  let energyKwh = 0;
  let overlaps = 0;
  let span: [number, number] = [cells, 0];
  for (const [i, stampMs] of points.stampMs.entries()) {
    const stepMs = (steps[i] ?? 0) * MINUTE_MS;
    const first = ((side === 'end' ? stampMs - stepMs : stampMs) - startMs) / CELL_MS;
    const end = first + stepMs / CELL_MS;
    span = [Math.min(span[0], first), Math.max(span[1], end)];
    const value = points.value[i] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    const mark = points.marks[i] ?? 0;
    const powerKw = (mark & MARK.energy) === 0 ? value : (value * HOUR_MS) / stepMs;
    const quality = (mark & MARK.uncertain) === 0 ? STATE.known : STATE.uncertain;
    energyKwh += (powerKw * stepMs) / HOUR_MS;
    if (!fill(kw, state, { first, end, powerKw, quality })) overlaps += 1;
  }
  return { startMs, kw, state, energyKwh, overlaps, span };
}

/** Fills cells; false when another row said another power for one of them, which is unknown from then on. */
function fill(
  kw: Float64Array,
  state: Uint8Array,
  row: { first: number; end: number; powerKw: number; quality: number },
): boolean {
  let agreed = true;
  for (let cell = row.first; cell < row.end; cell += 1) {
    const before = state[cell] ?? 0;
    if (before !== STATE.unknown && kw[cell] !== row.powerKw) {
      agreed = false;
      state[cell] = STATE.contradicted;
      kw[cell] = Number.NaN;
    } else if (before !== STATE.contradicted) {
      kw[cell] = row.powerKw;
      state[cell] = Math.max(before, row.quality);
    }
  }
  return agreed;
}

/** Slots of a file, and what could not be made one. */
export interface SlotsOfCovers {
  readonly slots: LoadCurveSlots;
  readonly energyKwh: number;
  /** Slots of the span that are not whole. */
  readonly missing: number;
  /** Slots taken from one direction because the other one's curve does not reach there. */
  readonly oneSided: number;
}

/**
 * Net mean power of every whole slot: draw-off less injection. Inside the span of both, both must be known; where only one
 * reaches, it is taken alone and marked uncertain.
 *
 * @param drawOff cover of the draw-off; null when the file has none
 * @param injection cover of the injection with the same bounds; null when the file has none
 */
export function slotsOf(drawOff: Cover | null, injection: Cover | null): SlotsOfCovers {
  const any = drawOff ?? injection;
  const cells = any?.kw.length ?? 0;
  const count = cells / CELLS_PER_SLOT;
  const slotMs = new Float64Array(count);
  const kw = new Float64Array(count);
  const uncertain = new Uint8Array(count);
  let [kept, missing, oneSided, energyKwh] = [0, 0, 0, 0];
  for (let slot = 0; slot < count; slot += 1) {
    const net = netOf(drawOff, injection, slot * CELLS_PER_SLOT);
    if (net === null) {
      missing += 1;
      continue;
    }
    slotMs[kept] = (any?.startMs ?? 0) + slot * SLOT_MS;
    kw[kept] = net.kw;
    uncertain[kept] = net.uncertain ? 1 : 0;
    oneSided += net.oneSided ? 1 : 0;
    energyKwh += net.kw * SLOT_HOURS;
    kept += 1;
  }
  const slots = {
    slotMs: slotMs.slice(0, kept),
    kw: kw.slice(0, kept),
    uncertain: uncertain.slice(0, kept),
  };
  return { slots, energyKwh, missing, oneSided };
}

interface Net {
  readonly kw: number;
  readonly uncertain: boolean;
  readonly oneSided: boolean;
}

function netOf(drawOff: Cover | null, injection: Cover | null, cell: number): Net | null {
  const taken = drawOff && meanOf(drawOff, cell);
  const given = injection && meanOf(injection, cell);
  if (taken && given) {
    return {
      kw: rounded(taken.kw - given.kw),
      uncertain: taken.uncertain || given.uncertain,
      oneSided: false,
    };
  }
  const alone = taken ?? given;
  const other = taken ? injection : drawOff;
  if (!alone || (other && !isOutside(other, cell))) return null;
  // Written so that nothing given is no negative zero.
  const kw = taken ? alone.kw : 0 - alone.kw;
  return { kw, uncertain: alone.uncertain || other !== null, oneSided: other !== null };
}

/** Mean of a slot's cells; null unless all are known. */
function meanOf(cover: Cover, cell: number): { kw: number; uncertain: boolean } | null {
  let sum = 0;
  let uncertain = false;
  for (let i = cell; i < cell + CELLS_PER_SLOT; i += 1) {
    const kw = cover.kw[i] ?? Number.NaN;
    if (Number.isNaN(kw)) return null;
    sum += kw;
    uncertain ||= cover.state[i] === STATE.uncertain;
  }
  return { kw: rounded(sum / CELLS_PER_SLOT), uncertain };
}

/** To the microwatt: decimals of the file come out as they went in, and the same file gives the same values again. */
function rounded(kw: number): number {
  return Math.round(kw * 1e9) / 1e9;
}

function isOutside({ span }: Cover, cell: number): boolean {
  return cell + CELLS_PER_SLOT <= span[0] || cell >= span[1];
}
