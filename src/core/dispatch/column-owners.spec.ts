/** Who owns the columns of a dispatch: assets, nodes, feeder networks with their node, and the whole. */
import { describe, expect, it } from '@jest/globals';
import { districtInput } from '../../apps/bench/solve-district.js';
import { buildDispatch } from './build-dispatch.js';
import { columnOwners, inOnePiece, ONE_PROGRAM_ASSETS, OWNER_KIND } from './column-owners.js';

const INPUT = districtInput({ assets: 60, slots: 4, seed: 1, firstSlot: 60 });
const { program } = buildDispatch(INPUT);
const OWNERS = columnOwners(INPUT.grid, program.colNames);

/** Owner of the column with this name. */
function ownerOf(colName: string): number {
  return OWNERS.ofCol[program.colNames.indexOf(colName)] ?? -1;
}

describe('owners of columns', () => {
  it('are the assets, each below the node it hangs on', () => {
    expect(OWNERS.kind.filter((kind) => kind === OWNER_KIND.asset)).toHaveLength(60);
    const battery = INPUT.grid.assets.find(({ kind }) => kind === 'battery')?.id ?? '';
    const owner = ownerOf(`charge[${battery},0]`);
    expect(OWNERS.kind[owner]).toBe(OWNER_KIND.asset);
    expect([ownerOf(`energy[${battery},3]`), ownerOf(`discharge[${battery},1]`)]).toEqual([owner, owner]);
    const feeder = ownerOf('import[F0,0]');
    expect(OWNERS.kind[feeder]).toBe(OWNER_KIND.node);
    expect(OWNERS.above[feeder]).toBe(ownerOf('import[S0,0]'));
  });

  it('are the nodes for imports and their slack, up to the whole', () => {
    const station = ownerOf('import[S1,2]');
    expect(ownerOf('overload[S1,2]')).toBe(station);
    expect(OWNERS.above[station]).toBe(0);
    expect([ownerOf('import[CITY,0]'), ownerOf('peak[CITY]'), ownerOf('bought[CITY,1]')]).toEqual([0, 0, 0]);
    expect(OWNERS.above[0]).toBe(-1);
  });

  it('leave no column out', () => {
    expect(OWNERS.ofCol).toHaveLength(program.numCols);
    expect([...OWNERS.ofCol].every((owner) => owner >= 0 && owner < OWNERS.above.length)).toBe(true);
  });

  it('count a node with a feeder network as one that is never cut, its buses included', () => {
    const names = ['voltage-squared[LV:12,3]', 'infeed[LV:0,3]', 'something[NOBODY,1]'];
    const feeder = { id: 'LV', meterId: 'M0' } as NonNullable<typeof INPUT.grid.feederNetworks>[number];
    const owners = columnOwners({ ...INPUT.grid, feederNetworks: [feeder] }, [...names, 'import[F0,0]']);
    const [bus, infeed, nobody, node] = owners.ofCol;
    expect([bus, infeed]).toEqual([node, node]);
    expect(nobody).toBe(0);
    expect(owners.kind[node ?? -1]).toBe(OWNER_KIND.wholeNode);
  });

  it('are told only where a program is too large for one piece', () => {
    expect(INPUT.grid.assets.length).toBeLessThanOrEqual(ONE_PROGRAM_ASSETS);
    expect(program.owners).toBeUndefined();
    const built = { program: { ...program, owners: OWNERS }, note: 'kept' };
    expect(inOnePiece(built)).toEqual({ program, note: 'kept' });
  });
});
