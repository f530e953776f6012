import { describe, expect, it } from '@jest/globals';
import type { AssetSchedule, DispatchPlan } from '../dispatch/plan.js';
import { SLOT_MS } from '../time/slot.js';
import { balancingRooms, roomOf } from './balancing-room.js';
import { BATTERY, CARS, CHP, LAMPS, SLOT } from './testing/small-balance.js';

function schedule(assetId: string, ...powerKw: (number | null)[]): AssetSchedule {
  const reason = {
    slotMs: SLOT,
    binding: null,
    shadowPriceEurPerKw: 0,
    nodePriceEurPerKwh: 0,
    alternative: null,
    alternativeCostEur: null,
    spread: null,
    alternativePowers: [],
    sentence: '',
  };
  return { assetId, powerKw, state: null, reason };
}

function plan(schedules: readonly AssetSchedule[], share: number): DispatchPlan {
  const content = {
    firstSlotMs: SLOT,
    validUntilMs: SLOT + 2 * SLOT_MS,
    schedules,
    balancing: balancingRooms([BATTERY, CARS, CHP, LAMPS], schedules, share),
  };
  return { content } as unknown as DispatchPlan;
}

describe('the room of balancing', () => {
  it('is a share of the rating of every asset that is steered and may be moved', () => {
    const schedules = [schedule('BAT', 0, 0), schedule('CARS', null, null), schedule('LAMPS', 100, 100)];
    expect(balancingRooms([BATTERY, CARS, LAMPS], schedules, 0.5)).toEqual([
      { assetId: 'BAT', moveKw: 1_500 },
    ]);
    expect(balancingRooms([BATTERY], schedules, 0)).toEqual([]);
  });

  it('lies around the setpoint and reaches to 0, inside the rating', () => {
    const made = plan([schedule('BAT', -2_000, 500)], 0.5);
    expect(roomOf(made, BATTERY, SLOT)).toEqual({ lowKw: -3_000, highKw: 0 });
    expect(roomOf(made, BATTERY, SLOT + SLOT_MS)).toEqual({ lowKw: -1_000, highKw: 2_000 });
  });

  it('neither starts nor stops a machine', () => {
    const made = plan([schedule('CHP', -5_000, 0)], 0.5);
    expect(roomOf(made, CHP, SLOT)).toEqual({ lowKw: -8_000, highKw: -4_000 });
    expect(roomOf(made, CHP, SLOT + SLOT_MS)).toBeNull();
  });

  it('is none where the plan leaves the asset to itself, is over, or states no room', () => {
    const made = plan([schedule('BAT', null, 100)], 0.5);
    expect(roomOf(made, BATTERY, SLOT)).toBeNull();
    expect(roomOf(made, BATTERY, SLOT + 2 * SLOT_MS)).toBeNull();
    expect(roomOf(plan([schedule('BAT', 100)], 0), BATTERY, SLOT)).toBeNull();
    expect(roomOf(made, { ...BATTERY, controllable: false }, SLOT + SLOT_MS)).toBeNull();
  });
});
