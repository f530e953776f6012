/** Plans and inputs with every kind of field filled, for the contract of the plan store. */
import type { DispatchPlan, PlanContent } from '../../src/core/dispatch/plan.js';
import type { SystemSnapshot } from '../../src/core/dispatch/snapshot.js';
import type { SeriesForecast } from '../../src/core/series/forecast.js';
import { SLOT_MS } from '../../src/core/time/slot.js';

const HORIZON = 96;

/** A proposed plan. */
export function aPlan(
  id: string,
  content: Partial<PlanContent> & { siteId: string; firstSlotMs: number },
  more: Partial<DispatchPlan> = {},
): DispatchPlan {
  const { firstSlotMs } = content;
  return {
    id,
    contentHash: `content of ${id}`,
    content: { ...someContent(firstSlotMs, content.horizonSlots ?? HORIZON), ...content },
    check: {
      passed: true,
      comparisons: 1234,
      findings: [
        {
          severity: 'warning',
          rule: 'comfort',
          ownerId: 'BLD-1',
          slotMs: firstSlotMs,
          seen: 18.9,
          allowed: 19,
          message: 'cool',
        },
      ],
    },
    state: 'proposed',
    createdAtMs: firstSlotMs - 10 * 60_000,
    approveByMs: firstSlotMs - 60_000,
    stageMs: { snapshot: 3.25, solve: 120.5 },
    ...more,
  };
}

/** A snapshot and forecasts as a cycle saves them. */
export function someInputs(slotMs: number): {
  snapshot: SystemSnapshot;
  forecasts: readonly SeriesForecast[];
} {
  return {
    snapshot: {
      siteId: 'lyon',
      gridVersion: 'g-1',
      slotMs,
      horizonSlots: 2,
      knownAtMs: slotMs - 1000,
      assets: [
        {
          assetId: 'BAT-1',
          available: true,
          reason: null,
          powerKw: -0.1,
          soc: 1 / 3,
          zoneTemperatureC: null,
          energyRequestedKwh: null,
          ageMs: 900,
        },
      ],
      frozenSlots: 1,
      frozen: [{ assetId: 'BAT-1', powerKw: [null] }],
      announced: [],
      limitsKw: { CITY: [1e6, 1e6], 'PDJ, "north"': [5000, 5000] },
      importPriceEurPerKwh: [0.1 + 0.2, -0.05],
      exportPriceEurPerKwh: [0, 0],
      peakSoFarKw: 812_345.678,
      outdoorTemperatureC: [-7.5, -7.75],
      irradianceWPerM2: [0, 0],
      inputShare: { measured: 0.9, estimated: 0.1, missing: 0 },
      riskLevel: 0.9,
    },
    forecasts: [
      {
        seriesId: 'PDJ.base',
        modelId: 'calendar-ridge@1',
        issuedAtMs: slotMs - 1000,
        startMs: slotMs,
        stepMs: SLOT_MS,
        mean: [1.5, 2.5],
        quantiles: [],
        marks: ['no weather: mean of the season'],
      },
    ],
  };
}

function someContent(firstSlotMs: number, horizonSlots: number): Omit<PlanContent, 'siteId'> {
  return {
    firstSlotMs,
    horizonSlots,
    frozenSlots: 1,
    validUntilMs: firstSlotMs + horizonSlots * SLOT_MS,
    snapshotHash: 's',
    inputHash: 'i',
    gridVersion: 'g-1',
    schedules: [
      {
        assetId: 'BAT-1',
        powerKw: [null, -250.25],
        state: [0.5, 0.6],
        reason: {
          slotMs: firstSlotMs,
          binding: 'import-limit[PDJ,4]',
          shadowPriceEurPerKw: 0.012,
          nodePriceEurPerKwh: 0.31,
          spread: { againstSlotMs: firstSlotMs, againstEurPerKwh: 0.12, wonEurPerKwh: 0.14 },
          alternative: null,
          alternativeCostEur: null,
          alternativePowers: [{ slotMs: firstSlotMs, powerKw: -0.5 }],
          sentence: 'Discharges, because PDJ is full: "18 h".',
        },
      },
    ],
    nodes: [
      {
        nodeId: 'PDJ',
        importKw: [1, 2],
        limitKw: [5, 5],
        marginKw: [0, 0],
        marginShortfallKw: [0, 0],
        overloadKw: [0, 0],
      },
    ],
    costByTerm: { energy: 12.5, churn: -0.25 },
    costEur: 12.25,
    peakImportKw: 2,
    churn: { changedKw: 0, movedKwh: 0 },
    solver: { name: 'highs', version: '1.15.3' },
  };
}
