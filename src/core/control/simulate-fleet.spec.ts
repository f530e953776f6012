/** EV fleets walked along total powers: who leaves first is served first, and what is missing then is told. */
import { describe, expect, it } from '@jest/globals';
import { evFleet } from '../dispatch/testing/flexible-assets.js';
import { smallInput } from '../dispatch/testing/small-grid.js';
import { walk } from './testing/walk.js';

const FOUR = smallInput({ assets: [], importPrice: [0.1, 0.1, 0.1, 0.1] });

describe('EV fleet', () => {
  it('is served when every group has its energy at departure', () => {
    expect(walk(evFleet(), FOUR, [0, 20, 100, 0])).toEqual([]);
  });

  it('cannot charge vehicles that are full or gone', () => {
    expect(walk(evFleet(), FOUR, [100, 20, 4, 0])[0]).toBe('energy-due at 2: 4 outside 0..0');
    expect(walk(evFleet(), FOUR, [0, 0, 100, 20])).toEqual([
      'energy-due at 2: 5 outside 0..0 (warning)',
      'energy-due at 3: 20 outside 0..0',
    ]);
  });

  it('finds a short stay that was passed over, though the total energy was enough', () => {
    const windows = [
      { arrival: '17:00', departure: '19:00', energyKwh: 40 },
      { arrival: '18:15', departure: '18:30', energyKwh: 20 },
    ];
    // 25 kWh before the second group comes cannot be for it.
    const early = walk(evFleet({ windows }), FOUR, [100, 20, 0, 60], { energyRequestedKwh: 40 });
    expect(early).toEqual(['energy-due at 1: 15 outside 0..0 (warning)']);
    expect(walk(evFleet({ windows }), FOUR, [0, 80, 60, 100], { energyRequestedKwh: 40 })).toEqual([]);
  });
});
