/** Reads the world as known at one instant and freezes it. */
import { Injectable } from '@nestjs/common';
import { MEMORY_MS, needsMemory } from '../../core/dispatch/asset-memory.js';
import { buildSnapshot } from '../../core/dispatch/build-snapshot.js';
import type { SystemSnapshot } from '../../core/dispatch/snapshot.js';
import type { GridModel } from '../../core/grid/grid-model.js';
import type { SeriesForecast } from '../../core/series/forecast.js';
import { type Observable, type RegularSeries, type SeriesId, seriesId } from '../../core/series/series.js';
import { civilDay, civilTime } from '../../core/time/civil.js';
import { formatInstant } from '../../core/time/instant.js';
import { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { PlanStore } from '../../ports/plan-store.js';
import { SiteModel } from '../../ports/site-token.js';
import { CallRecords } from './call-records.service.js';
import { PlanningSettings } from './planning.settings.js';

/** One cycle: the first slot of its horizon and the instant its knowledge ends [epoch ms]. */
export interface Cycle {
  readonly slotMs: number;
  readonly knownAtMs: number;
}

const DAY_MS = 86_400_000;
const STATES: readonly Observable[] = ['activePower', 'soc', 'zoneTemperature', 'energyRequested', 'mode'];

@Injectable()
export class SnapshotService {
  constructor(
    private readonly readings: MeterReadingStore,
    private readonly plans: PlanStore,
    private readonly calls: CallRecords,
    private readonly model: SiteModel,
    private readonly settings: PlanningSettings,
  ) {}

  grid(): GridModel {
    return this.model.site().grid;
  }

  horizonSlots(): number {
    return this.settings.horizonSlots;
  }

  /**
   * The snapshot of a cycle.
   *
   * @param forecasts of this cycle; the weather among them is copied into the snapshot
   * @param quarantined assets that leave this plan, with the reason
   * @throws Error when there is no weather forecast at all: a plan without one would guess heat demand
   */
  async freeze(
    cycle: Cycle,
    forecasts: readonly SeriesForecast[],
    quarantined: ReadonlyMap<string, string>,
  ): Promise<SystemSnapshot> {
    const site = this.model.site();
    const inForce = await this.plans.inForce(cycle.slotMs);
    const buildings = await this.calls.buildings(cycle);
    return buildSnapshot({
      grid: site.grid,
      gridVersion: site.version,
      slotMs: cycle.slotMs,
      knownAtMs: cycle.knownAtMs,
      horizonSlots: this.settings.horizonSlots,
      riskLevel: this.settings.riskLevel,
      latest: await this.readings.latest(this.stateSeries(), cycle.knownAtMs),
      inForce: inForce?.content ?? null,
      quarantined,
      temperature: weather(forecasts, 'outdoorTemperature', cycle),
      irradiance: weather(forecasts, 'irradiance', cycle),
      peakSoFarKw: await this.peakSoFar(cycle),
      past: await this.past(cycle),
      called: await this.calls.called(cycle),
      inputShare: await this.inputShare(cycle),
      ...(buildings ? { buildings } : {}),
    });
  }

  private stateSeries(): SeriesId[] {
    const known = new Set(this.model.site().readPoints.map((point) => point.seriesId));
    return this.model
      .site()
      .grid.assets.flatMap((asset) => STATES.map((observable) => seriesId(asset.id, observable)))
      .filter((id) => known.has(id));
  }

  private distributionMeters(): SeriesId[] {
    const { grid } = this.model.site();
    const distribution = new Set(grid.substations.filter((s) => s.level === 'distribution').map((s) => s.id));
    return grid.meters.filter((m) => distribution.has(m.substationId)).map((m) => seriesId(m.id, 'power'));
  }

  /** Highest closed quarter-hour of city import since local midnight [kW]; 0 when nothing is known yet. */
  private async peakSoFar(cycle: Cycle): Promise<number> {
    const startMs = civilDay(civilTime(cycle.slotMs).date).startMs;
    if (cycle.slotMs <= startMs) return 0;
    const query = {
      seriesIds: this.distributionMeters(),
      startMs,
      endMs: cycle.slotMs,
      asKnownAtMs: cycle.knownAtMs,
    };
    const series = [...(await this.readings.slotSeries(query)).values()];
    let peak = 0;
    for (let k = 0; k < (series[0]?.values.length ?? 0); k++) {
      const sum = series.reduce((total, s) => total + (s.values[k] ?? Number.NaN), 0);
      if (Number.isFinite(sum)) peak = Math.max(peak, sum);
    }
    return peak;
  }

  /** Slots of the assets whose past decides what they may do next: runs that took place, units that just started. */
  private async past(cycle: Cycle): Promise<Map<string, RegularSeries>> {
    const assets = this.model.site().grid.assets.filter(needsMemory);
    if (assets.length === 0) return new Map();
    const series = await this.readings.slotSeries({
      seriesIds: assets.map(({ id }) => seriesId(id, 'power')),
      startMs: cycle.slotMs - MEMORY_MS,
      endMs: cycle.slotMs,
      asKnownAtMs: cycle.knownAtMs,
    });
    return new Map(
      assets.flatMap(({ id }) => {
        const found = series.get(seriesId(id, 'power'));
        return found ? [[id, found] as const] : [];
      }),
    );
  }

  private async inputShare(cycle: Cycle): Promise<SystemSnapshot['inputShare']> {
    const seriesIds = this.distributionMeters();
    const query = {
      seriesIds,
      startMs: cycle.slotMs - DAY_MS,
      endMs: cycle.slotMs,
      asKnownAtMs: cycle.knownAtMs,
    };
    const values = await this.readings.slotValues(query);
    const expected = seriesIds.length * 96;
    const measured = values.filter((v) => v.provenance === 'measured').length / expected;
    const estimated = values.filter((v) => v.provenance === 'estimated').length / expected;
    return { measured, estimated, missing: Math.max(0, 1 - measured - estimated) };
  }
}

function weather(forecasts: readonly SeriesForecast[], observable: Observable, cycle: Cycle): SeriesForecast {
  const found = forecasts.find((f) => f.seriesId.endsWith(`.${observable}`));
  if (!found) {
    throw new Error(
      `the cycle of ${formatInstant(cycle.slotMs)} has no forecast of ${observable}; expected one from the weather endpoint or its fallback. ` +
        `Check that the weather server is reachable and that its measured series has history.`,
    );
  }
  return found;
}
