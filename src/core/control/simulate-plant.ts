/** Forward simulation of assets without an energy store, and of buildings. */
import type { AssetState } from '../dispatch/snapshot.js';
import type {
  Asset,
  Photovoltaic,
  RunOfRiver,
  StreetLighting,
  ThermalBuilding,
  ThermalGeneration,
} from '../grid/asset.js';
import { SLOT_HOURS, SLOT_MS } from '../time/slot.js';
import type { AssetSimulator, Range } from './asset-simulator.js';
import type { CheckWorld } from './check-plan-world.js';
import { simulateBattery, simulateEvCharging, simulateHotWater } from './simulate-store.js';

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
      return simulateGeneration(asset, state);
    case 'hydro':
      return simulateHydro(asset, state, world);
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

function simulateGeneration(unit: ThermalGeneration, state: AssetState | undefined): AssetSimulator {
  const startKw = state?.powerKw ?? null;
  const outputKw = startKw === null ? unit.referenceOutputKw : -startKw;
  const rampKw = (unit.rampKwPerS * SLOT_MS) / 1000;
  const stopped = startKw !== null && outputKw < unit.minOutputKw / 2;
  const localKw = unit.safeState.mode === 'power' ? unit.safeState.powerKw : -unit.referenceOutputKw;
  // A start outside the window takes the ramp's time to come in.
  const window = (t: number): Range => ({
    low: -Math.max(unit.maxOutputKw, outputKw - (t + 1) * rampKw),
    high: -Math.min(unit.minOutputKw, outputKw + (t + 1) * rampKw),
  });
  return stateless(window, () => (stopped ? 0 : localKw), 'power-bound');
}

function simulateHydro(hydro: RunOfRiver, state: AssetState | undefined, world: CheckWorld): AssetSimulator {
  const riverKw = (t: number): number => {
    const forecast = world.mean(`${hydro.id}.power`, t);
    return Number.isNaN(forecast) ? (state?.powerKw ?? 0) : forecast;
  };
  return stateless((t) => ({ low: riverKw(t), high: riverKw(t) }), riverKw, 'power-bound');
}

function stateless(
  window: (t: number) => Range,
  localKw: (t: number) => number,
  rule: string,
): AssetSimulator {
  return {
    rule,
    stateTolerance: 0,
    rated: window,
    possible: window,
    localKw,
    step: () => ({ state: null, complaints: [] }),
  };
}
