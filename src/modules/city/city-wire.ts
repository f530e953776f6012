/** What travels between planner and workers: ids, prices and seeds in jobs, plain numbers in parcels. */
import { z } from 'zod';
import type { CitySpec } from '../../core/city/city-spec.js';
import type { Cut } from '../../core/city/groups.js';
import type { PricePoint } from '../../core/city/price-point.js';
import type { GroupTarget } from '../../core/city/recovery.js';
import type { LpBasis } from '../../core/dispatch/linear-program.js';
import type { JobPayload } from '../../ports/job-queue.js';
import type { PricedPlan, RecoveredDistrict, WorkTally } from './block-work.js';

/** One job: some districts of a round. */
export interface ChunkOrder {
  readonly runId: string;
  readonly spec: CitySpec;
  readonly cut: Cut;
  readonly version: number;
  readonly chunk: number;
  readonly districts: readonly number[];
  /** Round whose bases each district starts from; -1 = from nothing. */
  readonly from: readonly number[];
  readonly points: readonly PricePoint[];
}

const whole = z.number().int();
const orderSchema = z.object({
  runId: z.string().min(1),
  seed: whole,
  assets: whole.positive(),
  slots: whole.positive(),
  firstSlot: whole,
  tightEvery: whole,
  perGroup: whole.positive(),
  inside: z.string(),
  version: whole,
  chunk: whole,
  districts: z.string().min(1),
  from: z.string().min(1),
  points: z.string(),
});

/** The order as a job carries it: about 2 kB a price point. */
export function orderPayload(order: ChunkOrder): JobPayload {
  const { spec, cut, districts, from, points, ...ids } = order;
  const own = new Set(districts);
  const wire = points.map(({ prices, transformers, amp, seed }) => ({
    energy: numbersText(prices.energy),
    reserve: numbersText(prices.reserve),
    amp,
    seed,
    transformers: [...transformers]
      .filter(([district]) => own.has(district))
      .map(([district, y]) => [district, numbersText(y)]),
  }));
  return {
    ...ids,
    ...spec,
    perGroup: cut.perGroup,
    inside: [...cut.inside].filter((district) => own.has(district)).join(','),
    districts: districts.join(','),
    from: from.join(','),
    points: JSON.stringify(wire),
  };
}

const pointsSchema = z.array(
  z.object({
    energy: z.string(),
    reserve: z.string(),
    amp: z.number(),
    seed: whole,
    transformers: z.array(z.tuple([whole, z.string()])),
  }),
);

/** Reads an order. @throws z.ZodError when the payload is none */
export function readOrder(payload: JobPayload): ChunkOrder {
  const { perGroup, inside, districts, from, points, runId, version, chunk, ...spec } =
    orderSchema.parse(payload);
  return {
    ...{ runId, version, chunk, spec },
    cut: { perGroup, inside: new Set(wholeNumbers(inside)) },
    districts: wholeNumbers(districts),
    from: wholeNumbers(from),
    points: pointsSchema.parse(JSON.parse(points)).map((point) => ({
      prices: { energy: textNumbers(point.energy), reserve: textNumbers(point.reserve) },
      transformers: new Map(point.transformers.map(([district, y]) => [district, textNumbers(y)])),
      amp: point.amp,
      seed: point.seed,
    })),
  };
}

/** Names of parcels of a run. */
export const parcelName = {
  answer: (version: number, chunk: number): string => `answer-${String(version)}-${String(chunk)}`,
  bases: (version: number, district: number): string => `bases-${String(version)}-${String(district)}`,
  targets: (version: number, chunk: number): string => `targets-${String(version)}-${String(chunk)}`,
  setpoints: (version: number, district: number): string =>
    `setpoints-${String(version)}-${String(district)}`,
  plan: 'plan',
};

/** Plans of a chunk and what they took. */
export function packPlans(plans: readonly PricedPlan[], tally: WorkTally): Uint8Array {
  const parts = plans.flatMap(({ groupKey, point, cost, flowKw, reserveKw }) => [
    Float64Array.of(groupKey, point, cost),
    flowKw,
    reserveKw,
  ]);
  return bytesOf([tallyNumbers(tally), ...parts]);
}

/** The plans of a packed chunk. @param slots of the horizon */
export function unpackPlans(
  bytes: Uint8Array,
  slots: number,
): { readonly plans: PricedPlan[]; readonly tally: WorkTally } {
  const numbers = numbersOf(bytes);
  const plans: PricedPlan[] = [];
  const size = 3 + 2 * slots;
  for (let at = TALLY_NUMBERS; at < numbers.length; at += size) {
    const [groupKey = -1, point = -1, cost = NaN] = numbers.subarray(at, at + 3);
    const flowKw = numbers.slice(at + 3, at + 3 + slots);
    const reserveKw = numbers.slice(at + 3 + slots, at + size);
    plans.push({ groupKey, point, cost, flowKw, reserveKw });
  }
  return { plans, tally: tallyOf(numbers, bytes) };
}

/** Recovered districts of a chunk; hashes are of 48 bit, which a number holds exactly. */
export function packDistricts(districts: readonly RecoveredDistrict[], tally: WorkTally): Uint8Array {
  const parts = districts.flatMap((d) => [
    Float64Array.of(d.district, d.cost, d.missedKw, d.overLimitKw, d.worstViolation, d.comparisons),
    Float64Array.of(parseInt(d.hash, 16)),
    d.flowKw,
    d.reserveKw,
  ]);
  return bytesOf([tallyNumbers(tally), ...parts]);
}

/** The districts of a packed chunk. */
export function unpackDistricts(
  bytes: Uint8Array,
  slots: number,
): { readonly districts: RecoveredDistrict[]; readonly tally: WorkTally } {
  const numbers = numbersOf(bytes);
  const districts: RecoveredDistrict[] = [];
  const size = 7 + 2 * slots;
  for (let at = TALLY_NUMBERS; at < numbers.length; at += size) {
    const [district = -1, cost = NaN, missedKw = NaN, overLimitKw = NaN, worstViolation = NaN] =
      numbers.subarray(at, at + 5);
    const [comparisons = 0, hash = 0] = numbers.subarray(at + 5, at + 7);
    const flowKw = numbers.slice(at + 7, at + 7 + slots);
    const reserveKw = numbers.slice(at + 7 + slots, at + size);
    districts.push({
      ...{ district, cost, missedKw, overLimitKw, worstViolation, comparisons },
      ...{ flowKw, reserveKw, hash: hash.toString(16).padStart(12, '0') },
    });
  }
  return { districts, tally: tallyOf(numbers, bytes) };
}

/** Targets of groups. */
export function packTargets(targets: ReadonlyMap<number, GroupTarget>): Uint8Array {
  return bytesOf(
    [...targets].flatMap(([key, { flowKw, reserveKw }]) => [Float64Array.of(key), flowKw, reserveKw]),
  );
}

/** The targets by group. */
export function unpackTargets(bytes: Uint8Array, slots: number): Map<number, GroupTarget> {
  const numbers = numbersOf(bytes);
  const targets = new Map<number, GroupTarget>();
  for (let at = 0; at < numbers.length; at += 1 + 2 * slots) {
    targets.set(numbers[at] ?? -1, {
      flowKw: numbers.slice(at + 1, at + 1 + slots),
      reserveKw: numbers.slice(at + 1 + slots, at + 1 + 2 * slots),
    });
  }
  return targets;
}

/** Vertices of a district's blocks: shapes, then two places a byte. About 2 kB a feeder. */
export function packBases(bases: readonly LpBasis[]): Uint8Array {
  const places = bases.flatMap(({ cols, rows }) => [cols, rows]);
  const shapes = Int32Array.from([places.length, ...places.map((array) => array.length)]);
  const halves = places.reduce((sum, array) => sum + array.length, 0);
  const bytes = new Uint8Array(shapes.byteLength + Math.ceil(halves / 2));
  bytes.set(new Uint8Array(shapes.buffer));
  let at = 0;
  for (const array of places) {
    for (const place of array) {
      const byte = shapes.byteLength + (at >> 1);
      bytes[byte] = (bytes[byte] ?? 0) | (place << (4 * (at & 1)));
      at += 1;
    }
  }
  return bytes;
}

/** The vertices again. */
export function unpackBases(bytes: Uint8Array): LpBasis[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getInt32(0, true);
  const arrays: Uint8Array[] = [];
  const first = 4 * (count + 1);
  let at = 0;
  for (let k = 0; k < count; k++) {
    const array = new Uint8Array(view.getInt32(4 * (k + 1), true));
    for (let j = 0; j < array.length; j++, at++)
      array[j] = ((bytes[first + (at >> 1)] ?? 0) >> (4 * (at & 1))) & 15;
    arrays.push(array);
  }
  const empty = new Uint8Array();
  return Array.from({ length: count / 2 }, (_, k) => ({
    cols: arrays[2 * k] ?? empty,
    rows: arrays[2 * k + 1] ?? empty,
  }));
}

const TALLY_NUMBERS = 7;

function tallyNumbers(tally: WorkTally): Float64Array {
  const { jobs, busyMs, coldBlocks, restarts, heapBytes, rssBytes, cpuMs } = tally;
  return Float64Array.of(jobs, busyMs, coldBlocks, restarts, heapBytes, rssBytes, cpuMs);
}

function tallyOf(numbers: Float64Array, bytes: Uint8Array): WorkTally {
  const [jobs = 0, busyMs = 0, coldBlocks = 0, restarts = 0, heapBytes = 0, rssBytes = 0, cpuMs = 0] =
    numbers;
  return { jobs, busyMs, cpuMs, coldBlocks, restarts, bytes: bytes.byteLength, heapBytes, rssBytes };
}

function bytesOf(parts: readonly Float64Array[]): Uint8Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return new Uint8Array(all.buffer);
}

function numbersOf(bytes: Uint8Array): Float64Array {
  return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
}

function numbersText(numbers: Float64Array): string {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString('base64');
}

function textNumbers(text: string): Float64Array {
  return numbersOf(Uint8Array.from(Buffer.from(text, 'base64')));
}

function wholeNumbers(text: string): number[] {
  return text === '' ? [] : text.split(',').map(Number);
}
