/** Limits a building set on being called: checked when a call is drawn up and again when it is published. */
import { civilTime } from '../time/civil.js';
import type { EventWindow } from './load-history.js';

/** What a building agreed to. */
export interface CallLimits {
  /** Hospitals, dialysis, data centres: never. */
  readonly critical: boolean;
  /** Least time between the notice and the call [min]. */
  readonly noticeMinutes: number;
  readonly callsPerDay: number;
  readonly callsPerWeek: number;
  /** April to September, and October to March. */
  readonly callsPerSeason: number;
  /** Between the end of a call and the next [h]. */
  readonly restHours: number;
  /** Longest call [min]. */
  readonly longestMinutes: number;
  /** Civil hours in which no call may run, [from, to) of 0..24; `to` below `from` runs over midnight. */
  readonly blackouts: readonly { readonly fromHour: number; readonly toHour: number }[];
  /** Room temperature people are to have during a call; null or absent = none was agreed. */
  readonly comfort?: ComfortBand | null;
}

/** Room temperatures between which a building may be called. */
export interface ComfortBand {
  /** Series of the room temperature, for example `SCHOOL.zoneTemperature`. */
  readonly seriesId: string;
  /** [°C] */
  readonly lowestC: number;
  readonly highestC: number;
  /** What an hour of a call changes in the room [K/h]: below zero where it cools down. */
  readonly changeKPerHour: number;
}

/** A room temperature as it was measured. */
export interface RoomReading {
  /** [°C] */
  readonly temperatureC: number;
  /** [epoch ms] */
  readonly atMs: number;
}

/**
 * A limit that the call would break. `overlap`: it is called at that time already; `forecast`: its program pays by its own forecast
 * and none reaches the call. Nothing sets these aside.
 */
export interface LimitFinding {
  readonly limit: keyof CallLimits | 'overlap' | 'forecast';
  readonly message: string;
}

/** What is checked. */
export interface CallAsked {
  readonly window: EventWindow;
  /** Instant at which the building is or was told [epoch ms]. */
  readonly noticeMs: number;
  /** Calls of the building that ran or are published, this one left out. */
  readonly calls: readonly EventWindow[];
  /** Newest room temperature; null or absent = none is known. */
  readonly room?: RoomReading | null;
}

/** Civil periods over which calls are counted; two instants are of the same period when their keys are the same. */
export const CALL_PERIODS = [
  { limit: 'callsPerDay', per: 'day', key: dayOf },
  { limit: 'callsPerWeek', per: 'week', key: weekOf },
  { limit: 'callsPerSeason', per: 'season', key: seasonOf },
] as const;

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** A room temperature that is older says nothing of the room. */
const ROOM_MAX_AGE_MS = HOUR_MS;

/** Every limit the call would break; none for a lawful one. A critical building is told of alone. */
export function brokenLimits(limits: CallLimits, asked: CallAsked): LimitFinding[] {
  if (limits.critical) {
    return [{ limit: 'critical', message: 'the building is critical and is never called' }];
  }
  return [
    ...noticeAndLength(limits, asked),
    ...counts(limits, asked),
    ...overlap(asked),
    ...rest(limits, asked),
    ...blackouts(limits, asked),
    ...comfort(limits, asked),
  ];
}

/** True for a limit that no reason sets aside: what one meter shows is not paid for twice. */
export function holdsAlways(limit: LimitFinding['limit']): boolean {
  return limit === 'critical' || limit === 'overlap' || limit === 'forecast';
}

function noticeAndLength(limits: CallLimits, { window, noticeMs }: CallAsked): LimitFinding[] {
  const findings: LimitFinding[] = [];
  const noticeMinutes = (window.startMs - noticeMs) / MINUTE_MS;
  if (noticeMinutes < limits.noticeMinutes) {
    findings.push({
      limit: 'noticeMinutes',
      message: `${noticeMinutes.toFixed(0)} min of notice, and it asked for ${String(limits.noticeMinutes)} min`,
    });
  }
  const minutes = (window.endMs - window.startMs) / MINUTE_MS;
  if (minutes > limits.longestMinutes) {
    findings.push({
      limit: 'longestMinutes',
      message: `the call lasts ${String(minutes)} min, and it agreed to ${String(limits.longestMinutes)} min`,
    });
  }
  return findings;
}

function counts(limits: CallLimits, { window, calls }: CallAsked): LimitFinding[] {
  return CALL_PERIODS.flatMap(({ limit, per, key }) => {
    const period = key(window.startMs);
    const had = calls.filter((call) => key(call.startMs) === period).length;
    return had < limits[limit]
      ? []
      : [
          {
            limit,
            message: `${String(had)} calls that ${per} already, and it agreed to ${String(limits[limit])}`,
          },
        ];
  });
}

function overlap({ window, calls }: CallAsked): LimitFinding[] {
  if (!calls.some((call) => liesWithin(call, window, 0))) return [];
  return [{ limit: 'overlap', message: 'it is called at that time already, and is not paid twice for it' }];
}

function liesWithin(call: EventWindow, window: EventWindow, restMs: number): boolean {
  return call.endMs + restMs > window.startMs && window.endMs + restMs > call.startMs;
}

function rest(limits: CallLimits, { window, calls }: CallAsked): LimitFinding[] {
  const restMs = limits.restHours * HOUR_MS;
  const near = calls.find((call) => !liesWithin(call, window, 0) && liesWithin(call, window, restMs));
  if (!near) return [];
  return [
    {
      limit: 'restHours',
      message: `another call lies less than ${String(limits.restHours)} h away, which is the rest it asked for`,
    },
  ];
}

function blackouts(limits: CallLimits, { window }: CallAsked): LimitFinding[] {
  const hit = limits.blackouts.find((blackout) => touches(window, blackout));
  if (!hit) return [];
  return [
    {
      limit: 'blackouts',
      message: `no call may run between ${String(hit.fromHour)} h and ${String(hit.toHour)} h, and this one would`,
    },
  ];
}

/** The room as it was measured last, and as the call would leave it: both within the band, or nobody is called. */
function comfort(limits: CallLimits, { window, noticeMs, room }: CallAsked): LimitFinding[] {
  const band = limits.comfort ?? null;
  if (band === null) return [];
  const found = (message: string): LimitFinding[] => [{ limit: 'comfort', message }];
  if (!room || noticeMs - room.atMs > ROOM_MAX_AGE_MS || !Number.isFinite(room.temperatureC))
    return found(`its room temperature (${band.seriesId}) was not measured in the last hour`);
  const { lowestC, highestC, changeKPerHour } = band;
  const nowC = room.temperatureC;
  const thenC = nowC + (changeKPerHour * (window.endMs - window.startMs)) / HOUR_MS;
  if (Math.min(nowC, thenC) >= lowestC && Math.max(nowC, thenC) <= highestC) return [];
  return found(
    `its rooms are at ${nowC.toFixed(1)} °C and would be at ${thenC.toFixed(1)} °C after the call; it agreed to ${String(lowestC)} to ${String(highestC)} °C`,
  );
}

/** Quarter-hour by quarter-hour on the wall clock, so that clock changes need no special case. */
function touches(
  { startMs, endMs }: EventWindow,
  { fromHour, toHour }: { readonly fromHour: number; readonly toHour: number },
): boolean {
  for (let ms = startMs; ms < endMs; ms += 15 * MINUTE_MS) {
    const { hour, minute } = civilTime(ms);
    const at = hour + minute / 60;
    const inside = fromHour <= toHour ? at >= fromHour && at < toHour : at >= fromHour || at < toHour;
    if (inside) return true;
  }
  return false;
}

function dayOf(ms: number): string {
  return civilTime(ms).date;
}

/** Monday of the week, as a count of civil days. */
function weekOf(ms: number): string {
  const { date, weekday } = civilTime(ms);
  const days = Date.parse(date) / 86_400_000;
  return String(days - (weekday - 1));
}

function seasonOf(ms: number): string {
  const { date, month } = civilTime(ms);
  const year = Number(date.slice(0, 4));
  if (month >= 4 && month <= 9) return `${String(year)}-summer`;
  return `${String(month <= 3 ? year - 1 : year)}-winter`;
}
