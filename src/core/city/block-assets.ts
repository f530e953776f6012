/** The part of one asset in the programme of its block: columns, rows, and what it draws from its feeder. */
import type { ArrayBuilder } from './array-builder.js';
import { SLOT_H } from './city-spec.js';
import type { CityAsset } from './feeder-assets.js';

/** Where the columns of an asset begin, T columns each. */
export interface AssetCols {
  readonly kind: CityAsset['kind'];
  /** Powers drawn from the feeder with their sign: `[first column, +1 or -1]`. */
  readonly draws: readonly (readonly [number, number])[];
  /** First column of the reserve offered; null when the asset offers none. */
  readonly reserve: number | null;
}

type Kind<K extends CityAsset['kind']> = Extract<CityAsset, { kind: K }>;

/** Adds an asset. @param id unique in the block, for names */
export function addCityAsset(builder: ArrayBuilder, asset: CityAsset, id: string, T: number): AssetCols {
  switch (asset.kind) {
    case 'battery':
      return addBattery(builder, asset, id, T);
    case 'pv':
      return addPhotovoltaic(builder, asset, id, T);
    case 'ev-fleet':
      return addEvFleet(builder, asset, id, T);
    case 'heat-pump':
      return addHeatPump(builder, asset, id, T);
    case 'lighting':
      return addLighting(builder, asset, id, T);
    case 'demand-response':
      return addDemandResponse(builder, asset, id, T);
    case 'chp':
      return addChp(builder, asset, id, T);
  }
}

/** Reserve is power that could still be given, and energy to give it for an hour. */
function addBattery(builder: ArrayBuilder, a: Kind<'battery'>, id: string, T: number): AssetCols {
  const wear = a.wearEurPerKwh * SLOT_H;
  const charge = builder.cols(`charge[${id}`, T, wear, [0, a.powerKw]);
  const discharge = builder.cols(`discharge[${id}`, T, wear, [0, a.powerKw]);
  const energy = builder.cols(`energy[${id}`, T, 0, [0.05 * a.energyKwh, 0.95 * a.energyKwh]);
  const reserve = builder.cols(`reserve[${id}`, T, 0, [0, a.powerKw]);
  builder.bounds(energy + T - 1, a.startKwh, 0.95 * a.energyKwh);
  builder.family(`storage-balance[${id}`, T);
  for (let t = 0; t < T; t++) {
    const start = t === 0 ? a.startKwh : 0;
    if (t > 0) builder.entry(energy + t - 1, -1);
    builder.row(
      start,
      start,
      ...[energy + t, 1, charge + t, -SLOT_H * a.efficiency, discharge + t, SLOT_H / a.efficiency],
    );
  }
  builder.family(`reserve-power[${id}`, T);
  for (let t = 0; t < T; t++) {
    builder.row(-Infinity, a.powerKw, reserve + t, 1, discharge + t, 1, charge + t, -1);
  }
  builder.family(`reserve-energy[${id}`, T);
  for (let t = 0; t < T; t++) {
    builder.row(0.05 * a.energyKwh, Infinity, energy + t, 1, reserve + t, -1 / a.efficiency);
  }
  return {
    kind: a.kind,
    draws: [
      [charge, 1],
      [discharge, -1],
    ],
    reserve,
  };
}

/** Drawn power is negative; what is not taken is curtailed, at a small price. */
function addPhotovoltaic(builder: ArrayBuilder, a: Kind<'pv'>, id: string, T: number): AssetCols {
  const given = builder.cols(`given[${id}`, T, -a.curtailEurPerKwh * SLOT_H, [0, 0]);
  for (let t = 0; t < T; t++) builder.bounds(given + t, 0, a.availableKw[t] ?? 0);
  return { kind: a.kind, draws: [[given, -1]], reserve: null };
}

/** Room for the stays of any horizon of this length: wherever it begins, a block has one shape, and old vertices fit. */
function staysAtMost(T: number): number {
  return 2 * Math.ceil(T / 96) + 2;
}

function addEvFleet(builder: ArrayBuilder, a: Kind<'ev-fleet'>, id: string, T: number): AssetCols {
  const charge = builder.cols(`charge[${id}`, T, 0, [0, 0]);
  const energy = builder.cols(`energy[${id}`, T, 0, [0, 0]);
  const stays = staysAtMost(T);
  const unmet = builder.cols(`unmet[${id}`, stays, a.unmetEurPerKwh, [0, Infinity]);
  builder.family(`ev-balance[${id}`, T);
  for (let t = 0; t < T; t++) {
    const stay = a.stays.find(({ from, to }) => from <= t && t < to);
    if (stay) {
      builder.bounds(charge + t, 0, a.powerKw);
      builder.bounds(energy + t, 0, stay.kwh);
      if (t > stay.from) builder.entry(energy + t - 1, -1);
    }
    builder.row(0, 0, energy + t, 1, charge + t, -SLOT_H);
  }
  builder.family(`ev-due[${id}`, stays);
  for (let k = 0; k < stays; k++) {
    const stay = a.stays[k];
    if (stay) builder.row(stay.kwh, Infinity, energy + stay.to - 1, 1, unmet + k, 1);
    else builder.row(0, Infinity, unmet + k, 1);
  }
  return { kind: a.kind, draws: [[charge, 1]], reserve: null };
}

function addHeatPump(builder: ArrayBuilder, a: Kind<'heat-pump'>, id: string, T: number): AssetCols {
  const comfort = a.comfortEurPerCh * SLOT_H;
  const power = builder.cols(`power[${id}`, T, 0, [0, a.powerKw]);
  const zone = builder.cols(`zone[${id}`, T, 0, [-50, 60]);
  const cold = builder.cols(`cold[${id}`, T, comfort, [0, Infinity]);
  const hot = builder.cols(`hot[${id}`, T, comfort, [0, Infinity]);
  const keep = 1 - a.lossPerSlot;
  builder.family(`thermal-balance[${id}`, T);
  for (let t = 0; t < T; t++) {
    const given = a.lossPerSlot * (a.outdoorC[t] ?? 0) + (t === 0 ? keep * a.startC : 0);
    if (t > 0) builder.entry(zone + t - 1, -keep);
    builder.row(given, given, zone + t, 1, power + t, -SLOT_H * a.cop * a.riseCPerKwh);
  }
  builder.family(`comfort[${id}`, T);
  for (let t = 0; t < T; t++) builder.row(a.lowC, a.highC, zone + t, 1, cold + t, 1, hot + t, -1);
  // What the zone lost by the end would have to be heated later, at comfort's price: no gain from letting it cool.
  builder.bounds(zone + T - 1, Math.min(a.lowC, a.startC) - 0.5, 60);
  return { kind: a.kind, draws: [[power, 1]], reserve: null };
}

function addLighting(builder: ArrayBuilder, a: Kind<'lighting'>, id: string, T: number): AssetCols {
  const power = builder.cols(`power[${id}`, T, -a.dimEurPerKwh * SLOT_H, [0, 0]);
  for (let t = 0; t < T; t++) builder.bounds(power + t, a.floor * (a.fullKw[t] ?? 0), a.fullKw[t] ?? 0);
  return { kind: a.kind, draws: [[power, 1]], reserve: null };
}

/** Energy called away is taken back later; at no time more than the budget is owed. */
function addDemandResponse(
  builder: ArrayBuilder,
  a: Kind<'demand-response'>,
  id: string,
  T: number,
): AssetCols {
  const called = builder.cols(`called[${id}`, T, a.callEurPerKwh * SLOT_H, [0, a.powerKw]);
  const rebound = builder.cols(`rebound[${id}`, T, 0, [0, a.powerKw]);
  const owed = builder.cols(`owed[${id}`, T, 0, [0, a.budgetKwh]);
  builder.bounds(owed + T - 1, 0, 0);
  builder.family(`rebound-balance[${id}`, T);
  for (let t = 0; t < T; t++) {
    if (t > 0) builder.entry(owed + t - 1, -1);
    builder.row(0, 0, owed + t, 1, called + t, -SLOT_H, rebound + t, SLOT_H);
  }
  return {
    kind: a.kind,
    draws: [
      [called, -1],
      [rebound, 1],
    ],
    reserve: null,
  };
}

function addChp(builder: ArrayBuilder, a: Kind<'chp'>, id: string, T: number): AssetCols {
  const power = builder.cols(`given[${id}`, T, a.fuelEurPerKwh * SLOT_H, [0, a.powerKw]);
  const boiler = builder.cols(`boiler[${id}`, T, a.boilerEurPerKwh * SLOT_H, [0, Infinity]);
  builder.family(`heat-balance[${id}`, T);
  for (let t = 0; t < T; t++) {
    builder.row(a.heatDemandKw[t] ?? 0, Infinity, power + t, a.heatPerKw, boiler + t, 1);
  }
  builder.family(`ramp[${id}`, T - 1);
  for (let t = 1; t < T; t++) builder.row(-a.rampKw, a.rampKw, power + t, 1, power + t - 1, -1);
  return { kind: a.kind, draws: [[power, -1]], reserve: null };
}
