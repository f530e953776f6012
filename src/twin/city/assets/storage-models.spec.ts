/** Batteries and tanks of the twin: energy kept to the kWh, windows never left, local controllers as documented. */
import { describe, expect, it } from '@jest/globals';
import type { BatterySpec, HotWaterSpec } from '../asset-spec.js';
import { BatteryModel } from './battery.js';
import { HotWaterModel } from './hot-water.js';
import { contextAt, playMinutes, setpoint, SPEC_BASE, START_MS } from './testing/step-contexts.js';

const ETA = 0.922;
const SELF_DISCHARGE_PER_H = 0.02 / 730;

function battery(over: Partial<BatterySpec> = {}): BatteryModel {
  return new BatteryModel({
    ...SPEC_BASE,
    kind: 'battery',
    id: 'BAT',
    energyCapacityKwh: 200,
    maxChargeKw: 100,
    maxDischargeKw: 80,
    efficiencyCharge: ETA,
    efficiencyDischarge: ETA,
    socMin: 0.1,
    socMax: 0.9,
    wearEurPerKwh: 0.02,
    ...over,
  });
}

function tanks(over: Partial<HotWaterSpec> = {}): HotWaterModel {
  return new HotWaterModel({
    ...SPEC_BASE,
    kind: 'hot-water',
    id: 'DHW',
    energyCapacityKwh: 100,
    maxChargeKw: 40,
    drawKw: new Array<number>(24).fill(6),
    lossPerHour: 0,
    socMin: 0.3,
    coldWaterEurPerKwh: 1,
    ...over,
  });
}

describe('battery', () => {
  it('starts half full and idle, and loses 2 % a month by itself', () => {
    const model = battery();
    expect(model.kindState().soc).toBe(0.5);
    expect(playMinutes(model, 60)).toBe(0);
    expect(model.kindState().soc).toBeCloseTo(0.5 * (1 - SELF_DISCHARGE_PER_H), 8);
  });

  it.each([
    [50, 50 * ETA],
    [-50, -50 / ETA],
  ])('asked for %d kW over an hour it moves %d kWh in store', (powerKw, movedKwh) => {
    const model = battery();
    model.apply(setpoint(powerKw), START_MS);
    expect(playMinutes(model, 60)).toBe(powerKw);
    const selfKwh = 100 * SELF_DISCHARGE_PER_H;
    expect((model.kindState().soc ?? 0) * 200 - 100 + selfKwh).toBeCloseTo(movedKwh, 2);
  });

  it('gives back 85 % of what it took: the round trip of lyon.md 6.1', () => {
    const model = battery({ energyCapacityKwh: 1e6 });
    model.apply(setpoint(100), START_MS);
    model.step(contextAt({ hours: 1 }));
    const storedKwh = ((model.kindState().soc ?? 0) - 0.5) * 1e6 + 0.5e6 * SELF_DISCHARGE_PER_H;
    expect((storedKwh * ETA) / 100).toBeCloseTo(0.85, 3);
  });

  it.each([
    [100, 0.9],
    [-80, 0.1],
  ])('stops at its window when %d kW are asked for to the end', (powerKw, soc) => {
    const model = battery();
    model.apply(setpoint(powerKw, { validUntilMs: START_MS + 4 * 3_600_000 }), START_MS);
    const lastKw = playMinutes(model, 180);
    expect(model.kindState().soc).toBeCloseTo(soc, 4);
    expect(Math.abs(lastKw)).toBeLessThan(0.1);
  });

  it('takes a rating on each side: charging and discharging differ', () => {
    expect(battery().apply(setpoint(500), START_MS)).toEqual({
      accepted: true,
      appliedKw: 100,
      reason: 'limited to the rating',
    });
    expect(battery().apply(setpoint(-500), START_MS).appliedKw).toBe(-80);
  });

  it('shaves the peak of its meter by itself, by the excess and no more than its rating', () => {
    const limitKw = 1_000;
    const shaving = (otherKw: number): number =>
      battery({ localPeakShaveAbove: 0.95 }).step(
        contextAt({ meterLoading: (_id, withoutKw) => (otherKw - withoutKw) / limitKw }),
      );
    expect(shaving(900)).toBe(0);
    expect(shaving(980)).toBeCloseTo(-30, 6);
    expect(shaving(2_000)).toBe(-80);
  });
});

describe('hot-water tanks', () => {
  it('are 70 % full at the start and fall by what is drawn when held off', () => {
    const model = tanks();
    model.apply(setpoint(0), START_MS);
    playMinutes(model, 60);
    expect((model.kindState().soc ?? 0) * 100).toBeCloseTo(70 - 6, 6);
  });

  it('lose heat in proportion to what is stored', () => {
    const model = tanks({ drawKw: new Array<number>(24).fill(0), lossPerHour: 0.01 });
    model.apply(setpoint(0), START_MS);
    playMinutes(model, 60);
    expect((model.kindState().soc ?? 0) * 100).toBeCloseTo(70 * Math.exp(-0.01), 3);
  });

  it('take no more than fits, and then just what is drawn', () => {
    const model = tanks();
    model.apply(setpoint(40, { validUntilMs: START_MS + 3 * 3_600_000 }), START_MS);
    const lastKw = playMinutes(model, 120);
    expect(model.kindState().soc).toBeCloseTo(1, 6);
    expect(lastKw).toBeCloseTo(6, 6);
  });

  it('never give power back', () => {
    expect(tanks().apply(setpoint(-10), START_MS).appliedKw).toBe(0);
  });

  it('run empty and stay there, never below', () => {
    const model = tanks({ drawKw: new Array<number>(24).fill(60) });
    model.apply(setpoint(0, { validUntilMs: START_MS + 3 * 3_600_000 }), START_MS);
    playMinutes(model, 120);
    expect(model.kindState().soc).toBe(0);
  });

  it('left to the relay, draw more when emptier and follow the off-peak hours', () => {
    const night = tanks().expectedDemandKw(contextAt({ hour: 2 }));
    const evening = tanks().expectedDemandKw(contextAt({ hour: 18.5 }));
    expect(night / evening).toBeGreaterThan(8);
    const emptied = tanks();
    emptied.apply(setpoint(0), START_MS);
    playMinutes(emptied, 60);
    emptied.release();
    expect(emptied.step(contextAt({ hour: 12.5 }))).toBeGreaterThan(tanks().step(contextAt({ hour: 12.5 })));
  });

  it('balance over a day of the relay: what it takes is what is drawn', () => {
    const model = tanks();
    let takenKwh = 0;
    for (let minute = 0; minute < 1_440; minute += 1)
      takenKwh +=
        model.step(contextAt({ ms: START_MS + minute * 60_000, hour: (18 + minute / 60) % 24 })) / 60;
    const movedKwh = ((model.kindState().soc ?? 0) - 0.7) * 100;
    expect(takenKwh - 6 * 24).toBeCloseTo(movedKwh, 4);
    expect(model.kindState().soc).toBeGreaterThan(0.3);
  });
});
