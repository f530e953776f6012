/** What a VEN's report says: energy or power as mean power by quarter-hour, and whether it opted out. */
import { durationAfter } from '../time/civil-duration.js';
import { SLOT_MS } from '../time/slot.js';
import type { IntervalPeriod } from './event-end.js';

/** The part of a report that is read; anything else in it is somebody else's. */
export interface ReadableReport {
  readonly payloadDescriptors?:
    | readonly {
        readonly payloadType: string;
        readonly units?: string | null | undefined;
        readonly readingType?: string | null | undefined;
      }[]
    | null
    | undefined;
  readonly resources: readonly {
    readonly resourceName: string;
    readonly intervalPeriod?: IntervalPeriod | undefined;
    readonly intervals: readonly {
      readonly intervalPeriod?: IntervalPeriod | undefined;
      readonly payloads: readonly { readonly type: string; readonly values: readonly unknown[] }[];
    }[];
  }[];
}

/** Mean power of a quarter-hour as reported [kW, load convention]. */
export interface ReportedSlot {
  readonly slotMs: number;
  readonly powerKw: number;
  /** True where the report says that it was not measured. */
  readonly isEstimated: boolean;
}

/** Units of USAGE, as energy [kWh] or power [kW]; units without a name are kWh, as the standard takes USAGE to be. */
const UNITS: Readonly<Record<string, Unit>> = {
  KWH: { kind: 'energy', factor: 1 },
  WH: { kind: 'energy', factor: 0.001 },
  MWH: { kind: 'energy', factor: 1000 },
  KW: { kind: 'power', factor: 1 },
  W: { kind: 'power', factor: 0.001 },
  MW: { kind: 'power', factor: 1000 },
};

/** Readings that are no mean of what was used: what is expected, and the highest of a time. */
const NOT_USED = ['FORECAST', 'PEAK'];

/** Clocks of a VEN and of the VTN may differ by so much: a report at the very end of its interval is of all of it. */
const CLOCKS_DIFFER_MS = 10_000;

/** Name of the resource that stands for all of the ven together. */
const TOGETHER = 'AGGREGATED_REPORT';

const HOUR_MS = 3_600_000;
const OPTED_OUT = /^(IDLE|RUNNING)_OPTED_OUT$/;

/**
 * Usage of the report by quarter-hour, resources added up unless the report adds them up itself; a quarter-hour that is not
 * covered whole is left out, and so is one that is told twice, or by an interval that was not over when the report came: what
 * was used of it until then is not what was used in it.
 *
 * @param receivedMs instant the report came, or was put right [epoch ms]
 */
export function usageSlots(report: ReadableReport, receivedMs: number): ReportedSlot[] {
  const unit = unitOf(report);
  if (unit === null) return [];
  const reading = { unit, untilMs: receivedMs + CLOCKS_DIFFER_MS };
  const perResource = [...byName(report.resources).values()].map((parts) => slotsOfResource(parts, reading));
  const [first, ...others] = perResource.filter((slots) => slots.size > 0);
  if (first === undefined) return [];
  return [...first]
    .filter(([slotMs]) => others.every((slots) => slots.has(slotMs)))
    .map(([slotMs, powerKw]) => ({
      slotMs,
      isEstimated: unit.isEstimated,
      powerKw: others.reduce((sum, slots) => sum + (slots.get(slotMs) ?? 0), powerKw),
    }))
    .sort((a, b) => a.slotMs - b.slotMs);
}

/** The OPERATING_STATE by which the VEN says that it left the event; null where it does not. */
export function optedOutState(report: ReadableReport): string | null {
  for (const { intervals } of report.resources) {
    for (const { payloads } of intervals) {
      for (const { type, values } of payloads) {
        const state = values.find((value) => typeof value === 'string' && OPTED_OUT.test(value));
        if (type === 'OPERATING_STATE' && typeof state === 'string') return state;
      }
    }
  }
  return null;
}

interface Unit {
  readonly kind: 'energy' | 'power';
  readonly factor: number;
}

/** Unit of a report, and how its values were come by. */
interface Described extends Unit {
  readonly isEstimated: boolean;
}

/** Unit of the usage; null where it is none of energy or power, or no reading of what was used. */
function unitOf({ payloadDescriptors }: ReadableReport): Described | null {
  const described = (payloadDescriptors ?? []).find(({ payloadType }) => payloadType === 'USAGE');
  if (NOT_USED.includes(described?.readingType ?? '')) return null;
  const unit = UNITS[(described?.units ?? 'KWH').toUpperCase()];
  return unit === undefined ? null : { ...unit, isEstimated: described?.readingType === 'ESTIMATED' };
}

type Resource = ReadableReport['resources'][number];

/** How intervals are read: those that end later are not over. */
interface Reading {
  readonly unit: Unit;
  readonly untilMs: number;
}

/** Resources by name: one that is written twice is one, and counts once. */
function byName(resources: readonly Resource[]): Map<string, Resource[]> {
  const together = resources.filter(({ resourceName }) => resourceName === TOGETHER);
  const found = new Map<string, Resource[]>();
  for (const resource of together.length > 0 ? together : resources) {
    found.set(resource.resourceName, [...(found.get(resource.resourceName) ?? []), resource]);
  }
  return found;
}

function slotsOfResource(parts: readonly Resource[], reading: Reading): Map<number, number> {
  const energies: Energies = new Map();
  for (const part of parts) {
    if (!addPart(energies, part, reading)) return new Map();
  }
  return new Map(
    [...energies]
      .filter(([, { coveredMs }]) => Math.abs(coveredMs - SLOT_MS) < 1)
      .map(([slotMs, { kwh }]) => [slotMs, (kwh * HOUR_MS) / SLOT_MS]),
  );
}

/** @returns false where the report is too long to be true */
function addPart(
  energies: Energies,
  { intervalPeriod, intervals }: Resource,
  { unit: { kind, factor }, untilMs }: Reading,
): boolean {
  let cursorMs = startOf(intervalPeriod) ?? Number.NaN;
  for (const interval of intervals) {
    const startMs = startOf(interval.intervalPeriod) ?? cursorMs;
    const duration = interval.intervalPeriod?.duration ?? intervalPeriod?.duration;
    if (!Number.isFinite(startMs) || duration === undefined) continue;
    const endMs = durationAfter(startMs, duration);
    cursorMs = endMs;
    if (endMs > untilMs) continue;
    const values = interval.payloads.find(({ type }) => type === 'USAGE')?.values.filter(isNumber) ?? [];
    // Several values split their interval evenly.
    const stepMs = (endMs - startMs) / values.length;
    if (energies.size > MOST_SLOTS) return false;
    values.forEach((value, index) => {
      const kw = kind === 'power' ? value * factor : (value * factor * HOUR_MS) / stepMs;
      spread(energies, { fromMs: startMs + index * stepMs, toMs: startMs + (index + 1) * stepMs, kw });
    });
  }
  return true;
}

/** What was used in quarter-hours, and how much of each was told. */
type Energies = Map<number, { kwh: number; coveredMs: number }>;

/** Longest reported span that is taken: beyond it a report is a mistake. */
const LONGEST_MS = 7 * 24 * HOUR_MS;

/** Quarter-hours of a resource that are taken, a month: a report of a century is a mistake and says nothing. */
const MOST_SLOTS = 31 * 96;

function spread(
  energies: Energies,
  { fromMs, toMs, kw }: { readonly fromMs: number; readonly toMs: number; readonly kw: number },
): void {
  if (!(toMs > fromMs) || toMs - fromMs > LONGEST_MS) return;
  for (let slotMs = Math.floor(fromMs / SLOT_MS) * SLOT_MS; slotMs < toMs; slotMs += SLOT_MS) {
    const overlapMs = Math.min(toMs, slotMs + SLOT_MS) - Math.max(fromMs, slotMs);
    const before = energies.get(slotMs) ?? { kwh: 0, coveredMs: 0 };
    energies.set(slotMs, {
      kwh: before.kwh + (kw * overlapMs) / HOUR_MS,
      coveredMs: before.coveredMs + overlapMs,
    });
  }
}

function startOf(period: IntervalPeriod | undefined): number | null {
  if (period?.start === undefined || period.start.startsWith('0001-01-01')) return null;
  return Date.parse(period.start);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
