/** Which assets an emergency release hands back: by node, class and name, and what is said of a name that is wrong. */
import { describe, expect, it } from '@jest/globals';
import { battery, evHub, smallInput } from '../dispatch/testing/small-grid.js';
import { DomainError } from '../domain-error.js';
import type { GridModel } from '../grid/grid-model.js';
import { assetsInScope, NO_RELEASES, type ReleaseScope, scopeWords } from './release.js';

/** PDJ with T1 above F1, and XIX beside it; a battery on F1, one at PDJ itself, vehicles at XIX, a river on the transmission grid. */
const GRID: GridModel = {
  ...smallInput({
    assets: [
      battery({ id: 'DEEP', meterId: 'MTR-F1' }),
      evHub({ id: 'CARS', substationId: 'XIX', meterId: 'MTR-X' }),
      battery({ id: 'HERE', meterId: 'MTR-L5' }),
      battery({ id: 'FAR', substationId: 'RIV', meterId: 'NONE' }),
    ],
    importPrice: [0.1],
  }).grid,
  substations: (['PDJ', 'XIX', 'RIV'] as const).map((id) => ({
    ...{ id, name: id, importLimitKw: 1, exportLimitKw: 1, firmKva: 1 },
    level: id === 'RIV' ? 'transmission' : 'distribution',
  })),
  branches: [
    { id: 'T1', kind: 'transformer', parentId: 'PDJ', limitKw: 1 },
    { id: 'F1', kind: 'feeder', parentId: 'T1', limitKw: 1 },
  ],
  meters: [
    { id: 'MTR-L5', substationId: 'PDJ', districtId: 'L5' },
    { id: 'MTR-F1', substationId: 'PDJ', districtId: 'L5', branchId: 'F1' },
    { id: 'MTR-X', substationId: 'XIX', districtId: 'L5' },
  ],
};
const ALL = new Set(['DEEP', 'CARS', 'HERE', 'FAR']);
const node = (nodeId: string): ReleaseScope => ({ kind: 'node', nodeId });
const assets = (...assetIds: readonly string[]): ReleaseScope => ({ kind: 'assets', assetIds });
const ofClass = (assetClass: string): ReleaseScope => ({ kind: 'assetClass', assetClass });

describe('the assets of a release', () => {
  it.each<[string, ReleaseScope, string[]]>([
    ['all, in the order of the grid', { kind: 'all' }, ['DEEP', 'CARS', 'HERE', 'FAR']],
    ['everything below the city, which has no transmission', node('CITY'), ['DEEP', 'CARS', 'HERE']],
    ['a substation with what hangs deep below it', node('PDJ'), ['DEEP', 'HERE']],
    ['a transformer, by what its feeder feeds', node('T1'), ['DEEP']],
    ['a feeder', node('F1'), ['DEEP']],
    ['a node of the transmission grid', node('RIV'), ['FAR']],
    ['a class', ofClass('battery'), ['DEEP', 'HERE', 'FAR']],
    ['names, in the order of the grid and each once', assets('HERE', 'DEEP', 'HERE'), ['DEEP', 'HERE']],
  ])('are %s', (_name, scope, expected) => {
    expect(assetsInScope(GRID, ALL, scope)).toEqual(expected);
  });

  it('are only those with a way to write to them', () => {
    expect(assetsInScope(GRID, new Set(['CARS', 'DEEP']), node('PDJ'))).toEqual(['DEEP']);
    expect(assetsInScope(GRID, new Set(['DEEP', 'UNKNOWN']), { kind: 'all' })).toEqual(['DEEP']);
  });
});

describe('a scope that hands nothing back', () => {
  const refusal = (scope: ReleaseScope, steerable: ReadonlySet<string> = ALL): unknown => {
    try {
      return assetsInScope(GRID, steerable, scope);
    } catch (error) {
      return error instanceof DomainError ? `${error.code}: ${error.message}` : error;
    }
  };

  it.each<[string, ReleaseScope, string]>([
    ['a node', node('PDK'), 'invalid-input: the site has no node "PDK"; the nearest is "PDJ"'],
    [
      'a class',
      ofClass('batery'),
      'invalid-input: the site has no asset class "batery"; the nearest is "battery"',
    ],
    [
      'an asset',
      assets('HERE', 'DEEPER'),
      'invalid-input: the site has no asset "DEEPER"; the nearest is "DEEP"',
    ],
    [
      'a class of the language',
      ofClass('__proto__'),
      expect.stringMatching(/no asset class "__proto__"/) as unknown as string,
    ],
    ['an empty name', node(''), expect.stringMatching(/no node ""/) as unknown as string],
  ])('%s the site does not have names the nearest', (_name, scope, expected) => {
    expect(refusal(scope)).toEqual(expected);
  });

  it.each<[string, ReleaseScope, ReadonlySet<string>]>([
    ['nothing is steered', { kind: 'all' }, new Set()],
    ['nothing below is steered', node('XIX'), new Set(['DEEP'])],
    ['no name is given', assets(), ALL],
  ])('is refused when %s, so that nobody believes it happened', (_name, scope, steerable) => {
    expect(refusal(scope, steerable)).toMatch(
      /^invalid-input: nothing in this scope is steered by the service/,
    );
  });
});

describe('a release in words', () => {
  it.each<[ReleaseScope, string]>([
    [{ kind: 'all' }, 'all assets'],
    [node('PDJ'), 'everything below PDJ'],
    [ofClass('battery'), 'all assets of class battery'],
    [assets('A', 'B'), 'A, B'],
  ])('%j', (scope, words) => {
    expect(scopeWords(scope)).toBe(words);
  });

  it('starts with none', () => {
    expect(NO_RELEASES).toEqual({ releases: [], untold: [] });
  });
});
