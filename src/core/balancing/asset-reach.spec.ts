import { describe, expect, it } from '@jest/globals';
import { type AssetReach, reachOf } from './asset-reach.js';
import type { BalancedAsset, BalanceInput } from './balance-types.js';
import { balanced, BATTERY, CARS, CHP, NOW, round, SLOT, station, SUN } from './testing/small-balance.js';

function reach(one: BalancedAsset, more: Partial<BalanceInput> = {}): AssetReach {
  const [found] = reachOf(round([one], [station(30_000, [one.asset.id])], more));
  if (found === undefined) throw new Error('no reach');
  return found;
}

const at = (value: number, ageMs = 0): { value: number; atMs: number } => ({ value, atMs: NOW - ageMs });

describe('what an asset can do within a minute', () => {
  it('a battery moves at once within its room', () => {
    expect(reach(balanced(BATTERY, 500))).toMatchObject({
      ...{ powerKw: 500, heldKw: 500, planKw: 500, lowKw: -1_000, highKw: 2_000, heldBecause: null },
    });
  });

  it('a battery gives no more than it holds until the end of the slot', () => {
    // 20 kWh above the least filling for ten minutes: 120 kW.
    const nearlyEmpty = { ...at(0.1 + 20 / 6_000) };
    expect(reach(balanced(BATTERY, 0, { soc: nearlyEmpty })).lowKw).toBeCloseTo(-120, 6);
  });

  it('a machine goes as far as its ramp takes it: 4 kW/s', () => {
    expect(reach(balanced(CHP, -6_000))).toMatchObject({ lowKw: -6_240, highKw: -5_760 });
    // On its way from -8 000 to -5 000 it is at -7 000: it is not counted as being there.
    const onItsWay = balanced(CHP, -5_000, { power: at(-7_000), orderedAtMs: NOW - 250_000 });
    expect(reach(onItsWay)).toMatchObject({ heldKw: -6_760, planKw: -6_760 });
  });

  it('cars below their cap give no room and are not asked for more', () => {
    const idle = balanced(CARS, 800, { power: at(100) });
    expect(reach(idle)).toMatchObject({ heldKw: 100, planKw: 100, highKw: 100 });
    expect(reach(idle).lowKw).toBe(100);
  });

  it('cars at their cap fill it up when it is raised again', () => {
    const capped = balanced(CARS, 800, { orderedKw: 400, power: at(400) });
    expect(reach(capped)).toMatchObject({ heldKw: 400, planKw: 800, lowKw: 300, highKw: 800 });
  });

  it('the sun gives no more because it is asked to', () => {
    const full = balanced(SUN, -1_000, { room: { lowKw: -2_000, highKw: 0 } });
    expect(reach(full)).toMatchObject({ lowKw: -1_000, highKw: 0 });
  });
});

describe('what is not counted on', () => {
  it.each<[string, Partial<BalancedAsset>, RegExp]>([
    ['stale power', { power: at(0, 181_000) }, /measured power is stale/],
    ['power that is no number', { power: at(Number.NaN) }, /measured power is stale/],
    ['a stale state of charge', { soc: at(0.5, 181_000) }, /state of charge is stale/],
    ['an unknown state of charge', { soc: null }, /state of charge is stale/],
    ['an asset that does something else', { power: at(900) }, /does not follow/],
    ['an asset without room', { room: null }, /no room/],
    ['an asset that is held', { heldBecause: 'it is switched to Local' }, /Local/],
  ])('%s', (_, more, reason) => {
    const found = reach(balanced(BATTERY, 0, more));
    expect(found.heldBecause).toMatch(reason);
    expect([found.lowKw, found.highKw, found.planKw]).toEqual([found.heldKw, found.heldKw, found.heldKw]);
  });

  it('an asset that was told a moment ago has time to follow', () => {
    const told = balanced(BATTERY, 0, { orderedKw: -1_500, orderedAtMs: NOW - 30_000, power: at(0) });
    expect(reach(told)).toMatchObject({ heldBecause: null, heldKw: -1_500 });
    expect(reach({ ...told, orderedAtMs: SLOT }).heldBecause).toMatch(/does not follow/);
  });
});

describe('an order that the meter above shows before the asset itself', () => {
  const told = balanced(BATTERY, 0, { orderedKw: -1_500, orderedAtMs: NOW - 60_000, power: at(0, 90_000) });

  it('is not counted a second time', () => {
    expect(reach(told)).toMatchObject({ powerKw: -1_500, heldKw: -1_500 });
  });

  it('is still to come while that meter is older than the order', () => {
    const nodes = [station(30_000, ['BAT'], { flow: at(30_000, 70_000) })];
    expect(reach(told, { nodes })).toMatchObject({ powerKw: 0, heldKw: -1_500 });
  });
});
