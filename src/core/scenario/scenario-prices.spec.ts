/** Prices of a scenario by slot. */
import { describe, expect, it } from '@jest/globals';
import { smallInput } from '../dispatch/testing/small-grid.js';
import { SLOT_MS } from '../time/slot.js';
import { inWindow } from './daily-window.js';
import { ScenarioPrices } from './scenario-prices.js';
import { scenarioGrid } from './testing/small-scenario.js';

const { tariff } = scenarioGrid();
const at = (text: string): number => Date.parse(`2026-01-15T${text}:00+01:00`);

describe('ScenarioPrices', () => {
  it('are the tariff without a change', () => {
    const prices = new ScenarioPrices(tariff, { factors: [], series: null });
    expect(prices.importAt(at('18:00'))).toBeCloseTo(0.2, 12);
    expect(prices.exportAt(at('18:00'))).toBeCloseTo(0.05, 12);
    const { snapshot } = smallInput({ assets: [], importPrice: [1, 2] });
    expect(prices.priced(snapshot)).toBe(snapshot);
  });

  it('multiply the energy and not the network, in the window alone', () => {
    const factors = [{ factor: 5, from: '17:00', until: '21:00' }];
    const prices = new ScenarioPrices(tariff, { factors, series: null });
    expect(prices.importAt(at('16:45'))).toBeCloseTo(0.2, 12);
    expect(prices.importAt(at('17:00'))).toBeCloseTo(0.6, 12);
    expect(prices.exportAt(at('20:45'))).toBeCloseTo(0.25, 12);
    expect(prices.importAt(at('21:00'))).toBeCloseTo(0.2, 12);
  });

  it('follow a series by instant, into the snapshot too', () => {
    const start = '2026-01-15T18:00:00+01:00';
    const series = { start, stepMinutes: 30, eurPerKwh: [0.3, -0.1] } as const;
    const prices = new ScenarioPrices(tariff, { factors: [], series });
    const { snapshot } = smallInput({ assets: [], importPrice: [1, 1, 1, 1], startMs: Date.parse(start) });
    const priced = prices.priced(snapshot);
    expect(priced.importPriceEurPerKwh.map((p) => Math.round(p * 100) / 100)).toEqual([0.4, 0.4, 0, 0]);
    expect(priced.exportPriceEurPerKwh[3]).toBeCloseTo(-0.05, 12);
    expect(() => prices.importAt(Date.parse(start) + 4 * SLOT_MS)).toThrow(/does not hold/);
  });
});

describe('inWindow', () => {
  it.each([
    [{}, '03:00', true],
    [{ from: '17:00' }, '16:45', false],
    [{ from: '17:00' }, '23:45', true],
    [{ until: '06:00' }, '05:45', true],
    [{ from: '22:00', until: '06:00' }, '23:00', true],
    [{ from: '22:00', until: '06:00' }, '06:00', false],
    [{ from: '22:00', until: '06:00' }, '12:00', false],
  ])('%j holds %s: %s', (window, clock, holds) => {
    expect(inWindow(window, at(clock))).toBe(holds);
  });
});
