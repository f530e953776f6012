/** What a reason speaks of: the power of its slot and the flow of the node whose limit decides. */
import { describe, expect, it } from '@jest/globals';
import type { AssetSchedule, NodeSchedule, SetpointReason } from './plan.js';
import { reasonFacts } from './reason-facts.js';

const SLOT = 900_000;
const FIRST = 40 * SLOT;

function content(binding: string | null, powerKw: readonly (number | null)[] = [0, -80, 0]) {
  const reason: SetpointReason = {
    ...{ slotMs: FIRST + SLOT, binding, shadowPriceEurPerKw: 0.02, nodePriceEurPerKwh: 0.2, spread: null },
    ...{ alternative: null, alternativeCostEur: null, alternativePowers: [], sentence: 'because' },
  };
  const schedule: AssetSchedule = { assetId: 'BAT', powerKw, state: null, reason };
  const node: NodeSchedule = {
    ...{ nodeId: 'PDJ', importKw: [100, 380, 390], limitKw: [400, 400, 410], marginKw: [0, 20, 20] },
    ...{ marginShortfallKw: [0, 0, 0], overloadKw: [0, 0, 0] },
  };
  return { firstSlotMs: FIRST, schedules: [schedule], nodes: [node] };
}

describe('reasonFacts', () => {
  it('keep the reason and add the power of its slot', () => {
    const facts = reasonFacts(content('charge[BAT,1]'), 'BAT');
    expect(facts).toMatchObject({ sentence: 'because', binding: 'charge[BAT,1]', powerKw: -80, flow: null });
  });

  it.each([
    ['import-limit[PDJ,1]', { slotMs: FIRST + SLOT, importKw: 380, limitKw: 400, marginKw: 20 }],
    ['import-limit[PDJ,2]', { slotMs: FIRST + 2 * SLOT, importKw: 390, limitKw: 410, marginKw: 20 }],
    ['line-limit[PDJ,0]', { slotMs: FIRST, importKw: 100, limitKw: 400, marginKw: 0 }],
  ] as const)('name the flow that %s is of', (binding, flow) => {
    expect(reasonFacts(content(binding), 'BAT')?.flow).toEqual({ nodeId: 'PDJ', ...flow });
  });

  it.each([['import-limit[PDJ,3]'], ['import-limit[GER,1]'], ['peak[CITY,1]'], [null]])(
    'know no flow of %p',
    (binding) => {
      expect(reasonFacts(content(binding), 'BAT')?.flow).toBeNull();
    },
  );

  it('have no power where the asset is left to local control, and are none for a stranger', () => {
    expect(reasonFacts(content(null, [0, null, 0]), 'BAT')?.powerKw).toBeNull();
    expect(reasonFacts(content(null), 'EV')).toBeNull();
  });
});
