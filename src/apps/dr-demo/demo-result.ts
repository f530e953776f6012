/** What a demonstration came to: every building, the sums, and the claims that hold or do not; pure. */
import { SLOT_HOURS, slotsBetween } from '../../core/time/slot.js';
import type { CalledEvent, Recomputed, ToldStatement } from './demo-call.js';
import type { Truth } from './demo-truth.js';

/** What is known at the end. */
export interface DemoFacts {
  readonly event: CalledEvent;
  readonly names: ReadonlyMap<string, string>;
  readonly statements: readonly { readonly statement: ToldStatement; readonly again: Recomputed }[];
  /** What the buildings would have taken without the call, and what they took, both by the twin and by no meter. */
  readonly uncalled: Truth;
  readonly taken: Truth;
  /** Buildings called at first, in the order of the event. */
  readonly firstCalled: readonly string[];
  /** Who was made to decline or to fail. */
  readonly decline: readonly string[];
  readonly fail: readonly string[];
  /** Buildings whose VEN heard of the call, and whose VEN still follows it after its end. */
  readonly heard: readonly string[];
  readonly stillFollowing: readonly string[];
  readonly failedCycles: readonly { readonly slotMs: number; readonly reason: string }[];
}

/** One building of the call. */
export interface DemoRow {
  readonly buildingId: string;
  readonly name: string;
  readonly askedKw: number;
  readonly state: CalledEvent['parts'][number]['state'];
  /** Its reason, or the service's. */
  readonly note: string | null;
  readonly replaces: string | null;
  /** Null where nothing was ordered. */
  readonly orderedKwh: number | null;
  readonly deliveredKwh: number | null;
  /** What it took less than it would have, by the twin [kWh]. */
  readonly trueKwh: number | null;
  readonly totalEur: string | null;
  readonly recomputed: boolean;
  /** Where stored and recomputed content differ; empty when they do not. */
  readonly differences: readonly {
    readonly path: string;
    readonly stored: string;
    readonly recomputed: string;
  }[];
}

/** A baseline method against the truth, over all statements. */
export interface MethodSum {
  readonly method: string;
  /** Null where a statement has no baseline by it. */
  readonly deliveredKwh: number | null;
  /** Relative to the truth, per unit. */
  readonly error: number | null;
}

/** One thing the demonstration says of the service. */
export interface Claim {
  readonly what: string;
  readonly holds: boolean;
}

/** All of it; plain JSON. */
export interface DrDemoResult {
  readonly eventId: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly targetKw: number;
  readonly rows: readonly DemoRow[];
  readonly orderedKwh: number;
  readonly measuredKwh: number;
  readonly trueKwh: number;
  /** Measured less truth over truth, per unit. */
  readonly difference: number;
  readonly totalEur: number;
  readonly methods: readonly MethodSum[];
  readonly claims: readonly Claim[];
  readonly passed: boolean;
}

/** Largest difference between measured and true reduction, per unit. */
export const LARGEST_DIFFERENCE = 0.05;
/** Share of the order below which a building counts as failing. */
const NOTHING_SHARE = 0.1;

const NO_STATEMENT = {
  ...{ orderedKwh: null, deliveredKwh: null, trueKwh: null, totalEur: null },
  ...{ recomputed: false, differences: [] },
} as const;

/** Puts the facts together. */
export function demoResult(facts: DemoFacts): DrDemoResult {
  const rows = facts.event.parts.map((part) => rowOf(part, facts));
  const sum = (of: (row: DemoRow) => number | null): number =>
    rows.reduce((total, row) => total + (of(row) ?? 0), 0);
  const measuredKwh = sum((row) => row.deliveredKwh);
  const trueKwh = sum((row) => row.trueKwh);
  const difference = (measuredKwh - trueKwh) / trueKwh;
  const claims = claimsOf(facts, rows, difference);
  return {
    eventId: facts.event.id,
    ...facts.event.window,
    targetKw: facts.event.targetKw,
    rows,
    orderedKwh: sum((row) => row.orderedKwh),
    ...{ measuredKwh, trueKwh, difference },
    totalEur: Math.round(100 * sum((row) => Number(row.totalEur ?? 0))) / 100,
    methods: methodsOf(facts, trueKwh),
    claims,
    passed: claims.every(({ holds }) => holds),
  };
}

function rowOf(part: CalledEvent['parts'][number], facts: DemoFacts): DemoRow {
  const { names, statements } = facts;
  const { buildingId, askedKw, state, reason, replaces } = part;
  const about = {
    ...{ buildingId, name: names.get(buildingId) ?? buildingId, askedKw, state },
    ...{ note: reason, replaces },
  };
  const told = statements.find(({ statement }) => statement.content.buildingId === buildingId);
  if (told === undefined) return { ...about, ...NO_STATEMENT };
  const { slots, settlement } = told.statement.content;
  return {
    ...about,
    orderedKwh: settlement === null ? null : Number(settlement.orderedKwh),
    deliveredKwh: slots.reduce((sum, slot) => sum + slot.deliveredKwh, 0),
    trueKwh: trueKwhOf(part, facts),
    totalEur: settlement?.totalEur ?? null,
    recomputed: told.again.identical,
    differences: told.again.differences,
  };
}

/** What it took less over its part of the call, by the twin alone: neither its meter nor its statement has a say in it. */
function trueKwhOf(
  { buildingId, fromMs, untilMs }: CalledEvent['parts'][number],
  { event, uncalled, taken }: DemoFacts,
): number {
  return slotsBetween(fromMs, untilMs ?? event.window.endMs).reduce(
    (sum, slotMs) => sum + (uncalled(buildingId, slotMs) - taken(buildingId, slotMs)) * SLOT_HOURS,
    0,
  );
}

function methodsOf({ statements }: DemoFacts, trueKwh: number): MethodSum[] {
  const methods = statements[0]?.statement.content.compared.map(({ method }) => method) ?? [];
  return methods.map((method) => {
    const sums = statements.map(
      ({ statement }) =>
        statement.content.compared.find((one) => one.method === method)?.deliveredKwh ?? null,
    );
    if (sums.some((kwh) => kwh === null)) return { method, deliveredKwh: null, error: null };
    const deliveredKwh = sums.reduce<number>((sum, kwh) => sum + (kwh ?? 0), 0);
    return { method, deliveredKwh, error: (deliveredKwh - trueKwh) / trueKwh };
  });
}

function claimsOf(facts: DemoFacts, rows: readonly DemoRow[], difference: number): Claim[] {
  const { firstCalled, decline, fail, heard, stillFollowing, failedCycles, event } = facts;
  const row = (id: string): DemoRow | undefined => rows.find(({ buildingId }) => buildingId === id);
  const lost = [...decline, ...fail];
  const replaced = new Set(rows.map(({ replaces }) => replaces));
  const ordered = rows.filter(({ orderedKwh, state }) => orderedKwh !== null || state !== 'opted-out');
  const others = rows.filter(({ buildingId }) => !lost.includes(buildingId));
  return [
    claim(`${String(firstCalled.length)} buildings were called and their VENs heard of it`, [
      firstCalled.every((id) => heard.includes(id)),
    ]),
    claim(
      `${String(decline.length)} declined`,
      decline.map((id) => row(id)?.state === 'opted-out'),
    ),
    claim(
      `${String(fail.length)} did not deliver what they had accepted`,
      fail.map((id) => {
        const { orderedKwh = null, deliveredKwh = null, state } = row(id) ?? {};
        const isLittle = (deliveredKwh ?? 0) < NOTHING_SHARE * (orderedKwh ?? 0);
        return state === 'under-delivered' && isLittle;
      }),
    ),
    claim(
      'the next in rotation was called in the place of each',
      lost.map((id) => replaced.has(id)),
    ),
    claim(
      'everybody else delivered',
      others.map(({ state }) => state === 'delivered'),
    ),
    claim('a statement was issued for everybody who was ordered something', [
      event.state === 'settled',
      ...ordered.map(({ totalEur }) => totalEur !== null),
    ]),
    claim(
      'each statement computed again has the same hash',
      ordered.map(({ recomputed }) => recomputed),
    ),
    claim(`measured reduction within ${String(100 * LARGEST_DIFFERENCE)} % of the twin's truth`, [
      Math.abs(difference) <= LARGEST_DIFFERENCE,
    ]),
    claim('all buildings are back to normal', [stillFollowing.length === 0]),
    claim('no cycle of the service failed', [failedCycles.length === 0]),
  ];
}

/** Holds when there is something to look at and all of it is so. */
function claim(what: string, seen: readonly boolean[]): Claim {
  return { what, holds: seen.length > 0 && seen.every(Boolean) };
}
