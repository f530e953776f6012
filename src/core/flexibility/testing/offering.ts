/** A small town whose buildings offer, for specs: one substation, one program, calls of choice. */
import { smallInput } from '../../dispatch/testing/small-grid.js';
import type { GridModel } from '../../grid/grid-model.js';
import type { OffersInput } from '../building-offers.js';
import type { DrEvent, Part } from '../dr-event.js';
import { newPart } from '../parts.js';
import type { DrBuilding, DrProgram } from '../program.js';
import type { StatementContent } from '../statement.js';

/** Thursday 15 January 2026, 13:00 in Lyon: first slot of the horizon. */
export const SLOT = Date.UTC(2026, 0, 15, 12);
export const HOUR_MS = 3_600_000;

/** Terms of the program of the specs: 0.10 EUR/kWh, silence is a no. */
export const PROGRAM: DrProgram = {
  id: 'peak',
  name: 'Evening peak',
  terms: { rateEurPerKwh: '0.100', penaltyEurPerKwh: '0' },
  baseline: 'ten-of-ten',
  adjustment: 'none',
  silence: 'counts-as-declined',
  answerMinutesBefore: 30,
  disputeDays: 10,
};

/** Offers 40 kW for up to an hour, half an hour after it is told. */
export function offering(id: string, more: Partial<DrBuilding> = {}): DrBuilding {
  return {
    ...{ id, name: `Building ${id}`, programId: 'peak', nodeId: 'PDJ', meterSeriesId: `${id}.power` },
    ...{ offeredKw: 40, reboundShare: 0, reboundMinutes: 0, comfortEffect: 'half a degree less' },
    limits: {
      ...{ critical: false, noticeMinutes: 30, callsPerDay: 1, callsPerWeek: 3, callsPerSeason: 40 },
      ...{ restHours: 2, longestMinutes: 60, blackouts: [] },
    },
    contacts: { venClientId: null, email: null, webhookUrl: null, assetId: null },
    ...{ managerIds: [], enrolledMs: 0, leftMs: null },
    ...more,
  };
}

/** A call from 18:00 to 19:00 in Lyon. */
export const WINDOW = { startMs: SLOT + 5 * HOUR_MS, endMs: SLOT + 6 * HOUR_MS };

/** A published call of these buildings. */
export function calling(parts: readonly Part[], more: Partial<DrEvent> = {}): DrEvent {
  return {
    ...{ id: 'E', version: 1, programId: 'peak', state: 'published', window: WINDOW, reduction: true },
    ...{ targetKw: 40, reason: 'peak', planId: null, createdBy: 'olga', approvedBy: 'otto' },
    ...{ createdMs: SLOT - HOUR_MS, publishedMs: SLOT - HOUR_MS },
    answerByMs: (more.window ?? WINDOW).startMs - HOUR_MS / 2,
    parts,
    ...more,
  };
}

/** The part of a building asked for 40 kW. */
export function asked(buildingId: string, more: Partial<Part> = {}): Part {
  const fromMs = more.fromMs ?? WINDOW.startMs;
  return { ...newPart(buildingId, 40, { replaces: null, override: null, fromMs }), ...more };
}

/** What the statement of a call tells of delivery. */
export function stated(
  eventId: string,
  buildingId: string,
  energies: { readonly orderedKwh: string; readonly deliveredKwh: string } | null,
): StatementContent {
  return { eventId, buildingId, programId: 'peak', settlement: energies } as StatementContent;
}

/** The grid of the small town. */
export function smallTown(): GridModel {
  return smallInput({ assets: [], importPrice: [0.1] }).grid;
}

/** What offers are made of: 13:00 to 01:00, no margin, nothing called yet. */
export function offersInput(more: Partial<OffersInput> = {}): OffersInput {
  return {
    grid: smallTown(),
    ...{ programs: [PROGRAM], buildings: [offering('a')], events: [], statements: [] },
    ...{ knownAtMs: SLOT, toldByMs: SLOT + HOUR_MS / 4, slotMs: SLOT, horizonSlots: 48, riskLevel: 0.5 },
    ...more,
  };
}
