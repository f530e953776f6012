import { describe, expect, it } from '@jest/globals';
import { meterNames } from './meter-names.js';

const names = meterNames([
  { id: 'CRX', name: 'Croix-Rousse' },
  { id: 'CRX-1', name: 'Croix-Rousse, feeder 1' },
  { id: 'BAT', name: 'Battery Vaise' },
]);

describe('what a meter measures', () => {
  it.each([
    [{ assetIds: ['BAT'], branchId: 'CRX-1', nodeId: 'CRX' }, 'Battery Vaise'],
    [{ assetIds: ['BAT', 'PV-9'], branchId: null, nodeId: 'CRX' }, 'Battery Vaise, PV-9'],
    [{ assetIds: [], branchId: 'CRX-1', nodeId: 'CRX' }, 'Croix-Rousse, feeder 1'],
    [{ assetIds: [], branchId: null, nodeId: 'CRX' }, 'Croix-Rousse'],
    [{ assetIds: [], branchId: null, nodeId: 'NEW' }, 'NEW'],
  ])('%j: %s', (meter, name) => {
    expect(names.measured(meter)).toBe(name);
  });
});
