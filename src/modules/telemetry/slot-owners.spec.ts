/** Whose series are closed together, and what is too much to be true. */
import { describe, expect, it } from '@jest/globals';
import { battery, smallInput } from '../../core/dispatch/testing/small-grid.js';
import type { ReadPoint, Site } from '../../core/grid/site.js';
import { type Observable, seriesId } from '../../core/series/series.js';
import { ownersOf } from './slot-owners.js';

function point(ownerId: string, observable: Observable, over: Partial<ReadPoint> = {}): ReadPoint {
  return {
    seriesId: seriesId(ownerId, observable),
    ownerId,
    observable,
    endpointId: 'pdj',
    node: 'nsu=urn:x;s=1',
    unit: 'kW',
    sign: 1,
    historizing: false,
    ...over,
  };
}

function site(...readPoints: ReadPoint[]): Site {
  const { grid } = smallInput({ assets: [battery()], importPrice: [0.1] });
  return { grid, endpoints: [], readPoints, controlPoints: [], weather: [], version: 'v1' };
}

describe('owners', () => {
  it('closes a meter with the assets behind it, and a sensor alone', () => {
    const { groups } = ownersOf(
      site(point('MTR-L5', 'activePower'), point('BAT', 'soc'), point('STATION', 'outdoorTemperature')),
    );
    expect(
      groups.map(({ meterId, owners }) => [meterId, owners.map(({ id, kind }) => `${kind} ${id}`)]),
    ).toEqual([
      ['MTR-L5', ['meter MTR-L5', 'asset BAT']],
      [null, ['sensor STATION']],
    ]);
  });

  it('keeps meters and assets that nothing is read of: their slots are missing, not absent', () => {
    const [group] = ownersOf(site()).groups;
    expect(group?.owners.map(({ id, observables }) => [id, observables])).toEqual([
      ['MTR-L5', []],
      ['BAT', []],
    ]);
  });

  it('lists what is observed of each, in the order of the site', () => {
    const [group] = ownersOf(site(point('BAT', 'soc'), point('BAT', 'activePower'))).groups;
    expect(group?.owners[1]?.observables).toEqual(['soc', 'activePower']);
  });

  it('bounds an asset by its rating, a meter by what its substation could carry twice, a sensor by nothing', () => {
    const { groups } = ownersOf(site(point('STATION', 'outdoorTemperature')));
    const bounds = groups.flatMap(({ owners }) => owners.map(({ id, maxKw }) => [id, maxKw]));
    expect(bounds).toEqual([
      ['MTR-L5', 80_000],
      ['BAT', 120],
      ['STATION', undefined],
    ]);
  });

  it.each([
    ['Wh', 1e9, 1e6],
    ['kWh', 999_999, 999_999],
    ['MWh', 1_000, 1e6],
  ])('turns a rollover in %s at %d into %d kWh', (unit, rolloverAt, expected) => {
    const points = [point('MTR-L5', 'activePower'), point('MTR-L5', 'importEnergy', { unit, rolloverAt })];
    expect(ownersOf(site(...points)).groups[0]?.owners[0]?.rolloverAtKwh).toBeCloseTo(expected, 6);
  });

  it('knows of which series a server keeps history', () => {
    const { historizing } = ownersOf(
      site(point('BAT', 'soc', { historizing: true }), point('BAT', 'activePower')),
    );
    expect([...historizing]).toEqual(['BAT.soc']);
  });
});
