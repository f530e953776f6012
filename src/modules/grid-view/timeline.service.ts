/** One time axis for what was measured, forecast, planned, ordered and delivered. */
import { Injectable } from '@nestjs/common';
import type { SetpointRecord } from '../../core/control/setpoint.js';
import type { DispatchPlan } from '../../core/dispatch/plan.js';
import { QUANTILE_LEVELS } from '../../core/series/forecast.js';
import { type Provenance, seriesId, type SeriesId } from '../../core/series/series.js';
import { SLOT_MS, slotStart } from '../../core/time/slot.js';
import { Clock } from '../../ports/clock.js';
import { type ForecastStep, ForecastStore } from '../../ports/forecast-store.js';
import { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { PlanStore } from '../../ports/plan-store.js';
import { SetpointStore } from '../../ports/setpoint-store.js';
import { Bins, type Column, type Resolution } from './bins.js';
import type { Timeline } from './grid-view.schema.js';

/** What a time line is of. */
export interface TimelineSubject {
  readonly id: string;
  readonly kind: 'asset' | 'node' | 'meter';
  /** Owners whose powers add up to it. */
  readonly ownerIds: readonly string[];
  /** Import limit of a slot [kW]; null = it has none. */
  readonly limitKw: ((slotMs: number) => number) | null;
}

/** A checked range: on the quarter-hour, half-open [epoch ms]. */
export interface TimelineRange {
  readonly startMs: number;
  readonly endMs: number;
  readonly asKnownAtMs: number | null;
  readonly resolution: Resolution;
}

/** Longest range with forecasts [ms]. */
const FORECAST_RANGE_MS = 31 * 86_400_000;

/** Values looked up one by one; above, only sums are read. */
const MOST_VALUES = 40_000;

const [Q10, Q50, Q90] = [0.1, 0.5, 0.9].map((level) => QUANTILE_LEVELS.findIndex((one) => one === level));

const RANK: readonly Provenance[] = ['missing', 'estimated', 'measured'];

/** Order states, worst first. */
const ORDER_RANK = [
  'refused',
  'diverging',
  'withheld',
  'intended',
  'late',
  'released',
  'written',
  'confirmed',
];

@Injectable()
export class TimelineService {
  constructor(
    private readonly readings: MeterReadingStore,
    private readonly forecasts: ForecastStore,
    private readonly plans: PlanStore,
    private readonly setpoints: SetpointStore,
    private readonly clock: Clock,
  ) {}

  /** The time line of a subject. */
  async of(subject: TimelineSubject, range: TimelineRange): Promise<Timeline> {
    const { startMs, endMs, asKnownAtMs, resolution } = range;
    const bins = new Bins(startMs, endMs, resolution);
    const knownAtMs = asKnownAtMs ?? Math.floor(this.clock.nowMs());
    const [measured, forecast, orders, plan] = await Promise.all([
      this.measured(subject, range, bins),
      this.forecast(subject, range, { bins, knownAtMs }),
      subject.kind === 'asset' ? this.orders(subject.id, range) : null,
      this.plans.inForce(slotStart(knownAtMs)),
    ]);
    const planned = plannedColumn(subject, plan, bins);
    if (orders) for (const [k, first] of firstOrders(orders, bins)) planned[k] = first;
    const ordered = orders && orderColumns(orders, bins);
    return {
      ...{
        id: subject.id,
        kind: subject.kind,
        unit: 'kW',
        fromMs: startMs,
        toMs: endMs,
        asKnownAtMs,
        resolution,
      },
      startsMs: [...bins.startsMs],
      ...measured,
      forecast,
      planned: bins.mean(planned),
      ordered: ordered && bins.mean(ordered.ordered),
      orderState: ordered && bins.worst(ordered.states, rankOfOrder),
      delivered: ordered && bins.mean(ordered.delivered),
      limitKw: subject.limitKw && bins.band(limitColumn(subject.limitKw, bins)).min,
      planId: plan?.id ?? null,
    };
  }

  private async measured(
    { ownerIds }: TimelineSubject,
    { startMs, endMs, asKnownAtMs }: TimelineRange,
    bins: Bins,
  ): Promise<Pick<Timeline, 'measured' | 'quality'>> {
    const seriesIds = ownerIds.map((id) => seriesId(id, 'power'));
    const asked = { seriesIds, startMs, endMs, ...(asKnownAtMs === null ? {} : { asKnownAtMs }) };
    const sum = new Float64Array(bins.slots).fill(ownerIds.length === 0 ? Number.NaN : 0);
    if (ownerIds.length * bins.slots > MOST_VALUES) {
      for (const series of (await this.readings.slotSeries(asked)).values())
        sum.forEach((kw, k) => (sum[k] = kw + (series.values[k] ?? Number.NaN)));
      return { measured: bins.band(sum), quality: null };
    }
    const known = new Uint16Array(bins.slots);
    const ranks = new Array<number>(bins.slots).fill(RANK.length - 1);
    for (const value of await this.readings.slotValues(asked)) {
      const k = bins.slotAt(value.slotMs);
      if (k < 0) continue;
      sum[k] = (sum[k] ?? 0) + value.value;
      known[k] = (known[k] ?? 0) + 1;
      ranks[k] = Math.min(ranks[k] ?? 0, RANK.indexOf(value.provenance));
    }
    const whole = ranks.map((rank, k) => (known[k] === ownerIds.length ? rank : 0));
    const kw = sum.map((value, k) => (known[k] === ownerIds.length && known[k] > 0 ? value : Number.NaN));
    const worst = bins.worst(whole, (rank) => rank);
    return { measured: bins.band(kw), quality: worst.map((rank) => RANK[rank] ?? 'missing') };
  }

  private async forecast(
    { id }: TimelineSubject,
    { startMs, endMs }: TimelineRange,
    { bins, knownAtMs }: { readonly bins: Bins; readonly knownAtMs: number },
  ): Promise<Timeline['forecast']> {
    if (endMs - startMs > FORECAST_RANGE_MS) return null;
    const series: SeriesId = seriesId(id, 'power');
    const steps = await this.forecasts.newestPerStep({
      seriesId: series,
      startMs,
      endMs,
      knownAtMs,
      minLeadMs: 0,
    });
    if (steps.length === 0) return null;
    const at = (index: number | undefined): Column => bins.mean(stepColumn(steps, index ?? -1, bins));
    return { p10: at(Q10), p50: at(Q50), p90: at(Q90) };
  }

  private async orders(
    assetId: string,
    { startMs, endMs, asKnownAtMs }: TimelineRange,
  ): Promise<SetpointRecord[]> {
    const found = await this.setpoints.between(assetId, startMs, endMs);
    return asKnownAtMs === null ? found : found.filter(({ intendedAtMs }) => intendedAtMs <= asKnownAtMs);
  }
}

function stepColumn(steps: readonly ForecastStep[], quantile: number, bins: Bins): Column {
  const column = nothing(bins);
  for (const { startMs, stepMs, mean, quantiles } of steps) {
    for (let at = startMs; at < startMs + stepMs; at += SLOT_MS) {
      const k = bins.slotAt(at);
      if (k >= 0) column[k] = quantiles[quantile] ?? mean;
    }
  }
  return column;
}

/** What the plan says of the subject; meters have no schedule. */
function plannedColumn({ id, kind }: TimelineSubject, plan: DispatchPlan | null, bins: Bins): Column {
  const column = nothing(bins);
  if (plan === null) return column;
  const { firstSlotMs, schedules, nodes } = plan.content;
  const values =
    kind === 'asset'
      ? schedules.find(({ assetId }) => assetId === id)?.powerKw
      : nodes.find(({ nodeId }) => nodeId === id)?.importKw;
  values?.forEach((kw, t) => {
    const k = bins.slotAt(firstSlotMs + t * SLOT_MS);
    if (k >= 0) column[k] = kw;
  });
  return column;
}

/** The order each slot began with: what the plan of that time had asked, before balancing moved it. */
function firstOrders(orders: readonly SetpointRecord[], bins: Bins): Map<number, number | null> {
  const first = new Map<number, number | null>();
  for (const { order } of orders) {
    const k = bins.slotAt(order.slotMs);
    if (k >= 0 && !first.has(k)) first.set(k, order.powerKw);
  }
  return first;
}

function orderColumns(
  orders: readonly SetpointRecord[],
  bins: Bins,
): { ordered: Column; delivered: Column; states: (string | null)[] } {
  const ordered = nothing(bins);
  const delivered = nothing(bins);
  const states: (string | null)[] = nothing(bins).map(() => null);
  for (const { order, state, meteredKw } of orders) {
    const k = bins.slotAt(order.slotMs);
    if (k < 0) continue;
    ordered[k] = order.powerKw;
    delivered[k] = meteredKw ?? delivered[k] ?? null;
    const held = states[k] ?? null;
    states[k] = rankOfOrder(state) < rankOfOrder(held) ? state : held;
  }
  return { ordered, delivered, states };
}

function rankOfOrder(state: string | null): number {
  return state === null ? ORDER_RANK.length : ORDER_RANK.indexOf(state);
}

function limitColumn(limitKw: (slotMs: number) => number, bins: Bins): Column {
  return nothing(bins).map((_, k) => limitKw(bins.startMs + k * SLOT_MS));
}

function nothing(bins: Bins): Column {
  return Array.from({ length: bins.slots }, () => null);
}
