/** Small assets for tests whose optimum is known on paper: wind, fleets, calls, runs, envelopes and units. */
import type {
  DemandResponse,
  EvFleet,
  FixedLoad,
  PowerEnvelope,
  PowerProfile,
  ThermalGeneration,
  Wind,
} from '../../grid/asset.js';

const AT_PDJ = { substationId: 'PDJ', districtId: 'L5', meterId: 'MTR-L5', controllable: true } as const;
const LOCAL = { mode: 'local' } as const;

/** 100 kW of wind. */
export function wind(over: Partial<Wind> = {}): Wind {
  return {
    ...AT_PDJ,
    kind: 'wind',
    id: 'WND',
    name: 'Wind',
    ratedKw: 100,
    rampKwPerS: 1,
    safeState: LOCAL,
    ...over,
  };
}

/** 30 kW by every hour, never steered. */
export function fixedLoad(over: Partial<FixedLoad> = {}): FixedLoad {
  return {
    ...AT_PDJ,
    kind: 'fixed-load',
    id: 'FIX',
    name: 'Pumps',
    controllable: false,
    ratedKw: 30,
    rampKwPerS: 1,
    safeState: LOCAL,
    profileKw: new Array<number>(24).fill(30),
    ...over,
  };
}

/** 100 kW of charging; a group from 18:00 to 18:45 that asks for 30 kWh. */
export function evFleet(over: Partial<EvFleet> = {}): EvFleet {
  return {
    ...AT_PDJ,
    kind: 'ev-fleet',
    id: 'FLT',
    name: 'Depot',
    ratedKw: 100,
    rampKwPerS: 10,
    safeState: LOCAL,
    maxChargeKw: 100,
    windows: [{ arrival: '18:00', departure: '18:45', energyKwh: 30 }],
    unmetEurPerKwh: 2,
    ...over,
  };
}

/** 80 kW at once, one call of two slots at half or more, nothing comes back, for 0.05 EUR/kWh. */
export function demandResponse(over: Partial<DemandResponse> = {}): DemandResponse {
  return {
    ...AT_PDJ,
    kind: 'demand-response',
    id: 'DRB',
    name: 'Cold store',
    ratedKw: 100,
    rampKwPerS: 10,
    safeState: LOCAL,
    blockKw: 80,
    minShare: 0.5,
    noticeSlots: 0,
    durationSlots: 2,
    callsLeft: 1,
    priceEurPerKwh: 0.05,
    reboundShare: 0,
    reboundSlots: 0,
    deliveryProbability: 1,
    ...over,
  };
}

/** -50..50 kW by every hour, no budget, no price. */
export function envelope(over: Partial<PowerEnvelope> = {}): PowerEnvelope {
  return {
    ...AT_PDJ,
    kind: 'power-envelope',
    id: 'ENV',
    name: 'Electrolyser',
    ratedKw: 50,
    rampKwPerS: 10,
    safeState: LOCAL,
    minKw: new Array<number>(24).fill(-50),
    maxKw: new Array<number>(24).fill(50),
    priceEurPerKwh: 0,
    unservedEurPerKwh: 1,
    ...over,
  };
}

/** A run of 40 and 20 kW between 18:00 and 19:00; not running costs 100 EUR. */
export function profile(over: Partial<PowerProfile> = {}): PowerProfile {
  return {
    ...AT_PDJ,
    kind: 'power-profile',
    id: 'RUN',
    name: 'Laundry',
    ratedKw: 40,
    rampKwPerS: 10,
    safeState: LOCAL,
    profileKw: [40, 20],
    earliestStart: '18:00',
    latestEnd: '19:00',
    unservedEur: 100,
    ...over,
  };
}

/** 40..100 kW of output for 0.15 EUR/kWh, fast, started for 2 EUR, at least two slots on and off. */
export function unit(over: Partial<ThermalGeneration> = {}): ThermalGeneration {
  return {
    ...AT_PDJ,
    kind: 'chp',
    id: 'CHP',
    name: 'Engine',
    ratedKw: 100,
    rampKwPerS: 1,
    safeState: LOCAL,
    minOutputKw: 40,
    maxOutputKw: 100,
    referenceOutputKw: 60,
    costEurPerKwh: 0.15,
    commitment: { minUpSlots: 2, minDownSlots: 2, startEur: 2 },
    ...over,
  };
}
