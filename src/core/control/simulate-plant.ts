/** Forward simulation of assets without an energy store, and of buildings. */
import type { AssetState } from '../dispatch/snapshot.js';
import type {
  Asset,
  FixedLoad,
  Photovoltaic,
  RunOfRiver,
  StreetLighting,
  ThermalBuilding,
  Wind,
} from '../grid/asset.js';
import { SLOT_HOURS } from '../time/slot.js';
import type { AssetSimulator } from './asset-simulator.js';
import type { CheckWorld } from './check-plan-world.js';
import { simulateDemandResponse, simulateEnvelope, simulateProfile } from './simulate-call.js';
import { simulateEvFleet } from './simulate-fleet.js';
import { stateless } from './simulate-stateless.js';
import { simulateBattery, simulateEvCharging, simulateHotWater } from './simulate-store.js';
import { simulateUnit } from './simulate-unit.js';

/** Steps a building's slot is cut into: one minute each. */
const SUB_STEPS = 15;

/** Yield of a kWp under 1000 W/m² when a plant has no forecast (PVWatts defaults). */
const YIELD_PER_KWP = 0.82;

/** The simulator of an asset from its snapshot state. */
export function simulatorOf(asset: Asset, state: AssetState | undefined, world: CheckWorld): AssetSimulator {
  switch (asset.kind) {
    case 'battery':
      return simulateBattery(asset, state);
    case 'hot-water':
      return simulateHotWater(asset, state, world);
    case 'ev-hub':
    case 'ev-home':
      return simulateEvCharging(asset, state, world);
    case 'tertiary-hvac':
    case 'passive-block':
    case 'slab-block':
      return simulateBuilding(asset, state, world);
    case 'pv':
      return simulatePv(asset, world);
    case 'lighting':
      return simulateLighting(asset, world);
    case 'chp':
    case 'waste-to-energy':
      return simulateUnit(asset, state, world);
    case 'hydro':
      return simulateHydro(asset, state, world);
    case 'wind':
      return simulateWind(asset, state, world);
    case 'ev-fleet':
      return simulateEvFleet(asset, state, world);
    case 'fixed-load':
      return simulateFixedLoad(asset, world);
    case 'demand-response':
      return simulateDemandResponse(asset, state, world);
    case 'power-envelope':
      return simulateEnvelope(asset, state, world);
    case 'power-profile':
      return simulateProfile(asset, state, world);
  }
}

function simulateBuilding(
  building: ThermalBuilding,
  state: AssetState | undefined,
  world: CheckWorld,
): AssetSimulator {
  let zone = state?.zoneTemperatureC ?? building.thermostatC;
  const after = (t: number, kw: number): number => {
    const outdoor = world.snapshot.outdoorTemperatureC[t] ?? Number.NaN;
    const sun = ((world.snapshot.irradianceWPerM2[t] ?? Number.NaN) / 1000) * building.solarApertureM2;
    const cop =
      building.cop === 'heat-pump' ? Math.min(4.5, Math.max(1.8, 2.2 + 0.055 * (outdoor + 7))) : building.cop;
    const heatKw = (building.gainsKw[world.hour(t)] ?? 0) + sun + cop * kw;
    const rateKPerH = (temperature: number): number =>
      (heatKw + building.lossKwPerK * (outdoor - temperature)) / building.capacityKwhPerK;
    const stepH = SLOT_HOURS / SUB_STEPS;
    let temperature = zone;
    for (let i = 0; i < SUB_STEPS; i++) {
      // Midpoint rule: the rate half a minute on.
      temperature += stepH * rateKPerH(temperature + (stepH / 2) * rateKPerH(temperature));
    }
    return temperature;
  };
  return {
    rule: 'comfort',
    stateTolerance: 0.05,
    rated: () => ({ low: 0, high: building.maxHeatElectricKw }),
    possible: () => ({ low: 0, high: building.maxHeatElectricKw }),
    localKw: (t) => {
      const idle = after(t, 0);
      const perKw = after(t, 1) - idle;
      return Math.min(building.maxHeatElectricKw, Math.max(0, (building.thermostatC - idle) / perKw));
    },
    step: (t, kw) => {
      zone = after(t, kw);
      const { comfortLowC: low, comfortHighC: high } = building;
      const outside = zone < low - 0.05 || zone > high + 0.05;
      const complaint = { rule: 'comfort', what: 'the zone temperature', unit: '°C', seen: zone, low, high };
      return { state: zone, complaints: outside ? [complaint] : [] };
    },
  };
}

function simulatePv(pv: Photovoltaic, world: CheckWorld): AssetSimulator {
  const sunKw = (t: number): number => {
    const forecast = -world.mean(`${pv.id}.power`, t);
    const irradiance = world.snapshot.irradianceWPerM2[t] ?? 0;
    const kw = Number.isNaN(forecast) ? (irradiance / 1000) * pv.peakKw * YIELD_PER_KWP : forecast;
    return Math.min(pv.ratedKw, Math.max(0, kw));
  };
  return stateless(
    (t) => ({ low: -sunKw(t), high: 0 }),
    (t) => -sunKw(t),
    'power-bound',
  );
}

function simulateLighting(lighting: StreetLighting, world: CheckWorld): AssetSimulator {
  const fullKw = (t: number): number => (world.dark(t) ? lighting.ratedKw : 0);
  return stateless(
    (t) => ({ low: fullKw(t) * lighting.dimFloor, high: fullKw(t) }),
    fullKw,
    'lighting-floor',
  );
}

function simulateWind(wind: Wind, state: AssetState | undefined, world: CheckWorld): AssetSimulator {
  const windKw = (t: number): number => {
    const forecast = world.mean(`${wind.id}.power`, t);
    const kw = -(Number.isNaN(forecast) ? (state?.powerKw ?? 0) : forecast);
    return Math.min(wind.ratedKw, Math.max(0, kw));
  };
  return stateless(
    (t) => ({ low: -windKw(t), high: 0 }),
    (t) => -windKw(t),
    'power-bound',
  );
}

function simulateFixedLoad(load: FixedLoad, world: CheckWorld): AssetSimulator {
  const loadKw = (t: number): number => {
    const forecast = world.mean(`${load.id}.power`, t);
    return Number.isNaN(forecast) ? (load.profileKw[world.hour(t)] ?? 0) : forecast;
  };
  return stateless((t) => ({ low: loadKw(t), high: loadKw(t) }), loadKw, 'power-bound');
}

function simulateHydro(hydro: RunOfRiver, state: AssetState | undefined, world: CheckWorld): AssetSimulator {
  const riverKw = (t: number): number => {
    const forecast = world.mean(`${hydro.id}.power`, t);
    return Number.isNaN(forecast) ? (state?.powerKw ?? 0) : forecast;
  };
  return stateless((t) => ({ low: riverKw(t), high: riverKw(t) }), riverKw, 'power-bound');
}
