/** What the program says of a building that may be called: its own limits, what is out already, and the room at risk. */
import { describe, expect, it } from '@jest/globals';
import type { BuildingOffer } from '../building-offer.js';
import { demandResponse } from '../testing/flexible-assets.js';
import { offerOfBlock } from '../testing/offer-of-block.js';
import { readProgram } from '../testing/read-program.js';
import { smallInput, type SmallWorld } from '../testing/small-grid.js';

const PRICES = [0.1, 0.2, 0.3, 0.2, 0.1, 0.1];
const BLOCK = demandResponse({ id: 'DR-a', minShare: 1, deliveryProbability: 0.5 });

function read(offer: Partial<BuildingOffer>, world: Partial<SmallWorld> = {}, block = BLOCK) {
  const buildings = { model: 'test', offers: [offerOfBlock(block, 6, offer)], leftOut: [] };
  const states = [{ assetId: block.id, powerKw: null }, ...(world.states ?? [])];
  const input = smallInput({ assets: [], importPrice: PRICES, ...world });
  const known = smallInput({ assets: [block], importPrice: PRICES, ...world, states }).snapshot;
  return readProgram({ ...input, snapshot: { ...known, buildings } });
}

describe('a building in the program', () => {
  it('is a block of the grid although the site has none', () => {
    const { built } = read({});
    expect(built.input.grid.assets.map(({ id }) => id)).toEqual(['DR-a']);
    expect(built.layout.nodeOfAsset.get('DR-a')).toBe('PDJ');
  });

  it('is called where its own limits let it, after what is frozen, and no later than it can end', () => {
    expect(read({ starts: [0, 2, 5] }).columnsOf('call[')).toEqual(['call[DR-a,0]', 'call[DR-a,2]']);
    const frozen = read({ starts: [0, 2] }, { snapshot: { frozenSlots: 1 } });
    expect(frozen.columnsOf('call[')).toEqual(['call[DR-a,2]']);
  });

  it('is called no oftener than a period has left', () => {
    const caps = [
      { per: 'day', fromSlot: 0, toSlot: 3, calls: 1 },
      { per: 'week', fromSlot: 0, toSlot: 4, calls: 5 },
      { per: 'season', fromSlot: 3, toSlot: 4, calls: 0 },
    ] as const;
    const program = read({ starts: [0, 2, 3], caps });
    expect(program.row('calls-capped-day[DR-a,0]')).toMatchObject({
      upper: 1,
      terms: { 'call[DR-a,0]': 1, 'call[DR-a,2]': 1 },
    });
    expect(program.row('calls-capped-season[DR-a,3]').upper).toBe(0);
    expect(() => program.row('calls-capped-week[DR-a,0]')).toThrow();
  });

  it('does what its standing calls are expected to do, whatever a plan announced, and is paid for it', () => {
    const standingKw = [-30, -30, 12, 0, 0, 0];
    const announced = { announced: [{ assetId: 'DR-a', powerKw: [-80, -80, -80, -80, 0, 0] }] };
    const program = read({ standingKw, starts: [] }, { snapshot: announced });
    expect(program.row('block-power[DR-a,0]')).toMatchObject({ lower: -30, upper: -30 });
    expect(program.row('block-power[DR-a,2]')).toMatchObject({ lower: 12, upper: 12 });
    expect(program.row('block-power[DR-a,3]')).toMatchObject({ lower: 0, upper: 0 });
    expect(program.built.layout.offsets['demandResponse']).toBeCloseTo(2 * 30 * 0.25 * 0.05, 12);
  });

  it('is chosen the later the more it carried, by a price nobody pays', () => {
    const tie = (burden: number): number => {
      const { program, layout } = read({ burden }).built;
      const level = program.colNames.indexOf('level[DR-a,0]');
      return layout.costs.find(({ term, col }) => term === 'tieBreak' && col === level)?.eurPerUnit ?? 0;
    };
    // Half of what it offers over half an hour, half a cent the kWh.
    expect(tie(1) - tie(0)).toBeCloseTo(0.005 * 0.5 * 0.5, 12);
    expect(read({ burden: 1 }).column('level[DR-a,0]').costs['demandResponse']).toBe(0.05 * 0.25);
  });

  it('that delivers nothing is left alone, and its standing calls stay what they are', () => {
    const none = read({ standingKw: [-5, 0, 0, 0, 0, 0] }, {}, { ...BLOCK, deliveryProbability: 0 });
    const [part] = none.built.layout.assets;
    expect(none.columnsOf('call[')).toEqual([]);
    expect(part).toMatchObject({ mode: 'local', localKw: [-5, 0, 0, 0, 0, 0] });
    expect(part?.localReason).toMatch(/nothing of what is called/);
  });
});

describe('room for calls that may not be delivered', () => {
  const RISKY = { asked: { mean: 0.5, low: 0.2, calls: 1, askedKwh: 1, deliveredKwh: 1 } };

  it('is kept by limits for new calls: they count on what is delivered at the risk level', () => {
    const row = read({ ...RISKY, starts: [0] }, { spreadKw: 100, limitKw: 1_000 }).row('call-margin[PDJ,0]');
    expect(row.upper).toBeCloseTo(900, 9);
    expect(row.terms['called[DR-a,0]']).toBeCloseTo(0.3, 12);
    expect(row.terms['import[PDJ,0]']).toBe(1);
    expect(row.terms['margin-shortfall[PDJ,0]']).toBe(-1);
  });

  it('is kept for standing calls as an error of its own beside that of the load', () => {
    const standingRiskKw = [40, 0, 0, 0, 0, 0];
    const { built } = read({ standingRiskKw }, { spreadKw: 30 });
    const node = built.layout.nodes.find(({ nodeId }) => nodeId === 'PDJ');
    expect(node?.marginKw[0]).toBeCloseTo(50, 6);
    expect(node?.marginKw[1]).toBeCloseTo(30, 6);
  });

  it('is none where the plan takes no margin', () => {
    const program = read({ starts: [0] }, { limitKw: 1_000 });
    expect(() => program.row('call-margin[PDJ,0]')).toThrow();
  });
});
