/** Where a building's offer hangs: told by its asset, its meter or its node, and refused where two records disagree. */
import { describe, expect, it } from '@jest/globals';
import { battery } from '../dispatch/testing/small-grid.js';
import type { Asset, DemandResponse } from '../grid/asset.js';
import type { GridModel } from '../grid/grid-model.js';
import { offerPlace } from './offer-place.js';
import type { DrBuilding } from './program.js';
import { offering, smallTown } from './testing/offering.js';

const AT_PDJ = { substationId: 'PDJ', districtId: 'L5', meterId: 'MTR-L5' } as const;
/** A block of the site file; what it may do is not looked at here. */
const BLOCK = {
  ...battery({ id: 'TOWER', name: 'Tower' }),
  kind: 'demand-response',
} as unknown as DemandResponse;
const SHED: Asset = { ...battery({ id: 'SHED', name: 'Shed' }), controllable: false };

function town(more: Partial<GridModel> = {}): GridModel {
  return { ...smallTown(), ...more };
}

function building(assetId: string | null, more: Partial<DrBuilding> = {}): DrBuilding {
  const { contacts } = offering('school');
  return offering('school', { contacts: { ...contacts, assetId }, ...more });
}

describe('an offer without an asset of the site', () => {
  it('hangs on the meter of its node, under a name of its own', () => {
    expect(offerPlace(building(null), town())).toEqual({ id: 'DR-school', ...AT_PDJ, site: null });
  });

  it('hangs on its own meter where the site has it, whatever else is on the node', () => {
    const meters = [
      { id: 'MTR-1', substationId: 'PDJ', districtId: 'L5', branchId: 'F1' },
      { id: 'school', substationId: 'PDJ', districtId: 'L9', branchId: 'F2' },
    ];
    expect(offerPlace(building(null), town({ meters }))).toMatchObject({
      ...{ id: 'DR-school', meterId: 'school', districtId: 'L9' },
    });
  });

  it('is not put on one of several branches by guessing', () => {
    const meters = ['F1', 'F2'].map((branchId, k) => ({
      ...{ id: `MTR-${String(k)}`, substationId: 'PDJ', districtId: 'L5', branchId },
    }));
    expect(offerPlace(building(null), town({ meters }))).toMatch(
      /node PDJ has several branches.*name an asset/,
    );
    const same = meters.map((meter) => ({ ...meter, branchId: 'F1' }));
    expect(offerPlace(building(null), town({ meters: same }))).toMatchObject({ meterId: 'MTR-0' });
  });

  it('is refused on a node without a meter: no load there is in the plan', () => {
    expect(offerPlace(building(null, { nodeId: 'VAI' }), town())).toMatch(/no meter on node VAI/);
  });

  it('is refused when its own meter hangs elsewhere than its record says', () => {
    const meters = [{ id: 'school', substationId: 'VAI', districtId: 'L9' }];
    expect(offerPlace(building(null), town({ meters }))).toMatch(
      /says node PDJ, and school hangs on VAI; one of the two is wrong/,
    );
  });

  it('does not take the name of an asset that is somebody else', () => {
    const assets = [battery({ id: 'DR-school' })];
    expect(offerPlace(building(null), town({ assets }))).toMatch(
      /has an asset DR-school that is not this building/,
    );
  });
});

describe('an offer of an asset of the site', () => {
  it('takes the place of the block that stands for it', () => {
    expect(offerPlace(building('TOWER'), town({ assets: [BLOCK] }))).toEqual({
      ...{ id: 'TOWER', ...AT_PDJ, site: BLOCK },
    });
  });

  it('hangs beside an asset that nobody steers, under its own name', () => {
    expect(offerPlace(building('SHED'), town({ assets: [SHED] }))).toEqual({
      ...{ id: 'DR-school', ...AT_PDJ, site: null },
    });
  });

  it('is refused when the plan steers the asset itself: its power would count twice', () => {
    const assets = [battery({ id: 'BAT', name: 'Battery' })];
    expect(offerPlace(building('BAT'), town({ assets }))).toBe(
      'the plan steers Battery (BAT) itself: its power would count twice',
    );
  });

  it('is found by its meter as well: a steered asset does not slip in without being named', () => {
    const assets = [battery({ id: 'school', name: 'School battery' })];
    expect(offerPlace(building(null), town({ assets }))).toMatch(/steers School battery \(school\) itself/);
  });

  it('is refused when its record names one that is not there, or one on another node', () => {
    expect(offerPlace(building('GONE'), town())).toMatch(/names asset GONE, which the site does not have/);
    const away = { ...SHED, substationId: 'VAI' };
    expect(offerPlace(building('SHED'), town({ assets: [away] }))).toMatch(
      /says node PDJ, and SHED hangs on VAI/,
    );
  });
});
