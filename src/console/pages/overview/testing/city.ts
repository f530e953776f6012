/** A small city as `GET /api/v1/overview` answers it: an evening in January, one substation, one battery. */
import type { LimitRow, Overview, Proposal, SupplyRow } from '../../../api/overview.js';

/** 15 January 2026, 18:00 in Lyon. */
export const NOW_MS = Date.UTC(2026, 0, 15, 17);
export const SLOT_MS = 900_000;

/** The city at 400 of 500 MW. */
export function limitRow(over: Partial<LimitRow> = {}): LimitRow {
  return {
    nodeId: 'CITY',
    name: 'Lyon',
    level: 'city',
    importKw: 400_000,
    atMs: NOW_MS,
    limitKw: 500_000,
    loading: 0.8,
    worst: { slotMs: NOW_MS + 2 * SLOT_MS, importKw: 450_000, limitKw: 500_000, loading: 0.9 },
    marginShortfallKw: 0,
    ...over,
  };
}

/** A plan from 18:15 that may be approved until 18:05. */
export function proposal(over: Partial<Proposal> = {}): Proposal {
  return {
    id: 'lyon-1',
    state: 'checked',
    createdAtMs: NOW_MS - 60_000,
    approveByMs: NOW_MS + 5 * 60_000,
    firstSlotMs: NOW_MS + SLOT_MS,
    costEur: 1_000,
    changedKw: 2_500,
    movedKwh: 12_000,
    checkPassed: true,
    fourEyes: null,
    ...over,
  };
}

/** Measured in two slots and planned in two, of the city. */
export function supplyRow(kind: SupplyRow['kind'], over: Partial<SupplyRow> = {}): SupplyRow {
  return { kind, level: 'city', measuredKw: [10_000, 12_000], plannedKw: [14_000, 16_000], ...over };
}

/** The whole answer. */
export function city(over: Partial<Overview> = {}): Overview {
  const quiet = { active: 0, unacknowledged: 0 };
  return {
    site: { id: 'lyon', name: 'Lyon' },
    now: {
      nowMs: NOW_MS,
      clock: { kind: 'wall', speed: 1 },
      zone: 'Europe/Paris',
      slotMs: NOW_MS,
      lastClosedSlotMs: NOW_MS - SLOT_MS,
    },
    demand: {
      measured: {
        startMs: NOW_MS - 2 * SLOT_MS,
        stepMs: SLOT_MS,
        kw: [480_000, 500_000],
        provenance: ['measured', 'estimated'],
      },
      forecast: {
        startMs: NOW_MS,
        stepMs: SLOT_MS,
        basis: 'forecast',
        issuedAtMs: NOW_MS,
        p10: [490_000, 500_000],
        p50: [510_000, 520_000],
        p90: [530_000, null],
        marks: [],
      },
    },
    supply: {
      measuredStartMs: NOW_MS - 2 * SLOT_MS,
      plannedStartMs: NOW_MS,
      stepMs: SLOT_MS,
      planId: null,
      rows: [supplyRow('import', { measuredKw: [390_000, 400_000], plannedKw: [410_000, 420_000] })],
    },
    storage: { energyKwh: 30_000, capacityKwh: 40_000, powerKw: -5_000, batteries: [] },
    limits: [limitRow()],
    inputs: { measured: 0.97, estimated: 0.02, missing: 0.01 },
    plan: null,
    proposals: [],
    alarms: { urgent: quiet, high: quiet, medium: quiet, low: quiet, flood: false },
    districts: [],
    ...over,
  };
}
