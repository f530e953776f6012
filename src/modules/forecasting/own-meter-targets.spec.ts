/** Which meters beside the grid are forecast. */
import { expect, it } from '@jest/globals';
import type { Site } from '../../core/grid/site.js';
import { ownMeterTargets } from './own-meter-targets.js';

it('takes owners with a power that the grid does not know, each once', () => {
  const point = (ownerId: string, observable: string) => ({ ownerId, observable });
  const site = {
    grid: { meters: [{ id: 'VAI-L9' }], assets: [{ id: 'BAT-VAISE' }] },
    readPoints: [
      point('VAI-L9', 'importBlock'),
      point('BAT-VAISE', 'activePower'),
      point('METEO', 'outdoorTemperature'),
      point('SCHOOL-L9', 'activePower'),
      point('SCHOOL-L9', 'importBlock'),
    ],
  } as unknown as Site;
  const targets = ownMeterTargets(site);
  expect(targets.map(({ id, parts }) => [id, parts])).toEqual([['SCHOOL-L9.power', ['SCHOOL-L9.power']]]);
  expect(targets[0]?.model.id).toMatch(/^calendar-ridge/);
});
