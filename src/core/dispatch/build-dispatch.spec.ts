/** Structure of built programs: names, shapes, the tree of nodes, civil time, refused input. */
import { describe, expect, it } from '@jest/globals';
import { civilDay } from '../time/civil.js';
import { buildDispatch } from './build-dispatch.js';
import type { DispatchInput } from './dispatch-input.js';
import { programFault } from './program-fault.js';
import {
  battery,
  building,
  evHub,
  hotWater,
  lighting,
  meanForecast,
  smallInput,
} from './testing/small-grid.js';

const PRICES = [0.1, 0.2, 0.3];

function rowsOf(input: DispatchInput): readonly string[] {
  return buildDispatch(input).program.rowNames;
}

describe('buildDispatch', () => {
  it('names rows by family, owner and slot, and columns by variable, owner and slot', () => {
    const { program } = buildDispatch(
      smallInput({ assets: [battery(), evHub(), hotWater(), building()], importPrice: PRICES }),
    );
    for (const row of [
      'storage-balance[BAT,2]',
      'ev-queue[EV,0]',
      'tank-balance[DHW,1]',
      'tank-warm[DHW,1]',
      'thermal-balance[BLD,2]',
      'comfort[BLD,0]',
      'node-balance[PDJ,0]',
      'import-limit[PDJ,2]',
      'import-limit[CITY,2]',
      'peak[CITY,1]',
    ]) {
      expect(program.rowNames).toContain(row);
    }
    expect(program.colNames).toEqual(
      expect.arrayContaining(['charge[BAT,0]', 'discharge[BAT,2]', 'overload[PDJ,1]']),
    );
    expect(new Set(program.rowNames).size).toBe(program.numRows);
    expect(new Set(program.colNames).size).toBe(program.numCols);
    expect(programFault(program)).toBeNull();
  });

  it('is pure: the same input gives the same arrays', () => {
    const input = smallInput({ assets: [battery(), building()], importPrice: PRICES });
    expect(buildDispatch(input).program).toEqual(buildDispatch(input).program);
  });

  it('limits ramps only where they are slower than the whole range', () => {
    const slow = battery({ id: 'SLOW', rampKwPerS: 0.05 });
    const rows = rowsOf(smallInput({ assets: [battery(), slow], importPrice: PRICES }));
    expect(rows.filter((name) => name.startsWith('ramp-limit'))).toEqual([
      'ramp-limit[SLOW,1]',
      'ramp-limit[SLOW,2]',
    ]);
  });

  it('hangs meters and assets on their branch and passes its flow up', () => {
    const flat = smallInput({ assets: [battery()], importPrice: PRICES });
    const branches = [{ id: 'F1', kind: 'feeder', parentId: 'PDJ', limitKw: 700 } as const];
    const meters = [{ id: 'MTR-L5', substationId: 'PDJ', districtId: 'L5', branchId: 'F1' }];
    const built = buildDispatch({ ...flat, grid: { ...flat.grid, branches, meters } });
    expect(built.layout.nodes.map((node) => [node.nodeId, node.parentId])).toEqual([
      ['F1', 'PDJ'],
      ['PDJ', 'CITY'],
      ['CITY', null],
    ]);
    expect(built.layout.nodeOfAsset.get('BAT')).toBe('F1');
    expect(built.layout.nodes[0]?.limitKw).toEqual([700, 700, 700]);
  });

  it('follows the civil hour through the day of 100 slots: 02:00 comes twice', () => {
    const day = civilDay('2026-10-25');
    const drawKw = Array.from({ length: 24 }, (_, hour) => (hour === 2 ? 7 : 0));
    const importPrice = new Array<number>(day.slots).fill(0.1);
    const { program } = buildDispatch(
      smallInput({ assets: [hotWater({ drawKw })], importPrice, startMs: day.startMs }),
    );
    const draws = program.colNames.filter(
      (name, j) => name.startsWith('unserved') && (program.colUpper[j] ?? 0) > 0,
    );
    expect([day.slots, draws.length]).toEqual([100, 8]);
  });

  it('lights lamps from dusk to dawn only', () => {
    // From 12:00 UTC on 21 June: sunset about 19:34 UTC, so the slot of 19:30 is dark at its middle.
    const { program } = buildDispatch(
      smallInput({
        assets: [lighting()],
        importPrice: new Array<number>(48).fill(0.1),
        startMs: Date.UTC(2026, 5, 21, 12),
      }),
    );
    const lit = program.colNames.flatMap((name, j) =>
      name.startsWith('power[LIT') && (program.colUpper[j] ?? 0) > 0 ? [name] : [],
    );
    expect(lit[0]).toBe('power[LIT,30]');
    expect(program.colLower[program.colNames.indexOf('power[LIT,30]')]).toBe(20);
  });

  it('takes the summer limit of the city from April to September', () => {
    const input = smallInput({ assets: [], importPrice: [0.1], startMs: Date.UTC(2026, 5, 21, 12) });
    const built = buildDispatch({ ...input, grid: { ...input.grid, cityImportLimitSummerKw: 640 } });
    expect(built.layout.nodes.find((node) => node.nodeId === 'CITY')?.limitKw).toEqual([640]);
  });

  it('says when a margin has to be added up from below or cannot be known', () => {
    const input = smallInput({ assets: [], importPrice: [0.1], spreadKw: 20 });
    const noCity = { ...input, forecasts: input.forecasts.filter((f) => f.seriesId !== 'CITY.base') };
    const built = buildDispatch(noCity);
    expect(built.layout.nodes.find((node) => node.nodeId === 'CITY')?.marginKw[0]).toBeCloseTo(20, 9);
    expect(built.notes.map((note) => [note.rule, note.ownerId])).toEqual([['margin', 'CITY']]);
  });

  it('caps an export price above the import price, and says so', () => {
    const built = buildDispatch(smallInput({ assets: [], importPrice: [-0.1], exportPrice: [0.05] }));
    expect(built.notes).toMatchObject([{ rule: 'price', seen: 0.05, allowed: -0.1 }]);
  });

  it.each([
    [
      'a price series that is too short',
      { exportPriceEurPerKwh: [0.1] },
      /exportPriceEurPerKwh .* 1 values; expected one for each of 3/,
    ],
    [
      'a temperature that is no number',
      { outdoorTemperatureC: [1, Number.NaN, 1] },
      /outdoorTemperatureC .* slot 1/,
    ],
  ])('refuses %s by name', (_name, snapshot, message) => {
    expect(() => buildDispatch(smallInput({ assets: [], importPrice: PRICES, snapshot }))).toThrow(message);
  });

  it('takes hydro from its forecast, and else holds the last value and says so', () => {
    const hydro = { ...battery({ id: 'CUSSET' }), kind: 'hydro' } as const;
    const { id, name, substationId, districtId, meterId, ratedKw, rampKwPerS, safeState, kind } = hydro;
    const asset = {
      id,
      name,
      substationId,
      districtId,
      meterId,
      ratedKw,
      rampKwPerS,
      safeState,
      kind,
      controllable: false,
    };
    const world = { assets: [asset], importPrice: [0.1], states: [{ assetId: 'CUSSET', powerKw: -70 }] };
    const startMs = smallInput(world).snapshot.slotMs;
    const forecasts = [meanForecast('CUSSET.power', { startMs, mean: [-60] })];
    expect(buildDispatch(smallInput({ ...world, forecasts })).layout.assets[0]?.localKw).toEqual([-60]);
    const held = buildDispatch(smallInput(world));
    expect(held.layout.assets[0]?.localKw).toEqual([-70]);
    expect(held.notes).toMatchObject([{ rule: 'forecast', ownerId: 'CUSSET' }]);
  });
});
