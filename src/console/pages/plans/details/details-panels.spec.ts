/** Schedules, load of the grid and cost of a plan, as its page shows them, from a plan written by hand. */
import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { inLanguage, markup, words } from '../../../testing/shown.js';
import type { AssetRow, NodeSchedule, Plan, Schedule, Screen } from '../plan-shapes.js';
import { PlanHead, PlanParts, PlanStateMark } from '../plan-head.js';
import { NOW_MS, screen, SLOT_MS } from '../testing/screen.js';
import { CostPanel } from './cost-panel.js';
import { GridPanel } from './grid-panel.js';
import { SchedulePanel } from './schedule-panel.js';

function schedule(assetId: string, powerKw: (number | null)[], over: Partial<Schedule> = {}): Schedule {
  const reason = { sentence: `${assetId} does so.` };
  return { assetId, powerKw, state: null, reason, ...over } as Schedule;
}

function node(
  nodeId: string,
  importKw: number[],
  limitKw: number,
  over: Partial<NodeSchedule> = {},
): NodeSchedule {
  const zeros = importKw.map(() => 0);
  return {
    ...{ nodeId, importKw, limitKw: importKw.map(() => limitKw) },
    ...{ marginKw: zeros, marginShortfallKw: zeros, overloadKw: zeros },
    ...over,
  };
}

function plan(over: Partial<Plan['content']>): Plan {
  const content = {
    firstSlotMs: NOW_MS,
    horizonSlots: 4,
    frozenSlots: 1,
    validUntilMs: NOW_MS + 4 * SLOT_MS,
    schedules: [],
    nodes: [],
    costByTerm: {},
    costEur: 0,
    ...over,
  };
  return { id: 'lyon-2', content } as unknown as Plan;
}

const asset = (id: string, name: string, kind: string): AssetRow =>
  ({ id, name, kind, ratedKw: 5_000 }) as unknown as AssetRow;

describe('schedules by asset', () => {
  const assets = [asset('BAT', 'Gerland', 'battery'), asset('EV', 'Aqueduc', 'ev-hub')];

  it('are told by name with their energy: 2 000 kW over two quarter-hours are 1 MWh', () => {
    const schedules = [schedule('BAT', [-2_000, -2_000, null, 0]), schedule('EV', [400, 0, 0, 0])];
    const text = words(h(SchedulePanel, { plan: plan({ schedules }), assets }));
    expect(text.indexOf('Aqueduc')).toBeLessThan(text.indexOf('Gerland'));
    expect(text).toContain('Gerland batteries −1.0 MWh');
    expect(text).toContain('Aqueduc public charging 0.1 MWh');
    expect(text).toContain('2 rows');
  });

  it('explain the first asset, what is settled before it and until when it is sent', () => {
    const schedules = [schedule('EV', [400, 0, 0, 0])];
    const text = words(h(SchedulePanel, { plan: plan({ schedules }), assets }));
    expect(text).toContain('Settled before this plan until 18:15; sent until 19:00.');
    expect(text).toContain('EV does so.');
  });

  it('keep the id of an asset that is no longer known', () => {
    const text = words(h(SchedulePanel, { plan: plan({ schedules: [schedule('OLD', [1])] }), assets: [] }));
    expect(text).toContain('OLD');
  });

  it('draw the rating on the side that is used, and none where it is not known', () => {
    const drawn = (powerKw: number[], known = assets): number =>
      markup(
        h(SchedulePanel, { plan: plan({ schedules: [schedule('BAT', powerKw)] }), assets: known }),
      ).match(/before-after-limit/g)?.length ?? 0;
    expect([drawn([100, 0]), drawn([100, -100]), drawn([0, 0]), drawn([100, -100], [])]).toEqual([
      1, 2, 0, 0,
    ]);
  });
});

describe('the load of the grid', () => {
  const names = new Map([['PDJ', 'Point-du-Jour']]);
  const panel = (...nodes: NodeSchedule[]): string => words(h(GridPanel, { plan: plan({ nodes }), names }));

  it('is told fullest first, with the slot in which it is worst', () => {
    const text = panel(
      node('CITY', [400_000, 450_000, 400_000, 0], 500_000),
      node('PDJ', [20_000, 30_000, 42_000, 0], 40_000),
    );
    expect(text.indexOf('Point-du-Jour')).toBeLessThan(text.indexOf('City'));
    expect(text).toContain('Point-du-Jour 105 % 18:30');
    expect(text).toContain('City 90 % 18:15');
  });

  it('marks a limit that is broken at the node that is shown', () => {
    const broken = node('CITY', [510_000], 500_000, { overloadKw: [10_000] });
    expect(panel(broken)).toContain('■ Limit broken by 10.0 MW');
    expect(panel(node('CITY', [510_000], 500_000, { overloadKw: [0.2] }))).not.toContain('Limit broken');
  });

  it('has no load of a node that only sends up, and no fault where the limit is nothing', () => {
    expect(panel(node('PV', [-500, -400], 1_000))).toContain('PV 0 % 18:00');
    expect(panel(node('OUT', [0, 0], 0))).toContain('OUT 0 % 18:00');
  });
});

describe('the cost of a plan', () => {
  it('is told by term, the largest first, gains too, and cents apart', () => {
    const costByTerm = { wear: 2.5, energyExport: -30, energyImport: 1_000, tieBreak: 0.004 };
    const text = words(h(CostPanel, { plan: plan({ costByTerm, costEur: 972.504 }) }));
    expect(text).toContain(
      'energy taken from the grid above 1,000.00 € energy sent up −30.00 € wear of stores 2.50 € Sum 972.50 €',
    );
    expect(text).not.toContain('choice among equals');
  });

  it('keeps the word of the service for a term nobody named', () => {
    expect(words(h(CostPanel, { plan: plan({ costByTerm: { novelty: 3 } }) }))).toContain('novelty 3.00 €');
  });

  it('speaks French', () => {
    const french = inLanguage('fr', () =>
      words(h(CostPanel, { plan: plan({ costByTerm: { co2: 3.2 }, costEur: 3.2 }) })),
    );
    expect(french).toContain('3,20 €');
  });
});

describe('the line under the title of a plan', () => {
  const head = (over: Partial<Screen['plan']>, phase = 'open', more: Partial<Screen> = {}): string =>
    words(
      h(PlanHead, {
        screen: screen({ plan: { ...screen().plan, ...over }, ...more }),
        phase: phase as never,
      }),
    );

  it('tells state, last moment, when it acts and what it costs', () => {
    expect(head({})).toBe(
      '▲ waits for a decision last moment to approve 18:10 — acts 18:15 – 19:00 cost 1,235 €',
    );
  });

  it('asks for no decision once there is one', () => {
    expect(head({ state: 'active' }, 'decided')).not.toContain('last moment');
    expect(head({}, 'late')).toContain('last moment to approve 18:10');
  });

  it('names the plan it was edited from, by whom and why', () => {
    const editedBy = { name: 'Anna', reason: 'quiet night', pins: 2 };
    const text = head({ basedOn: 'lyon-1', editedBy });
    expect(text).toContain('Edited by Anna: 2 setpoints, “quiet night”. Original: plan lyon-1');
    expect(head({ basedOn: 'lyon-1' })).toContain('The approved part of plan lyon-1');
  });

  it('says once why two people are asked for, and each ground in full', () => {
    const ground = (subject: string) => ({ kind: 'n-1-margin', subject, text: `${subject} at 101 %` });
    const text = head({}, 'open', {
      fourEyes: [ground('PDJ'), ground('VAI')] as unknown as Screen['fourEyes'],
    });
    expect(text).toContain('▲ Two people a substation above its N-1 limit a substation');
    expect(text).toContain('PDJ at 101 %');
    expect(text).toContain('VAI at 101 %');
  });
});

describe('the state of a plan', () => {
  const STATES = [
    ...(['draft', 'proposed', 'checked', 'approved', 'dispatching'] as const),
    ...(['active', 'rejected', 'expired', 'superseded', 'closed'] as const),
  ];

  it('has a word of its own in both languages', () => {
    for (const tongue of ['en', 'fr'] as const) {
      const seen = inLanguage(tongue, () => STATES.map((state) => words(h(PlanStateMark, { state }))));
      expect(new Set(seen).size).toBe(STATES.length);
    }
  });

  it('is coloured only where somebody has to act or a check failed', () => {
    const look = (state: (typeof STATES)[number]): string =>
      /chip-(\w+)/.exec(markup(h(PlanStateMark, { state })))?.[1] ?? '';
    expect(STATES.filter((state) => look(state) !== 'quiet')).toEqual(['proposed', 'checked']);
  });

  it('is half an approval where the first of two gave theirs', () => {
    expect(words(h(PlanStateMark, { state: 'checked', half: true }))).toBe('◐ approved by one of two');
  });
});

describe('parts of a plan', () => {
  it('are linked, the present one marked, ids escaped', () => {
    const html = markup(h(PlanParts, { id: 'a/b', at: 'details' }));
    expect(html).toContain('href="/plans/a%2Fb/details" aria-current="page"');
    expect(html).toContain('href="/plans/a%2Fb"');
    expect(html.match(/aria-current/g)).toHaveLength(1);
  });
});
