/** A statement of a call of an hour: 20 kW ordered from a baseline of 100, 18 delivered, as the API answers it. */
import type { Compared, Content, Statement } from '../statement-shapes.js';

export const SLOT = 900_000;
/** The first slot [epoch ms]. */
export const T = Date.UTC(2026, 0, 15, 17);

/** A method that says what was delivered. */
export function compared(method: Compared['method'], over: Partial<Compared> = {}): Compared {
  return {
    method,
    baseline: {
      ...{ status: 'known', method, version: '1', powerKw: [100, 100, 100, 100], days: [] },
      adjustment: null,
    },
    quality: {
      ...{ method, days: 8, relativeRmse: 0.05, relativeBias: -0.01, eligible: true },
      errorKwh: { p10: -2, p90: 3 },
    },
    deliveredKwh: 18,
    ...over,
  };
}

/** What was measured and paid. */
export function content(over: Partial<Content> = {}): Content {
  return {
    ...{ eventId: 'dr-1', eventVersion: 1, buildingId: 'school', programId: 'peak' },
    ...{ startMs: T, endMs: T + 4 * SLOT, reduction: true, orderedKw: [20, 20, 20, 20] },
    ...{ method: 'ten-of-ten', methodVersion: '1' },
    terms: { rateEurPerKwh: '0.250', penaltyEurPerKwh: '0.100' },
    slots: [0, 1, 2, 3].map((slot) => ({
      ...{ slotMs: T + slot * SLOT, baselineKw: 100, meteredKw: 82, deliveredKwh: 4.5 },
    })),
    settlement: {
      slots: [],
      ...{ orderedKwh: '20', deliveredKwh: '18', paidEur: '4.5', penaltyEur: '0.2', totalEur: '4.30' },
    },
    ...{ unsettled: null, reboundKwh: 6, inputsHash: 'h' },
    compared: [compared('ten-of-ten')],
    ...over,
  };
}

/** Issued and nobody's dispute yet. */
export function statement(over: Partial<Statement> = {}, of: Partial<Content> = {}): Statement {
  return {
    ...{ id: 'dr-1.v1.school.1', version: 1, contentHash: 'abc', state: 'issued', issuedMs: T },
    ...{ disputeUntilMs: T + 10 * 86_400_000, buildingName: 'Lycée Lumière', programName: 'Peak' },
    ...{ content: content(of), disputes: [] },
    ...over,
  };
}
