/** An approved plan that holds every asset where it is, and the city's values as meters would tell them. */
import { balancingRooms } from '../../core/balancing/balancing-room.js';
import { powerBounds } from '../../core/control/gate-limits.js';
import { contentHash } from '../../core/control/content-hash.js';
import type { AssetSchedule, DispatchPlan, PlanContent } from '../../core/dispatch/plan.js';
import type { Site } from '../../core/grid/site.js';
import { type MeterReading, type Observable, seriesId } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { TwinCity } from '../../twin/city/city.js';

/** Slots the plan commands. */
const SLOTS = 4;

/** Share of the rating balancing may move an asset: the default of the settings. */
const ROOM_SHARE = 0.5;

/** A plan that keeps every asset at its present power, batteries charging with a third of their rating, with room for balancing. */
export function holdingPlan(city: TwinCity, site: Site, firstSlotMs: number): DispatchPlan {
  const schedules = site.grid.assets
    .filter((asset) => asset.controllable && asset.kind !== 'lighting')
    .map((asset): AssetSchedule => {
      const { highKw } = powerBounds(asset);
      const powerKw = asset.kind === 'battery' ? highKw / 3 : city.asset(asset.id).powerKw;
      return {
        ...{ assetId: asset.id, powerKw: Array.from({ length: SLOTS }, () => powerKw), state: null },
        reason: {
          ...{ slotMs: firstSlotMs, binding: null, shadowPriceEurPerKw: 0, nodePriceEurPerKwh: 0 },
          ...{ spread: null, alternative: null, alternativeCostEur: null, alternativePowers: [] },
          sentence: 'held for a bench',
        },
      };
    });
  const content: PlanContent = {
    ...{ siteId: site.grid.id, firstSlotMs, horizonSlots: SLOTS, frozenSlots: 0 },
    ...{ validUntilMs: firstSlotMs + SLOTS * SLOT_MS, snapshotHash: 'bench', inputHash: 'bench' },
    ...{ gridVersion: site.version, schedules, nodes: [], costByTerm: {}, costEur: 0, peakImportKw: 0 },
    ...{ churn: { changedKw: 0, movedKwh: 0 }, solver: { name: 'none', version: '0' } },
    balancing: balancingRooms(site.grid.assets, schedules, ROOM_SHARE),
  };
  return {
    ...{ id: 'P-BENCH', contentHash: contentHash(content), content, state: 'proposed', stageMs: {} },
    check: { passed: true, findings: [], comparisons: 1 },
    createdAtMs: firstSlotMs,
    approveByMs: firstSlotMs + SLOT_MS,
  };
}

/** What the gate and balancing look at, as of now: power, state of charge and mode of everything. */
export function readCity(city: TwinCity, site: Site): MeterReading[] {
  const { grid } = site;
  const known = new Set(site.readPoints.map((point) => point.seriesId));
  const atMs = city.nowMs;
  const reading = (ownerId: string, observable: Observable, value: number | undefined): MeterReading[] => {
    const id = seriesId(ownerId, observable);
    if (value === undefined || !known.has(id)) return [];
    return [{ seriesId: id, sourceMs: atMs, knownAtMs: atMs, value, quality: 'good', statusCode: 0 }];
  };
  return [
    ...grid.meters.flatMap(({ id }) => reading(id, 'activePower', city.meter(id).powerKw)),
    ...grid.assets.flatMap(({ id }) => {
      const { powerKw, soc, mode } = city.asset(id);
      // A local controller that nobody switched there may be taken over, as on the twin's servers.
      return [
        ...reading(id, 'activePower', powerKw),
        ...reading(id, 'soc', soc),
        ...reading(id, 'mode', Math.max(1, mode)),
      ];
    }),
  ];
}
