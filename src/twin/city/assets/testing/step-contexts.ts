/** Steps of a made-up world for the models of single assets: one hour of a cold clear night unless told otherwise. */
import type { AssetModel, StepContext } from '../asset-model.js';
import type { SetpointCommand } from '../../city-types.js';

/** 15 January 2026, 17:00 UTC. */
export const START_MS = Date.UTC(2026, 0, 15, 17);

/** A minute of a world at 0 °C, 18 h, without sun. */
export function contextAt(over: Partial<StepContext> = {}): StepContext {
  return {
    ms: START_MS,
    hours: 1 / 60,
    hour: 18,
    month: 1,
    weekend: false,
    outdoorC: 0,
    irradianceWPerM2: 0,
    cloudFactor: 1,
    sun: { sinElevation: -0.3, cosRoof: 0 },
    dark: 1,
    meterLoading: () => 0,
    ...over,
  };
}

/** Plays minutes from an instant on and returns the power of the last. */
export function playMinutes(model: AssetModel, minutes: number, over: Partial<StepContext> = {}): number {
  const fromMs = over.ms ?? START_MS;
  let powerKw = model.powerKw;
  for (let minute = 0; minute < minutes; minute += 1)
    powerKw = model.step(contextAt({ ...over, ms: fromMs + minute * 60_000 }));
  return powerKw;
}

/** A setpoint for an hour from the start on, as fast as the asset can. */
export function setpoint(powerKw: number, over: Partial<SetpointCommand> = {}): SetpointCommand {
  return {
    id: 'sp-1',
    planId: 'plan-1',
    powerKw,
    validFromMs: START_MS,
    validUntilMs: START_MS + 3_600_000,
    rampKwPerS: 1e6,
    ...over,
  };
}

/** What every description of an asset has. */
export const SPEC_BASE = {
  name: 'Asset',
  meterId: 'PDJ-L5',
  substationId: 'PDJ',
  districtId: 'L5',
  endpointId: 'pdj',
  ratedKw: 100,
  rampKwPerS: 1e6,
  safeState: 'local',
  controllable: true,
} as const;
