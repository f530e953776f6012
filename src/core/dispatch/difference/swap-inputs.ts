/** Inputs of a plan with one group taken back to what an earlier plan knew: the question behind "what caused the change?". */
import { SLOT_MS } from '../../time/slot.js';
import type { SeriesForecast } from '../../series/forecast.js';
import { atRiskLevel } from '../at-risk-level.js';
import type { BuildingOffer } from '../building-offer.js';
import type { PlanContent } from '../plan.js';
import type { AnnouncedSetpoint, AssetState, SystemSnapshot } from '../snapshot.js';
import { expectedStates, type InputGroup, isWeather, type PlanInputs } from './differing-inputs.js';

/** An earlier plan and what it was computed from. */
export interface EarlierPlan {
  readonly content: PlanContent;
  readonly inputs: PlanInputs;
}

/**
 * The later inputs with one group as the earlier plan had it, slot by slot of the clock; slots the earlier inputs say nothing
 * of keep the later value. States are what the earlier plan expected of that moment.
 */
export function swapInputs(after: PlanInputs, before: EarlierPlan, group: InputGroup): PlanInputs {
  const { snapshot } = after;
  const was = before.inputs.snapshot;
  const shift = (snapshot.slotMs - was.slotMs) / SLOT_MS;
  const back = <T>(later: readonly T[], earlier: readonly T[] | undefined): T[] =>
    later.map((value, t) => earlier?.[t + shift] ?? value);
  const withSnapshot = (change: Partial<SystemSnapshot>): PlanInputs => ({
    ...after,
    snapshot: { ...snapshot, ...change },
  });
  switch (group) {
    case 'forecast':
      return { ...after, forecasts: earlierForecasts(after.forecasts, before.inputs.forecasts) };
    case 'weather':
      return withSnapshot({
        outdoorTemperatureC: back(snapshot.outdoorTemperatureC, was.outdoorTemperatureC),
        irradianceWPerM2: back(snapshot.irradianceWPerM2, was.irradianceWPerM2),
      });
    case 'price':
      return withSnapshot({
        importPriceEurPerKwh: back(snapshot.importPriceEurPerKwh, was.importPriceEurPerKwh),
        exportPriceEurPerKwh: back(snapshot.exportPriceEurPerKwh, was.exportPriceEurPerKwh),
      });
    case 'limit':
      return withSnapshot({
        limitsKw: Object.fromEntries(
          Object.entries(snapshot.limitsKw).map(([id, kw]) => [id, back(kw, was.limitsKw[id])]),
        ),
      });
    case 'state':
      return withSnapshot({ assets: earlierStates(snapshot, before) });
    case 'availability':
      return withSnapshot({ assets: earlierAvailability(snapshot.assets, was.assets) });
    case 'in-force':
      return withSnapshot({
        announced: earlierAnnounced(snapshot.announced, was.announced, shift),
        ...(shift === 0 && { frozen: was.frozen, frozenSlots: was.frozenSlots }),
      });
    case 'delivered':
      return withSnapshot({ peakSoFarKw: was.peakSoFarKw });
    case 'calls':
      return withSnapshot(earlierCalls(snapshot, was, shift));
    case 'risk':
      return { ...after, snapshot: atRiskLevel(snapshot, was.riskLevel) };
  }
}

/** Buildings, answers, beliefs and terms as they were: who joined since is away, who left is there again. */
function earlierCalls(
  snapshot: SystemSnapshot,
  { buildings: before, assets: statesBefore }: SystemSnapshot,
  shift: number,
): Partial<SystemSnapshot> {
  const { buildings, assets } = snapshot;
  if (!buildings && !before) return {};
  const was = new Map(before?.offers.map((offer) => [offer.buildingId, offer]));
  const now = new Set(buildings?.offers.map(({ buildingId }) => buildingId));
  const stayed = (buildings?.offers ?? []).flatMap((offer) => {
    const earlier = was.get(offer.buildingId);
    return earlier ? [earlierOffer(offer, earlier, shift)] : [];
  });
  const left = (before?.offers ?? []).filter(({ buildingId }) => !now.has(buildingId));
  const offers = [...stayed, ...left.map((offer) => laterOffer(offer, shift, snapshot.horizonSlots))];
  const known = new Set(assets.map(({ assetId }) => assetId));
  const returned = new Set(left.map(({ block }) => block.id).filter((id) => !known.has(id)));
  const { model, leftOut } = buildings ?? before ?? { model: '', leftOut: [] };
  return {
    buildings: { model, offers, leftOut },
    assets: [...assets, ...statesBefore.filter(({ assetId }) => returned.has(assetId))],
  };
}

/** An offer with the answers, beliefs and terms of earlier, slot by slot of the clock. */
function earlierOffer(offer: BuildingOffer, earlier: BuildingOffer, shift: number): BuildingOffer {
  const back = (values: readonly number[], old: readonly number[]): number[] =>
    values.map((value, t) => old[t + shift] ?? value);
  const { asked, agreed, block } = earlier;
  return {
    ...{ ...offer, asked, agreed, block },
    standingKw: back(offer.standingKw, earlier.standingKw),
    standingRiskKw: back(offer.standingRiskKw, earlier.standingRiskKw),
  };
}

/** An offer of earlier in the slots of a later plan; beyond what was known of it, nothing is called and nothing begins. */
function laterOffer(offer: BuildingOffer, shift: number, slots: number): BuildingOffer {
  const later = (values: readonly number[]): number[] =>
    Array.from({ length: slots }, (_, t) => values[t + shift] ?? 0);
  const clamped = (slot: number): number => Math.min(slots, Math.max(0, slot - shift));
  return {
    ...offer,
    starts: offer.starts.map((t) => t - shift).filter((t) => t >= 0 && t < slots),
    caps: offer.caps
      .map((cap) => ({ ...cap, fromSlot: clamped(cap.fromSlot), toSlot: clamped(cap.toSlot) }))
      .filter(({ fromSlot, toSlot }) => toSlot > fromSlot),
    standingKw: later(offer.standingKw),
    standingRiskKw: later(offer.standingRiskKw),
  };
}

function earlierForecasts(
  later: readonly SeriesForecast[],
  earlier: readonly SeriesForecast[],
): SeriesForecast[] {
  const known = new Map(earlier.map((forecast) => [forecast.seriesId, forecast]));
  return later.map((forecast) => {
    const was = known.get(forecast.seriesId);
    if (!was || isWeather(forecast) || was.stepMs !== forecast.stepMs) return forecast;
    const shift = (forecast.startMs - was.startMs) / forecast.stepMs;
    const back = (values: readonly number[], old: readonly number[] | undefined): number[] =>
      values.map((value, t) => old?.[t + shift] ?? value);
    const quantiles = forecast.quantiles.map((row, k) => back(row, was.quantiles[k]));
    return { ...forecast, mean: back(forecast.mean, was.mean), quantiles };
  });
}

/** Only what was measured: availability is a group of its own. */
function earlierStates(snapshot: SystemSnapshot, before: EarlierPlan): AssetState[] {
  const expected = expectedStates(before.inputs, before.content, snapshot.slotMs);
  return snapshot.assets.map((state) => {
    const was = expected.get(state.assetId);
    if (!was) return state;
    const { soc, zoneTemperatureC, energyRequestedKwh, powerKw } = was;
    return { ...state, soc, zoneTemperatureC, energyRequestedKwh, powerKw };
  });
}

function earlierAvailability(later: readonly AssetState[], earlier: readonly AssetState[]): AssetState[] {
  const known = new Map(earlier.map((state) => [state.assetId, state]));
  return later.map((state) => {
    const was = known.get(state.assetId);
    return was ? { ...state, available: was.available, reason: was.reason } : state;
  });
}

function earlierAnnounced(
  later: readonly AnnouncedSetpoint[],
  earlier: readonly AnnouncedSetpoint[],
  shift: number,
): AnnouncedSetpoint[] {
  const known = new Map(earlier.map((plan) => [plan.assetId, plan.powerKw]));
  return later.map(({ assetId, powerKw }) => {
    const was = known.get(assetId) ?? [];
    return { assetId, powerKw: powerKw.map((_, t) => was[t + shift] ?? null) };
  });
}
