/** The city now and the next 24 h, in one answer. */
import { Injectable } from '@nestjs/common';
import { ALARM_PRIORITIES } from '../../core/alarm/alarm-definition.js';
import { alarmDefinition } from '../../core/alarm/alarm-definitions.js';
import { isActive, shownState } from '../../core/alarm/alarm-record.js';
import { patienceAt } from '../../core/alarm/signals-live.js';
import type { GridModel } from '../../core/grid/grid-model.js';
import { type MeterReading, type SeriesId, seriesId } from '../../core/series/series.js';
import { CIVIL_ZONE } from '../../core/time/civil.js';
import { SLOT_MS, slotStart } from '../../core/time/slot.js';
import { Clock } from '../../ports/clock.js';
import { AlarmDesk, type AlarmList } from '../alarms/alarm-desk.service.js';
import { LiveStateService } from '../control/live-state.service.js';
import { CitySupply, type ClosedDay, measuredBalance, plannedBalance } from './city-columns.js';
import { CityHistory } from './city-history.service.js';
import { districtRows, limitRows } from './node-loading.js';
import type { Overview } from './overview.schema.js';
import { PlanOutlookService } from './plan-outlook.service.js';

@Injectable()
export class OverviewService {
  constructor(
    private readonly history: CityHistory,
    private readonly outlook: PlanOutlookService,
    private readonly liveState: LiveStateService,
    private readonly desk: AlarmDesk,
    private readonly clock: Clock,
  ) {}

  /** Everything the overview shows. */
  async now(): Promise<Overview> {
    const nowMs = Math.floor(this.clock.nowMs());
    const slotMs = slotStart(nowMs);
    const grid = this.liveState.grid();
    const supply = new CitySupply(grid);
    const [day, plans, forecasts, newest, live, alarms] = await Promise.all([
      this.history.lastDay(supply, slotMs),
      this.outlook.at(slotMs),
      this.history.forecastsOf(supply, nowMs),
      this.history.newest(nowMs),
      this.liveState.read(nowMs),
      this.desk.list(),
    ]);
    const { silentMs } = patienceAt(this.clock.speed());
    const ahead = { nowMs, slotMs, plan: plans.ahead };
    const flows = live.freshNodes(slotMs, silentMs);
    const limits = limitRows(grid, flows, ahead);
    return {
      site: { id: grid.id, name: grid.name },
      now: this.nowView(nowMs, slotMs, day),
      ...balanceView(supply, day, { startMs: slotMs, plan: plans.ahead, forecasts }),
      storage: storageView(grid, newest, { nowMs, silentMs }),
      limits,
      inputs: inputShare(supply, day),
      plan: plans.inForce,
      proposals: [...plans.proposals],
      alarms: alarmCounts(alarms),
      districts: districtRows(grid, limits, { meters: newest, maxAgeMs: silentMs, nowMs }, alarms.alarms),
    };
  }

  /** Nodes against their limits and districts, without the rest. */
  async nodes(): Promise<Pick<Overview, 'limits' | 'districts'> & { readonly nowMs: number }> {
    const nowMs = Math.floor(this.clock.nowMs());
    const slotMs = slotStart(nowMs);
    const grid = this.liveState.grid();
    const { silentMs } = patienceAt(this.clock.speed());
    const [ahead, newest, live, { alarms }] = await Promise.all([
      this.outlook.ahead(slotMs),
      this.history.newest(nowMs),
      this.liveState.read(nowMs),
      this.desk.list(),
    ]);
    const limits = limitRows(grid, live.freshNodes(slotMs, silentMs), { nowMs, slotMs, plan: ahead });
    const seen = { meters: newest, maxAgeMs: silentMs, nowMs };
    return { nowMs, limits, districts: districtRows(grid, limits, seen, alarms) };
  }

  private nowView(nowMs: number, slotMs: number, day: ClosedDay): Overview['now'] {
    const speed = this.clock.speed();
    return {
      ...{ nowMs, slotMs, zone: CIVIL_ZONE, lastClosedSlotMs: day.lastClosedMs },
      clock: { kind: this.clock.kind(), speed },
    };
  }
}

function balanceView(
  supply: CitySupply,
  day: ClosedDay,
  ahead: Parameters<typeof plannedBalance>[1],
): Pick<Overview, 'demand' | 'supply'> {
  const measured = measuredBalance(supply, day);
  const planned = plannedBalance(supply, ahead);
  const rows = measured.rows.map((row, k) => ({ ...row, plannedKw: planned.rows[k]?.plannedKw ?? [] }));
  return {
    demand: {
      measured: {
        ...{ startMs: day.startMs, stepMs: SLOT_MS, kw: measured.demandKw, provenance: measured.provenance },
      },
      forecast: planned.demand,
    },
    supply: {
      ...{ measuredStartMs: day.startMs, plannedStartMs: ahead.startMs, stepMs: SLOT_MS },
      ...{ planId: ahead.plan?.id ?? null, rows },
    },
  };
}

function storageView(
  grid: GridModel,
  newest: ReadonlyMap<SeriesId, MeterReading>,
  { nowMs, silentMs }: { readonly nowMs: number; readonly silentMs: number },
): Overview['storage'] {
  const usable = (id: SeriesId): MeterReading | null => {
    const reading = newest.get(id);
    return reading && reading.quality !== 'bad' && Number.isFinite(reading.value) ? reading : null;
  };
  const batteries = grid.assets.flatMap((asset): Overview['storage']['batteries'] => {
    if (asset.kind !== 'battery') return [];
    const soc = usable(seriesId(asset.id, 'soc'));
    const power = usable(seriesId(asset.id, 'activePower'));
    return [
      {
        ...{ id: asset.id, name: asset.name, districtId: asset.districtId },
        ...{ soc: soc?.value ?? null, socMin: asset.socMin, socMax: asset.socMax },
        energyKwh: soc ? soc.value * asset.energyCapacityKwh : null,
        capacityKwh: asset.energyCapacityKwh,
        powerKw: power && nowMs - power.sourceMs <= silentMs ? power.value : null,
        ageMs: soc ? Math.max(0, nowMs - soc.sourceMs) : null,
      },
    ];
  });
  const powers = batteries.flatMap(({ powerKw }) => powerKw ?? []);
  return {
    energyKwh: batteries.reduce<number | null>(
      (sum, { energyKwh }) => (sum === null || energyKwh === null ? null : sum + energyKwh),
      0,
    ),
    capacityKwh: batteries.reduce((sum, { capacityKwh }) => sum + capacityKwh, 0),
    powerKw: powers.length === 0 ? null : powers.reduce((sum, kw) => sum + kw, 0),
    batteries,
  };
}

function inputShare({ meterIds }: CitySupply, day: ClosedDay): Overview['inputs'] {
  const all = meterIds.flatMap((id) => day.provenance(id));
  const share = (wanted: string): number =>
    all.length === 0 ? 0 : all.filter((one) => one === wanted).length / all.length;
  return { measured: share('measured'), estimated: share('estimated'), missing: share('missing') };
}

/** Shelved alarms and those explained by another are not counted. */
function alarmCounts({ alarms, flood }: AlarmList): Overview['alarms'] {
  const counts = ALARM_PRIORITIES.map((priority) => {
    const own = alarms.filter(({ record }) => alarmDefinition(record.definitionId).priority === priority);
    const shown = own.filter(({ record }) => !['shelved', 'suppressed'].includes(shownState(record)));
    const waits = ({ record }: (typeof shown)[number]): boolean =>
      record.state === 'unacknowledged' || record.state === 'returned';
    return [
      priority,
      {
        active: shown.filter(({ record }) => isActive(record)).length,
        unacknowledged: shown.filter(waits).length,
      },
    ] as const;
  });
  return { ...(Object.fromEntries(counts) as Omit<Overview['alarms'], 'flood'>), flood: flood.flood };
}
