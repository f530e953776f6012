/** How often a load exceeds its margin, counted by hand on a grid of one substation. */
import { describe, expect, it } from '@jest/globals';
import type { NodeSchedule, PlanContent } from '../../core/dispatch/plan.js';
import { EVENING_MS, meanForecast, smallInput } from '../../core/dispatch/testing/small-grid.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { TwinCity } from '../../twin/city/city.js';
import { MarginLedger } from './margin-ledger.js';

const { grid } = smallInput({ assets: [], importPrice: [0, 0] });

/** Two slots under 130 kW with a margin of 10 kW: the second is planned right at the limit less the margin. */
function plan(): PlanContent {
  const node = (nodeId: string, limitKw: number): Partial<NodeSchedule> => ({
    nodeId,
    importKw: [100, 120],
    limitKw: [limitKw, limitKw],
    marginKw: [10, 10],
  });
  const nodes = [node('PDJ', 130), node('CITY', 1_000)];
  return { firstSlotMs: EVENING_MS, nodes } as unknown as PlanContent;
}

function base(pdjKw: readonly number[], cityKw: readonly number[]) {
  return [
    meanForecast('PDJ.base', { startMs: EVENING_MS, mean: pdjKw, spreadKw: 10 }),
    meanForecast('CITY.base', { startMs: EVENING_MS, mean: cityKw, spreadKw: 10 }),
  ];
}

/** What the meter showed in the second slot [kW]. */
function cityAt(kw: number): TwinCity {
  return { slotMean: () => kw } as unknown as TwinCity;
}

describe('MarginLedger', () => {
  it('counts loads above their margin at every lead, and in the slot a plan commands', () => {
    const ledger = new MarginLedger(grid);
    const issued = plan();
    // The substation is 5 and 20 kW above its forecast, the city at it and below it.
    ledger.issue(issued, base([50, 50], [50, 50]), base([55, 70], [50, 40]));
    expect(ledger.figures().allLeads).toEqual({ compared: 4, exceeded: 1 });
    ledger.command(issued, EVENING_MS + SLOT_MS);
    expect(ledger.figures().commanded).toEqual({ compared: 2, exceeded: 1 });
  });

  it.each([
    ['broken', 130.5, 1],
    ['kept', 129.5, 0],
  ])('counts a limit that was planned to hold by the margin and is %s', (_name, importKw, exceeded) => {
    const ledger = new MarginLedger(grid);
    const issued = plan();
    ledger.issue(issued, base([50, 50], [50, 50]), base([50, 50], [50, 50]));
    ledger.command(issued, EVENING_MS);
    ledger.came(cityAt(500), EVENING_MS);
    // The first slot has room: nothing is proven by it.
    expect(ledger.figures().tight.compared).toBe(0);
    ledger.command(issued, EVENING_MS + SLOT_MS);
    ledger.came(cityAt(importKw), EVENING_MS + SLOT_MS);
    expect(ledger.figures().tight).toEqual({ compared: 1, exceeded });
  });
});
