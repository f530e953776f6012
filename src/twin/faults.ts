/** Faults on purpose: their text form, and which of them hold at an instant. */
import { DomainError } from '../core/domain-error.js';
import { civilDay, civilTime } from '../core/time/civil.js';
import { CALLED_BUILDINGS } from './city/called-buildings.js';
import { DISTRICTS, METERS, SUBSTATIONS } from './city/districts.js';
import { FLEET } from './city/fleet.js';
import { ENDPOINT_IDS, transformerOwner, WEATHER_OWNER } from './nodes.js';

/**
 * Kinds of faults. `drop-server`: the server is gone · `freeze`: nothing new is published · `bad`, `uncertain`: status of all
 * values · `nan`: not a number with status Good · `refuse`: setpoints are refused · `disobey`: accepted, confirmed, not done ·
 * `lose`: trip to 0 kW, Bad · `clock`: source timestamps are off · `late`: every answer comes late · `counter-reset`: counters
 * start again at 0 · `surge`: the base demand of a district is off by a share, which no forecast knows of.
 */
export type FaultKind =
  | 'drop-server'
  | 'freeze'
  | 'bad'
  | 'uncertain'
  | 'nan'
  | 'refuse'
  | 'disobey'
  | 'lose'
  | 'clock'
  | 'late'
  | 'counter-reset'
  | 'surge';

/** One fault with its time. */
export interface Fault {
  readonly text: string;
  readonly kind: FaultKind;
  readonly target: string;
  /** Seconds, for `clock` and `late`; 0 otherwise. */
  readonly valueS: number;
  /** Per unit of the demand, for `surge`: 0.1 = a tenth more; 0 otherwise. */
  readonly share: number;
  readonly startMs: number;
  /** Infinity = until cleared. */
  readonly endMs: number;
}

type TargetClass = 'endpoint' | 'owner' | 'asset' | 'meter' | 'district';

const TARGET_OF: Readonly<Record<FaultKind, TargetClass>> = {
  'drop-server': 'endpoint',
  clock: 'endpoint',
  late: 'endpoint',
  freeze: 'owner',
  bad: 'owner',
  uncertain: 'owner',
  nan: 'owner',
  refuse: 'asset',
  disobey: 'asset',
  lose: 'asset',
  'counter-reset': 'meter',
  surge: 'district',
};

const METER_IDS = METERS.map((meter) => meter.id);
const OWNER_IDS = [
  ...METER_IDS,
  ...[...FLEET, ...CALLED_BUILDINGS].map((asset) => asset.id),
  ...SUBSTATIONS.filter((s) => s.level === 'distribution').map((s) => transformerOwner(s.id)),
  WEATHER_OWNER,
];
const TARGETS: Readonly<Record<TargetClass, readonly string[]>> = {
  endpoint: ENDPOINT_IDS,
  owner: OWNER_IDS,
  asset: [...FLEET, ...CALLED_BUILDINGS].filter((asset) => asset.controllable).map((asset) => asset.id),
  meter: METER_IDS,
  district: DISTRICTS.map((district) => district.id),
};

const SHAPE =
  /^([a-z-]+):([A-Za-z0-9-]+)(?:=([+-]?\d+(?:\.\d+)?)(ms|s|m|h|%)?)?@(now|\d{2}:\d{2})(?:\+(\d+(?:\.\d+)?)(s|m|h))?$/;
const UNIT_S: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };
const EXAMPLE =
  'drop-server:PDJ@18:00+60m, clock:MOU=+300s@now, refuse:BAT-PDJ@17:30+2h, surge:L5=+10%@18:05+30m';

/**
 * Reads a fault.
 *
 * @param text `kind:target[=value]@HH:MM+duration` (civil time, its next occurrence) or `...@now[+duration]`
 * @param nowMs simulated time [epoch ms]
 * @throws DomainError `invalid-input`: what was seen, what was expected
 */
export function parseFault(text: string, nowMs: number): Fault {
  const match = SHAPE.exec(text.trim());
  if (!match) throw refusal(text, `expected kind:target[=value]@HH:MM+duration or @now, such as ${EXAMPLE}`);
  const [, kind = '', target = '', value, valueUnit, at = 'now', duration, durationUnit] = match;
  if (!isKind(kind)) {
    throw refusal(
      text,
      `"${kind}" is no kind of fault; expected one of ${Object.keys(TARGET_OF).join(', ')}`,
    );
  }
  checkTarget(text, kind, target);
  const worth = valueOf(text, kind, { value, unit: valueUnit });
  const lengthMs =
    duration === undefined ? Number.POSITIVE_INFINITY : secondsOf(duration, durationUnit) * 1e3;
  const startMs = startOf(text, at, { nowMs, lengthMs });
  return { text: text.trim(), kind, target, ...worth, startMs, endMs: startMs + lengthMs };
}

/** Faults of a running twin. */
export class FaultBoard {
  private faults: Fault[] = [];

  add(fault: Fault): void {
    this.faults.push(fault);
  }

  /** Ends all faults. */
  clear(): void {
    this.faults = [];
  }

  /** Faults that hold at an instant. */
  activeAt(ms: number): readonly Fault[] {
    return this.faults.filter((fault) => fault.startMs <= ms && ms < fault.endMs);
  }

  /** The fault of a kind that holds on a target at an instant. */
  find(kind: FaultKind, target: string, ms: number): Fault | undefined {
    return this.faults.find((f) => f.kind === kind && f.target === target && f.startMs <= ms && ms < f.endMs);
  }
}

function isKind(text: string): text is FaultKind {
  return Object.hasOwn(TARGET_OF, text);
}

function checkTarget(text: string, kind: FaultKind, target: string): void {
  const expected = TARGETS[TARGET_OF[kind]];
  if (expected.includes(target)) return;
  const what = TARGET_OF[kind] === 'owner' ? 'meter, asset, transformer or METEO' : TARGET_OF[kind];
  throw refusal(text, `"${target}" is no ${what}; expected for example ${expected.slice(0, 4).join(', ')}`);
}

/** The value, which some kinds need and the others do not take: a time [s], or a share for `surge`. */
function valueOf(
  text: string,
  kind: FaultKind,
  { value, unit }: { value: string | undefined; unit: string | undefined },
): Pick<Fault, 'valueS' | 'share'> {
  if (kind === 'surge') return { valueS: 0, share: shareOf(text, value, unit) };
  const needed = kind === 'clock' || kind === 'late';
  if (needed && (value === undefined || unit === '%'))
    throw refusal(text, `${kind} needs a time, such as =5s`);
  if (!needed && value !== undefined) throw refusal(text, `${kind} takes no value`);
  const valueS = value === undefined ? 0 : secondsOf(value, unit);
  if (kind === 'late' && valueS < 0) throw refusal(text, 'an answer cannot be late by a negative time');
  return { valueS, share: 0 };
}

function shareOf(text: string, value: string | undefined, unit: string | undefined): number {
  const share = value === undefined || unit !== '%' ? Number.NaN : Number(value) / 100;
  if (share > -1 && share <= 1) return share;
  throw refusal(text, 'surge needs a share above -100 % and up to 100 %, such as =+10%');
}

/** A fault at a time of day may have begun already: one that is told at 18:10 for 18:00+60m holds until 19:00. */
function startOf(text: string, at: string, { nowMs, lengthMs }: { nowMs: number; lengthMs: number }): number {
  if (at === 'now') return nowMs;
  if (!Number.isFinite(lengthMs))
    throw refusal(text, `a fault at ${at} needs a duration, such as @${at}+60m`);
  const today = civilInstant(text, at, nowMs);
  // A clock time that has gone by is tomorrow's: a twin started at a quarter to midnight is told of the day to come.
  return today >= nowMs ? today : civilInstant(text, at, civilDay(civilTime(nowMs).date).endMs);
}

function secondsOf(number: string, unit: string | undefined): number {
  return Number(number) * (UNIT_S[unit ?? 's'] ?? 1);
}

function civilInstant(text: string, clock: string, nowMs: number): number {
  const hour = Number(clock.slice(0, 2));
  const minute = Number(clock.slice(3));
  if (hour > 23 || minute > 59) throw refusal(text, `"${clock}" is no time of day; expected 00:00 to 23:59`);
  const day = civilDay(civilTime(nowMs).date);
  // On the two days of the clock change the wall clock decides, so look for the instant that shows it.
  for (let ms = day.startMs; ms < day.endMs; ms += 60_000) {
    const civil = civilTime(ms);
    if (civil.hour === hour && civil.minute === minute) return ms;
  }
  throw refusal(text, `${clock} does not exist on ${day.date} (the clock is put forward)`);
}

function refusal(text: string, expected: string): DomainError {
  return new DomainError('invalid-input', `fault "${text}": ${expected}`, { seen: text });
}
