import { describe, expect, it } from '@jest/globals';
import type { Asset, Battery } from '../grid/asset.js';
import { SLOT_MS } from '../time/slot.js';
import { powerBounds } from './gate-limits.js';
import { gate, type GateInput, type GateNode, MEASUREMENT_MAX_AGE_MS } from './safety-gate.js';
import type { SetpointOrder } from './setpoint.js';

const T = Date.parse('2026-01-15T17:45:00Z');
const NOW = T + 2_000;
const PLACE = {
  name: 'test',
  substationId: 'S',
  districtId: 'D',
  meterId: 'M',
  rampKwPerS: 1_000,
  safeState: { mode: 'power', powerKw: 0 },
  controllable: true,
} as const;
const BATTERY: Battery = {
  ...PLACE,
  id: 'BAT',
  kind: 'battery',
  ratedKw: 10_000,
  energyCapacityKwh: 20_000,
  maxChargeKw: 10_000,
  maxDischargeKw: 10_000,
  efficiencyCharge: 0.92,
  efficiencyDischarge: 0.92,
  socMin: 0.1,
  socMax: 0.9,
  wearEurPerKwh: 0.02,
};
const PV: Asset = {
  ...PLACE,
  id: 'PV',
  kind: 'pv',
  ratedKw: 2_000,
  peakKw: 2_000,
  safeState: { mode: 'local' },
};
const CHP: Asset = {
  ...PLACE,
  id: 'CHP',
  kind: 'chp',
  ratedKw: 8_000,
  minOutputKw: 4_000,
  maxOutputKw: 8_000,
  referenceOutputKw: 6_000,
  costEurPerKwh: 0.1,
};
const LAMPS: Asset = {
  ...PLACE,
  id: 'LAMPS',
  kind: 'lighting',
  ratedKw: 500,
  dimFloor: 0.5,
  dimEurPerKwh: 0.3,
};

function order(powerKw: number | null, more: Partial<SetpointOrder> = {}): SetpointOrder {
  return {
    id: `P:BAT:${String(T)}`,
    planId: 'P',
    assetId: 'BAT',
    slotMs: T,
    powerKw,
    validFromMs: T,
    validUntilMs: T + SLOT_MS + 60_000,
    rampKwPerS: 100,
    ...more,
  };
}

function node(more: Partial<GateNode> = {}): GateNode {
  return { nodeId: 'S', importLimitKw: 70_000, measured: { value: 40_000, atMs: T }, pendingKw: 0, ...more };
}

function input(powerKw: number | null, more: Partial<GateInput> = {}): GateInput {
  const power = { value: 0, atMs: T };
  return {
    order: order(powerKw),
    nowMs: NOW,
    asset: BATTERY,
    measurement: { power, soc: { value: 0.5, atMs: T }, mode: 1 },
    approvedKw: powerKw,
    nodes: [node()],
    quarantine: null,
    ...more,
  };
}

function sent(verdict: ReturnType<typeof gate>): number | null {
  if (verdict.verdict === 'withhold') throw new Error(`withheld: ${verdict.reason}`);
  return verdict.order.powerKw;
}

describe('gate sends', () => {
  it.each([5_000, -5_000, 0, null])('an order of %p kW that keeps every rule, as it is', (powerKw) => {
    const asked = input(powerKw);
    expect(gate(asked)).toEqual({ verdict: 'send', order: asked.order, narrowed: null });
  });

  it.each([1, 2, 3, 'no-switch' as const])('in mode %p', (mode) => {
    const measurement = { ...input(1).measurement, mode };
    expect(gate(input(5_000, { measurement })).verdict).toBe('send');
  });
});

describe('gate withholds', () => {
  const stale = { value: 0, atMs: NOW - MEASUREMENT_MAX_AGE_MS - 1 };
  const with_ = (part: Partial<GateInput['measurement']>): Partial<GateInput> => ({
    measurement: { ...input(1).measurement, ...part },
  });

  it.each<[string, Partial<GateInput>, RegExp]>([
    ['an unknown asset', { asset: undefined }, /no asset "BAT"/],
    ['an asset that is measured only', { asset: { ...BATTERY, controllable: false } }, /measured only/],
    ['a power that is not finite', { order: order(Number.NaN) }, /not finite/],
    ['an infinite ramp', { order: order(5_000, { rampKwPerS: Infinity }) }, /not finite/],
    ['a ramp of 0', { order: order(5_000, { rampKwPerS: 0 }) }, /not above 0/],
    [
      'an expired order',
      { nowMs: T + 60_000, order: order(5_000, { validUntilMs: T + 57_000 }) },
      /expired 3 s ago/,
    ],
    [
      'an order that ends before it begins',
      { order: order(5_000, { validUntilMs: T }) },
      /ends before it begins/,
    ],
    ['a slot that is over', { nowMs: T + SLOT_MS + 5_000 }, /ended 5 s ago/],
    ['an asset in Local', with_({ mode: 0 }), /Local/],
    ['an asset of unknown mode', with_({ mode: null }), /not known/],
    ['a mode that is none', with_({ mode: 7 }), /mode 7/],
    ['what no plan covers', { approvedKw: undefined }, /no approved plan/],
    ['a power where the plan releases', { approvedKw: null }, /releases/],
    [
      'more than was approved',
      { approvedKw: 4_000 },
      /5000\.0 kW is outside the approved envelope of 0 to 4000\.0 kW/,
    ],
    ['the other sign', { approvedKw: -5_000 }, /outside the approved envelope/],
    ['an envelope that is no number', { approvedKw: Number.NaN }, /outside the approved envelope/],
    ['an asset in quarantine', { quarantine: 'diverged at 17:30' }, /quarantine: diverged at 17:30/],
    ['a move on a stale power', with_({ power: stale }), /900 s old/],
    ['a move on an unknown power', with_({ power: null }), /power of BAT is not known/],
    ['a move on a stale state of charge', with_({ soc: stale }), /state of charge/],
    [
      'a move under a node nobody measures',
      { nodes: [node({ measured: null })] },
      /assumed to be at its limit/,
    ],
    [
      'a move under a node last measured long ago',
      { nodes: [node({ measured: stale })] },
      /assumed to be at its limit/,
    ],
  ])('%s', (_name, more, reason) => {
    const verdict = gate(input(5_000, more));
    expect(verdict.verdict).toBe('withhold');
    if (verdict.verdict === 'withhold') expect(verdict.reason).toMatch(reason);
  });

  it('a charge of a full battery and a discharge of an empty one', () => {
    expect(gate(input(5_000, with_({ soc: { value: 0.9, atMs: T } })))).toMatchObject({
      verdict: 'withhold',
    });
    expect(gate(input(-5_000, with_({ soc: { value: 0.1, atMs: T } })))).toMatchObject({
      verdict: 'withhold',
    });
  });

  it('a release of an asset a person steers on site', () => {
    expect(gate(input(null, with_({ mode: 0 }))).verdict).toBe('withhold');
  });

  it('power of the wrong sign', () => {
    expect(gate(input(100, { asset: PV }))).toMatchObject({
      verdict: 'withhold',
      reason: expect.stringMatching(/only generates/),
    });
    expect(gate(input(-100, { asset: LAMPS }))).toMatchObject({
      verdict: 'withhold',
      reason: expect.stringMatching(/only consumes/),
    });
  });
});

describe('stale means the worst, yet safety is never blocked', () => {
  const blind = { power: null, soc: null, mode: null } as const;

  it('lets a release through whatever is unknown', () => {
    const more = {
      measurement: blind,
      nodes: [node({ measured: null })],
      quarantine: 'diverged',
      approvedKw: undefined,
    };
    expect(sent(gate(input(null, more)))).toBeNull();
  });

  it('lets the safe power through', () => {
    const more = { measurement: { ...blind, mode: 1 }, nodes: [node({ measured: null })] };
    expect(sent(gate(input(0, more)))).toBe(0);
  });

  it('lets a move from the measured power towards the safe one through', () => {
    const measurement = { power: { value: 6_000, atMs: T }, soc: null, mode: 1 };
    const nodes = [node({ measured: null })];
    expect(sent(gate(input(4_000, { measurement, nodes })))).toBe(4_000);
    expect(gate(input(7_000, { measurement, nodes })).verdict).toBe('withhold');
  });
});

describe('gate narrows', () => {
  const currently = (value: number): Partial<GateInput> => ({
    measurement: { power: { value, atMs: T }, soc: { value: 0.5, atMs: T }, mode: 1 },
  });

  it.each<[string, number, Partial<GateInput>, number]>([
    [
      'to the room under an import limit',
      5_000,
      { nodes: [node({ measured: { value: 67_000, atMs: T } })] },
      3_000,
    ],
    ['to 0 where there is none', 5_000, { nodes: [node({ measured: { value: 71_000, atMs: T } })] }, 0],
    ['counting what was let out before', 5_000, { nodes: [node({ pendingKw: 28_000 })] }, 2_000],
    [
      'counting its own power out of the load',
      5_000,
      { ...currently(4_000), nodes: [node({ measured: { value: 69_000, atMs: T } })] },
      5_000,
    ],
    [
      'to the tightest of all nodes',
      5_000,
      { nodes: [node({ importLimitKw: 44_000 }), node({ nodeId: 'CITY', importLimitKw: 42_500 })] },
      2_500,
    ],
    [
      'to the room under an export limit',
      -5_000,
      { nodes: [node({ measured: { value: -10_000, atMs: T }, exportLimitKw: 12_000 })] },
      -2_000,
    ],
    ['to its rating', 12_000, {}, 10_000],
    ['to its rating the other way', -12_000, {}, -10_000],
  ])('%s', (_name, powerKw, more, expected) => {
    const verdict = gate(input(powerKw, more));
    expect(sent(verdict)).toBeCloseTo(expected, 6);
    if (expected !== powerKw && verdict.verdict === 'send') expect(verdict.narrowed).toMatch(/kW/);
  });

  it('names the node of which the worst was assumed', () => {
    const city = node({ nodeId: 'CITY', measured: { value: 67_000, atMs: T }, assumedFull: ['PDJ'] });
    const verdict = gate(input(5_000, { nodes: [node(), city] }));
    expect(verdict).toMatchObject({
      verdict: 'send',
      narrowed: expect.stringMatching(/known of PDJ: assumed/),
    });
  });

  it('does not hold generation back for an import limit, nor lighting that would burn brighter alone', () => {
    const nodes = [node({ measured: { value: 90_000, atMs: T } })];
    expect(sent(gate(input(-5_000, { nodes })))).toBe(-5_000);
    expect(sent(gate(input(300, { asset: LAMPS, nodes })))).toBe(300);
  });

  it('to what the battery can take and give in the rest of the slot', () => {
    const nowMs = T + 300_000; // ten minutes left
    const nearlyFull = { power: { value: 0, atMs: T }, soc: { value: 0.89, atMs: T }, mode: 1 };
    expect(sent(gate(input(5_000, { nowMs, measurement: nearlyFull })))).toBeCloseTo((200 / 0.92) * 6, 6);
    const nearlyEmpty = { ...nearlyFull, soc: { value: 0.11, atMs: T } };
    expect(sent(gate(input(-5_000, { nowMs, measurement: nearlyEmpty })))).toBeCloseTo(-200 * 0.92 * 6, 6);
  });

  it('withholds a plant that cannot run as low as the room left', () => {
    const nodes = [node({ measured: { value: -9_000, atMs: T }, exportLimitKw: 12_000 })];
    const verdict = gate(input(-6_000, { asset: CHP, nodes }));
    expect(verdict).toMatchObject({
      verdict: 'withhold',
      reason: expect.stringMatching(/3000\.0 kW is left.*4000\.0 kW/),
    });
  });

  it('cuts the ramp to that of the asset and says so', () => {
    const verdict = gate(input(5_000, { order: order(5_000, { rampKwPerS: 5_000 }) }));
    expect(verdict).toMatchObject({
      verdict: 'send',
      order: { rampKwPerS: 1_000 },
      narrowed: expect.stringMatching(/ramp/),
    });
  });

  it('never leaves the approved envelope nor changes the id', () => {
    for (const measured of [-50_000, 0, 69_000, 80_000]) {
      for (const powerKw of [-9_000, -1, 1, 9_000]) {
        const verdict = gate(
          input(powerKw, {
            nodes: [node({ measured: { value: measured, atMs: T }, exportLimitKw: 45_000 })],
          }),
        );
        if (verdict.verdict === 'withhold') continue;
        const out = verdict.order.powerKw ?? 0;
        expect(Math.abs(out)).toBeLessThanOrEqual(Math.abs(powerKw));
        expect(out * powerKw).toBeGreaterThanOrEqual(0);
        expect(verdict.order.id).toBe(order(1).id);
      }
    }
  });
});

describe('powerBounds', () => {
  it.each<[Asset, number, number]>([
    [BATTERY, -10_000, 10_000],
    [PV, -2_000, 0],
    [CHP, -8_000, 0],
    [LAMPS, 0, 500],
  ])('of %p', (asset, lowKw, highKw) => {
    expect(powerBounds(asset)).toEqual({ lowKw, highKw });
  });
});

describe('orders of balancing', () => {
  const room = { lowKw: -1_500, highKw: 2_500 };

  it.each([-1_500, -1, 0, 500, 2_500])(
    '%d kW may go out of a room of -1500 to 2500 kW around 500 kW',
    (kw) => {
      expect(gate(input(kw, { approvedKw: 500, balancingRoom: room }))).toMatchObject({
        ...{ verdict: 'send', narrowed: null, order: { powerKw: kw } },
      });
    },
  );

  it.each([-1_501, 2_501, 9_000])('%d kW may not', (kw) => {
    const verdict = gate(input(kw, { approvedKw: 500, balancingRoom: room }));
    expect(verdict).toMatchObject({ verdict: 'withhold' });
    expect(verdict).toHaveProperty(
      'reason',
      expect.stringContaining('-1500.0 kW to 2500.0 kW approved for balancing'),
    );
  });

  it('the same powers are refused of an order of the plan itself', () => {
    expect(gate(input(-1_500, { approvedKw: 500 }))).toMatchObject({ verdict: 'withhold' });
  });

  it('no room without an approved plan, in quarantine, or of an asset the plan releases', () => {
    const of = (more: Partial<GateInput>): string => gate(input(0, { balancingRoom: room, ...more })).verdict;
    expect(of({ approvedKw: undefined })).toBe('withhold');
    expect(of({ approvedKw: null })).toBe('withhold');
    expect(of({ approvedKw: 500, quarantine: 'diverged' })).toBe('withhold');
  });
});
