/** The twin's physics steered and read in this process, as if its servers stood in between: setpoints in, states and slot means out. */
import type { CommandedPlan } from '../../core/dispatch/plan.js';
import type { GridModel } from '../../core/grid/grid-model.js';
import type { StoreState } from '../../core/grid/refill.js';
import { type MeterReading, type Observable, type SeriesId, seriesId } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { City } from '../../twin/city/city-types.js';
import type { DayTrace } from './day-measure.js';

/** Gives every controllable asset what a plan asks of it in the slot; assets the plan leaves alone keep their own controller. */
export function applyPlan(city: City, grid: GridModel, plan: CommandedPlan, slotMs: number): void {
  const k = (slotMs - plan.firstSlotMs) / SLOT_MS;
  for (const schedule of plan.schedules) {
    const powerKw = schedule.powerKw[k];
    const asset = grid.assets.find((a) => a.id === schedule.assetId);
    if (powerKw === null || powerKw === undefined || !asset?.controllable) continue;
    if (asset.kind === 'lighting') {
      if (powerKw > 0) city.dim(asset.id, powerKw / asset.ratedKw);
      continue;
    }
    const valid = { validFromMs: slotMs, validUntilMs: slotMs + SLOT_MS, rampKwPerS: asset.rampKwPerS };
    city.apply(asset.id, { id: `${asset.id}:${String(slotMs)}`, planId: plan.inputHash, powerKw, ...valid });
  }
}

/** Plays on through the slots, steering at the start of each; the trace covers `told`, by default the same slots. */
export function playSlots(
  city: City,
  grid: GridModel,
  slots: readonly number[],
  { steer, told }: { readonly steer?: (slotMs: number) => void; readonly told?: readonly number[] } = {},
): DayTrace {
  const recorder = new DayRecorder(city, grid);
  for (const slotMs of slots) {
    steer?.(slotMs);
    city.advanceTo(slotMs + SLOT_MS);
    recorder.note();
  }
  return recorder.trace(told ?? slots);
}

/** Keeps what a trace needs besides slot means: zone temperatures at the end of each slot. */
export class DayRecorder {
  private readonly zoneC: ReadonlyMap<string, number[]>;

  constructor(
    private readonly city: City,
    private readonly grid: GridModel,
  ) {
    const buildings = grid.assets.filter((a) => a.kind.endsWith('-block') || a.kind === 'tertiary-hvac');
    this.zoneC = new Map(buildings.map((building) => [building.id, []]));
  }

  /** Notes the state at the end of a slot. */
  note(): void {
    for (const [id, values] of this.zoneC) values.push(this.city.asset(id).zoneTemperatureC ?? Number.NaN);
  }

  /** What was played, over the slots told of. */
  trace(told: readonly number[]): DayTrace {
    const owners = [...this.grid.meters.map((m) => m.id), ...this.grid.assets.map((a) => a.id)];
    return {
      slots: told,
      powerKw: new Map(owners.map((id) => [id, slotMeansOf(this.city, id, told)])),
      zoneC: this.zoneC,
      endStates: new Map(this.grid.assets.map(({ id }) => [id, storeStateOf(this.city, id)])),
    };
  }
}

function storeStateOf(city: City, assetId: string): StoreState {
  const { soc, energyRequestedKwh } = city.asset(assetId);
  return {
    ...(soc === undefined ? {} : { soc }),
    ...(energyRequestedKwh === undefined ? {} : { energyRequestedKwh }),
  };
}

/** Mean power of a meter or asset in the slots [kW]; NaN where it was not played. */
export function slotMeansOf(city: City, ownerId: string, slots: readonly number[]): number[] {
  const series = city.slotMeans(ownerId);
  return slots.map((at) => series.values[(at - series.startMs) / series.stepMs] ?? Number.NaN);
}

/** States of all assets as a perfect meter reads them now. */
export function readStates(city: City, grid: GridModel): Map<SeriesId, MeterReading> {
  const atMs = city.nowMs;
  const latest = new Map<SeriesId, MeterReading>();
  for (const asset of grid.assets) {
    const view = city.asset(asset.id);
    const seen: Partial<Record<Observable, number | undefined>> = {
      activePower: view.powerKw,
      soc: view.soc,
      zoneTemperature: view.zoneTemperatureC,
      energyRequested: view.energyRequestedKwh,
    };
    for (const [observable, value] of Object.entries(seen)) {
      if (value === undefined) continue;
      const id = seriesId(asset.id, observable as Observable);
      const known = { sourceMs: atMs, knownAtMs: atMs, quality: 'good', statusCode: 0 } as const;
      latest.set(id, { seriesId: id, value, ...known });
    }
  }
  return latest;
}
