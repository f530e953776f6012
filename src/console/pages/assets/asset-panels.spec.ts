/** One asset as its page tells it: values and their age, ratings, today's orders with their proof, and why. */
import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { inLanguage, words } from '../../testing/shown.js';
import { type Asset, type AssetRow, type Order, ORDER_STATES } from './asset-logic.js';
import { Available, Mode } from './asset-table.js';
import { OrderChip } from './order-chip.js';
import { SetpointHistory } from './setpoint-history.js';
import { RatingsPanel, ValuesPanel } from './state-panels.js';
import { WhyPanel } from './why-panel.js';

const NOW_MS = Date.UTC(2026, 0, 15, 17);

const asset = (over: Partial<Asset> = {}): Asset =>
  ({
    id: 'BAT',
    name: 'Gerland',
    kind: 'battery',
    nodeId: 'GER',
    nodeName: 'Gerland',
    meterId: 'MTR/L7',
    controlMode: 'automatic',
    ratedKw: 5_000,
    rampKwPerS: 2.5,
    fallback: { mode: 'power', powerKw: 0 },
    properties: {},
    state: [],
    orders: [],
    why: null,
    ...over,
  }) as unknown as Asset;

describe('values of an asset', () => {
  type Value = Asset['state'][number];
  const value = (over: Partial<Value>): Value =>
    ({
      seriesId: 'BAT.activePower',
      observable: 'activePower',
      value: -1_500,
      unit: 'kW',
      quality: 'good',
      ageMs: 12_000,
      ...over,
    }) as unknown as Value;
  const shown = (over: Partial<Value>, more: Partial<Asset> = {}): string =>
    words(h(ValuesPanel, { asset: asset({ state: [value(over)], ...more }) }));

  it.each<[string, Partial<Value>, string]>([
    ['power', {}, 'power −1,500 kW good 12 s'],
    ['charge, in per cent', { observable: 'soc', value: 0.625, unit: '1' }, 'state of charge 63 %'],
    ['temperature', { observable: 'temperature', value: 19.46, unit: '°C' }, 'temperature 19.5 °C'],
    ['a number without a unit', { observable: 'position', value: 3, unit: '1' }, 'position 3.0 good'],
    ['a value that is not known', { value: null, quality: 'bad' }, 'power — ✕ bad'],
  ])('tell %s', (_name, over, text) => {
    expect(shown(over)).toContain(text);
  });

  it('tell the switch by its word, whatever its number', () => {
    expect(shown({ observable: 'mode', value: 2, unit: '1' }, { controlMode: 'manual' })).toContain(
      'switch by hand',
    );
  });

  it('say how old they are after three slots', () => {
    expect(shown({ ageMs: 45 * 60_000 })).not.toContain('old');
    expect(shown({ ageMs: 45 * 60_000 + 1 })).toContain('◐ old: 45 min 00 s');
  });

  it('keep the word of a quality nobody named', () => {
    expect(shown({ quality: 'frozen' })).toContain('frozen');
  });

  it('are none', () => {
    expect(words(h(ValuesPanel, { asset: asset() }))).toContain('It sends no values.');
  });
});

describe('ratings of an asset', () => {
  const shown = (over: Partial<Asset> = {}): string => words(h(RatingsPanel, { asset: asset(over) }));

  it('tell power, ramp and what it does without orders', () => {
    expect(shown()).toContain('Rated power 5.0 MW Ramp 2.5 kW/s Without orders holds 0 kW');
    expect(shown({ rampKwPerS: 120.4 })).toContain('Ramp 120 kW/s');
    expect(shown({ fallback: { mode: 'local', powerKw: null } })).toContain(
      'Without orders its own local control',
    );
  });

  it('tell properties in the unit their names say, in words where there are some', () => {
    const properties = { efficiencyCharge: 0.95, energyCapacityKwh: 10_000, newThingKw: 5, hours: [1, 2] };
    const text = shown({ properties });
    expect(text).toContain('efficiency of charging 95.0 %');
    expect(text).toContain('energy 10,000 kWh');
    expect(text).toContain('new thing 5 kW');
    expect(text).not.toContain('hours');
  });
});

describe('orders of today', () => {
  const order = (over: Partial<Order>): Order =>
    ({
      id: 'o',
      planId: 'lyon-1',
      slotMs: NOW_MS,
      powerKw: -1_500,
      intendedAtMs: NOW_MS - 8_000,
      writtenAtMs: NOW_MS - 2_000,
      readBackKw: -1_500,
      meteredKw: -1_460,
      state: 'confirmed',
      detail: '',
      ...over,
    }) as unknown as Order;
  const shown = (...orders: Order[]): string => words(h(SetpointHistory, { orders }));

  it('tell what was ordered, sent, read back, metered and missed', () => {
    expect(shown(order({}))).toContain(
      '18:00 −1.5 MW 17:59:58, after 6 s −1.5 MW −1.5 MW +40 kW ✓ confirmed',
    );
  });

  it('say that nothing was sent, and of local control that there is no power', () => {
    const text = shown(
      order({ state: 'withheld', writtenAtMs: null, readBackKw: null, meteredKw: null, detail: 'too hot' }),
    );
    expect(text).toContain('not sent');
    expect(text).toContain('▲ withheld too hot');
    expect(shown(order({ powerKw: null }))).toContain('18:00 local control');
  });

  it('count what they came to, the worst first', () => {
    const text = shown(order({ id: '1' }), order({ id: '2' }), order({ id: '3', state: 'refused' }));
    expect(text).toMatch(/proof 1 ✕ refused 2 ✓ confirmed/);
  });

  it('are none', () => {
    expect(shown()).toContain('No order was given today.');
  });

  it.each(ORDER_STATES)('have a word for %s in both languages', (state) => {
    const word = words(h(OrderChip, { state }));
    expect(word).not.toContain(`order.${state}`);
    expect(inLanguage('fr', () => words(h(OrderChip, { state })))).not.toBe(word);
  });

  it('keep the state of a newer service and mark it', () => {
    expect(words(h(OrderChip, { state: 'brand-new' }))).toBe('▲ brand-new');
  });
});

describe('why an asset has its setpoint', () => {
  type Why = NonNullable<Asset['why']>;
  const why = (over: Partial<Why> = {}): Why =>
    ({
      planId: 'lyon-1',
      slotMs: NOW_MS,
      sentence: 'Discharges 1.5 MW at 18:00.',
      binding: 'discharge[BAT,0]',
      nodePriceEurPerKwh: 0.2,
      alternative: 'waiting',
      alternativeCostEur: 2.5,
      ...over,
    }) as unknown as Why;
  const shown = (reason: Why | null): string => words(h(WhyPanel, { asset: asset({ why: reason }) }));

  it('is told with limit, price and what it could do instead', () => {
    expect(shown(why())).toContain(
      'from 18:00 on Discharges 1.5 MW at 18:00. Limit that decides all it can give Price of a kWh here 200.00 €/MWh Instead waiting (+ 2.50 €)',
    );
  });

  it('does not say that the alternative would cost nothing where the prices know nothing of it', () => {
    expect(shown(why({ alternativeCostEur: 0 }))).toMatch(/Instead waiting The whole plan$/);
    expect(shown(why({ alternative: null, alternativeCostEur: null }))).not.toContain('Instead');
  });

  it('is nothing without a plan', () => {
    expect(shown(null)).toContain('No plan in force gives it a setpoint.');
  });
});

describe('who steers it, and whether plans may use it', () => {
  it.each([
    ['automatic', 'automatic'],
    ['none', 'not steered'],
    ['manual', '▲ by hand'],
    ['fallback', '▲ fallback'],
    ['unknown', '▲ not known'],
  ] as const)('%s is %s', (mode, text) => {
    expect(words(h(Mode, { mode }))).toBe(text);
  });

  it.each<[Partial<AssetRow>, string]>([
    [{ controllable: false, available: null }, 'not steered'],
    [{ controllable: true, available: null }, 'no plan tells'],
    [{ controllable: true, available: true }, 'yes'],
    [{ controllable: true, available: false, unavailableBecause: 'tripped' }, 'no: tripped'],
  ])('%j is %s', (of, text) => {
    const row = { unavailableBecause: null, ...of } as Parameters<typeof Available>[0]['of'];
    expect(words(h(Available, { of: row }))).toContain(text);
  });
});
