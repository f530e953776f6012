/** The seven questions of an approval as a person reads them: what is wrong, what changes, why, is it safe, who is touched. */
import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { inLanguage, markup, words } from '../../../testing/shown.js';
import type { Screen } from '../plan-shapes.js';
import { changedAsset, NOW_MS, reason, safeNode, screen, SLOT_MS } from '../testing/screen.js';
import { ChangesAndWhy, powerText } from './changes-panel.js';
import { DoNothingPanel, TouchedPanel, TrustPanel } from './people-panels.js';
import { SafePanel } from './safe-panel.js';
import { WhyPanel } from './why-panel.js';
import { share, WrongStrip } from './wrong-strip.js';

const base = screen();

describe('1: is anything wrong now?', () => {
  const strip = (over: Partial<Screen['wrong']>): string =>
    words(h(WrongStrip, { screen: screen({ wrong: { ...base.wrong, ...over } }) }));

  it('is one quiet line while all is well', () => {
    expect(strip({})).toBe(
      '1 · Is anything wrong now? Nothing abnormal. no alarm inputs 100 % measured no forecast is a substitute every asset available',
    );
  });

  it('says alarms by priority, and that they were not counted rather than that there are none', () => {
    expect(strip({ alarms: { urgent: 1, high: 0, medium: 3, low: 0 } })).toContain('Urgent 1 Medium 3');
    expect(strip({ alarms: null })).toMatch(/\? alarms not counted/);
    expect(strip({ alarms: null })).not.toContain('Nothing abnormal');
  });

  it('marks inputs below nine tenths measured', () => {
    const inputs = { measured: 0.85, estimated: 0.1, missing: 0.05 };
    expect(strip({ inputs })).toContain('◐ inputs 85 % measured, 10 % estimated, 5 % missing');
    expect(strip({ inputs: { measured: 0.9, estimated: 0.1, missing: 0 } })).not.toContain('◐');
  });

  it('counts substitutes with the share of the demand that stands on them', () => {
    const substitutes = [{ seriesId: 'MTR.base', marks: ['last week', 'no weather'] }];
    const text = strip({ substitutes, substituteDemandShare: 0.125 });
    expect(text).toContain(
      '▲ 1 forecast is a substitute (13 % of the demand) MTR.base: last week, no weather',
    );
  });

  it('counts assets that are lost, not those that nobody can steer', () => {
    const unavailable = [
      { assetId: 'A', name: 'River', reason: 'not controllable' },
      { assetId: 'B', name: 'Gerland', reason: 'no answer' },
    ];
    expect(strip({ unavailable })).toContain('▲ 1 asset left out of the plan Gerland: no answer');
    expect(strip({ unavailable })).not.toContain('River');
    expect(strip({ unavailable: unavailable.slice(0, 1) })).toContain('every asset available');
  });

  it('lists six and says how many more', () => {
    const unavailable = Array.from({ length: 8 }, (_, i) => ({
      assetId: `A${String(i)}`,
      name: `Asset ${String(i)}`,
      reason: 'tripped',
    }));
    expect(strip({ unavailable })).toMatch(/Asset 5: tripped and 2 more$/);
  });

  it.each([
    [null, '— %'],
    [0.1234, '12 %'],
  ])('a share of %p is %s', (value, text) => {
    expect(share(value)).toBe(text);
  });
});

describe('2: what changes?', () => {
  const panel = (over: Partial<Screen['changes']>): string =>
    words(h(ChangesAndWhy, { screen: screen({ changes: { ...base.changes, ...over } }) }));

  it('counts assets, the largest sum and the first moment, and shows each with its sign', () => {
    const text = panel({});
    expect(text).toContain('against the plan in force');
    expect(text).toContain('1 asset changes, 41 as before · largest 2.5 MW at 18:15 · first 18:15');
    expect(text).toContain('−2.5 MW at 18:15');
  });

  it('that begins at once says so', () => {
    expect(panel({ firstActivationMs: null })).toContain('first at once');
  });

  it('is nothing: every asset does as before', () => {
    const text = panel({ assets: [], unchanged: 42, largestSumSlotMs: null });
    expect(text).toContain('42 assets do as before');
    expect(text).toContain('Nothing changes: every asset does as before.');
  });

  it('says when nothing is in force to compare with', () => {
    expect(panel({ against: { kind: 'measured', planId: null } })).toContain(
      'nothing is in force: against what was measured',
    );
  });

  it('explains the asset that changes most until another is chosen', () => {
    const assets = [changedAsset(), changedAsset({ assetId: 'EV', name: 'Perrache', largestKw: 100 })];
    const why = [reason(), reason({ assetId: 'EV', sentence: 'Charges 100 kW at 18:15.' })];
    const text = words(h(ChangesAndWhy, { screen: screen({ changes: { ...base.changes, assets }, why }) }));
    expect(text).toContain('Discharges 2.5 MW at 18:15.');
    expect(text).not.toContain('Charges 100 kW');
  });

  it.each([
    [null, false, '— kW'],
    [999, false, '999 kW'],
    [-1_000, false, '−1.0 MW'],
    [250, true, '+250 kW'],
  ])('a power of %p is %s', (kw, signed, text) => {
    expect(powerText(kw, signed)).toBe(text);
  });
});

describe('3: why?', () => {
  const why = (over: Parameters<typeof reason>[0]): string =>
    words(h(WhyPanel, { asset: changedAsset(), why: reason(over), nameOf: (id) => id }));

  it('tells the sentence first, then prices by the megawatt-hour', () => {
    const text = why({});
    expect(text).toMatch(/Gerland Discharges 2\.5 MW at 18:15\./);
    expect(text).toContain('145.6 €/MWh, 18:15');
    expect(text).toContain('18:00: 90.0 €/MWh (+32.1 €/MWh)');
    expect(text).toContain('waiting , at least 1.25 € more');
  });

  it('names the limit with what one more unit of it would save', () => {
    expect(why({})).toContain('0.0213 € discharge[BAT,1]');
    expect(why({ binding: null })).toContain('no limit binds');
    expect(why({ binding: null })).not.toContain('One more unit');
  });

  it('does not price an alternative that nothing is known of', () => {
    expect(why({ alternativeCostEur: 0 })).not.toContain('at least');
    expect(why({ alternative: null, alternativeCostEur: null })).toContain('not derived');
  });

  it('asks to choose where no asset is', () => {
    expect(words(h(WhyPanel, { asset: null, why: null, nameOf: (id) => id }))).toContain(
      'Choose an asset in the list of changes.',
    );
  });
});

describe('4: is it safe?', () => {
  const panel = (over: Partial<Screen['safe']>): string =>
    words(h(SafePanel, { screen: screen({ safe: { ...base.safe, ...over } }) }));

  it('begins with the verdict of the check and how much it compared', () => {
    expect(panel({})).toContain('✓ Independent check passed, 12,345 comparisons');
    const french = inLanguage('fr', () => panel({}));
    expect(french).toMatch(/✓ Contrôle indépendant réussi, 12\s345 comparaisons/);
  });

  it('never ticks a check that failed, with findings or without', () => {
    const finding = {
      severity: 'violation',
      rule: 'limit',
      ownerId: 'GER',
      slotMs: NOW_MS,
      seen: 1,
      allowed: 0,
      message: 'too much',
    } as const;
    const failed = { passed: false, comparisons: 9, violations: 2, warnings: 1 };
    const told = panel({ check: { ...failed, findings: [finding] } });
    expect(told).toContain('Independent check failed: 2 limits broken, 1 warning');
    expect(told).toContain('18:00 too much');
    expect(told).not.toContain('✓');
    expect(panel({ check: { ...failed, findings: [] } })).not.toContain('✓');
  });

  it('tells the room of the tightest nodes, and what of it is given up', () => {
    const nodes = [
      safeNode({ marginN1Kw: -250, loadShare: 1.01, shortfallKw: 1_200 }),
      safeNode({ nodeId: 'CITY', name: 'CITY', level: 'city' }),
    ];
    const text = panel({ nodes });
    expect(text).toContain('Gerland 101 % 18:30 −250 kW ▲ 1.2 MW of the room for forecast errors given up');
    expect(text).toContain('City 90 % 18:30 4.0 MW');
  });

  it('shows four nodes at first and offers all', () => {
    const nodes = Array.from({ length: 6 }, (_, i) =>
      safeNode({ nodeId: `N${String(i)}`, name: `Node ${String(i)}` }),
    );
    const text = panel({ nodes });
    expect(text).toContain('Node 3');
    expect(text).not.toContain('Node 4');
    expect(text).toContain('all 6');
  });

  it('says that a hot spot cannot be computed, and marks one above its limit', () => {
    expect(panel({ hotSpot: null })).toContain('Hot spot cannot be computed');
    expect(panel({})).toContain('Gerland 87 °C at 18:00, limit 110 °C');
    const hot = { nodeId: 'GER', hottestC: 112, atMs: NOW_MS, limitC: 110 };
    const html = markup(h(SafePanel, { screen: screen({ safe: { ...base.safe, hotSpot: hot } }) }));
    expect(html).toContain('<dd class="over-limit strong">Gerland 112 °C');
  });

  it('tells stores the emptiest first, and folds more than three', () => {
    const store = (name: string, socEnd: number | null) => ({ assetId: name, name, socNow: 0.5, socEnd });
    const few = panel({ storage: [store('A', 0.9), store('B', 0.2), store('C', null)] });
    expect(few).toContain('B 50 % → 20 % · A 50 % → 90 %');
    expect(few).not.toContain('C 50 %');
    const many = panel({ storage: [store('A', 0.9), store('B', 0.2), store('C', 0.3), store('D', 0.4)] });
    expect(many).toContain('B 50 % → 20 % and 3 more');
  });

  it('names devices that are not ready with the reason', () => {
    expect(panel({})).toContain('Devices all 1 ready');
    const targets = [
      { assetId: 'BAT', name: 'Gerland', ready: false, reason: 'no answer', lastOrder: null },
      { assetId: 'EV', name: 'Perrache', ready: true, reason: null, lastOrder: null },
    ];
    expect(panel({ targets })).toContain('▲ 1 of 2 not ready Gerland: no answer');
  });

  it('tells voltages where the site has feeders', () => {
    expect(panel({})).not.toContain('Voltage');
    const voltage = { lowestPu: 0.9512, lowestAt: 'F1:18', highestPu: 1.02 };
    expect(panel({ voltage })).toContain('Voltage 95.1 % to 102.0 % of nominal (F1:18)');
  });
});

describe('5: who is touched?', () => {
  type Touched = Screen['touched'][number];
  const touched = (over: Partial<Touched>): Touched => ({
    assetId: 'BLD',
    name: 'Tour A',
    kind: 'tertiary-hvac',
    districtId: 'L3',
    optedIn: true,
    comfort: { low: 19, high: 23, planLow: 19.5, planHigh: 22, unit: '°C', minutesOutside: 0 },
    noticeMinutes: 15,
    callsThisMonth: null,
    callsAgreed: null,
    ...over,
  });
  const panel = (...list: Touched[]): string => words(h(TouchedPanel, { screen: screen({ touched: list }) }));

  it('is nobody', () => {
    expect(panel()).toContain('Nobody: no building and no person is asked for anything else.');
  });

  it('tells comfort beside what was promised', () => {
    expect(panel(touched({}))).toContain('Tour A 19.5–22.0 °C promised 19.0–23.0 °C 15 min');
    const tank = touched({
      comfort: { low: 0.25, high: 1, planLow: 0.3, planHigh: 0.9, unit: 'share', minutesOutside: 0 },
    });
    expect(panel(tank)).toContain('30–90 % promised 25–100 %');
    expect(panel(touched({ comfort: null }))).toContain('no band');
  });

  it('tells those who get less than promised first, and for how long', () => {
    const cold = touched({
      assetId: 'B2',
      name: 'Tour B',
      comfort: { low: 19, high: 23, planLow: 18.2, planHigh: 20, unit: '°C', minutesOutside: 45 },
    });
    const text = panel(touched({}), cold);
    expect(text.indexOf('Tour B')).toBeLessThan(text.indexOf('Tour A'));
    expect(text).toContain('18.2–20.0 °C 45 min outside 19.0–23.0 °C');
  });

  it('says who has not agreed and who is told at once', () => {
    expect(panel(touched({ optedIn: false }))).toContain('✕ has not agreed');
    expect(panel(touched({ optedIn: null }))).not.toContain('has not agreed');
    expect(panel(touched({ noticeMinutes: 0 }))).toMatch(/none$/);
  });

  it('counts calls where somebody counts them', () => {
    expect(panel(touched({}))).not.toContain('Calls this month');
    expect(panel(touched({ callsThisMonth: 3, callsAgreed: 10 }))).toMatch(/3 of 10$/);
    expect(panel(touched({ callsThisMonth: 3 }), touched({ assetId: 'X', callsThisMonth: null }))).toMatch(
      /—$/,
    );
  });
});

describe('6: what if I do nothing?', () => {
  const panel = (
    doNothing: Partial<Screen['doNothing']>,
    phase: 'open' | 'late' | 'decided' = 'open',
  ): string =>
    words(
      h(DoNothingPanel, {
        screen: screen({ doNothing: { ...base.doNothing, ...doNothing } }),
        phase: phase as never,
        onNothing: () => undefined,
      }),
    );

  it('tells the plan that stays and where the assets go then', () => {
    const text = panel({
      planInForce: { id: 'lyon-1', untilMs: NOW_MS + 2 * SLOT_MS },
      then: [
        { kind: 'battery', assets: 2, safeState: 'power', powerKw: 0 },
        { kind: 'ev-hub', assets: 3, safeState: 'local', powerKw: null },
        { kind: 'hot-water', assets: 1, safeState: 'local', powerKw: null },
      ],
    });
    expect(text).toContain(
      'expires 18:10 → plan lyon\u20111 stays until 18:30, then 4 assets return to local control, 2 × batteries to 0 kW',
    );
  });

  it('tells that nothing is in force', () => {
    const then = [
      { kind: 'pv', assets: 1, safeState: 'local', powerKw: null },
    ] as Screen['doNothing']['then'];
    expect(panel({ then })).toContain('nothing is in force: 1 asset returns to local control');
  });

  it('has nothing left to press once it is too late or decided', () => {
    expect(panel({}, 'late')).toContain('Expired 18:10: nothing of this plan is sent.');
    expect(panel({}, 'decided')).toContain('Decided: nothing is left to do here.');
    expect(panel({}, 'decided')).not.toContain('Do nothing:');
  });
});

describe('7: can the forecast be trusted?', () => {
  const panel = (trust: Partial<Screen['trust']>): string =>
    words(h(TrustPanel, { screen: screen({ trust: { ...base.trust, ...trust } }) }));

  it('says what is not known', () => {
    const text = panel({});
    expect(text).toContain('no band known');
    expect(text).toContain('not known yet');
    expect(text).toContain('none found');
  });

  it('tells width, errors by district and the largest miss', () => {
    const text = panel({
      city: { p10Kw: [400, 410], p50Kw: [420, 430], p90Kw: [440, 460], widthShare: 0.106 },
      districts: [
        { districtId: 'L5', name: 'Vieux-Lyon', errorShare: 0.031 },
        { districtId: 'L7', name: 'Gerland', errorShare: 0.082 },
        { districtId: 'L9', name: 'Vaise', errorShare: null },
      ],
      largestMiss: { districtId: 'L7', atMs: NOW_MS - SLOT_MS, forecastKw: 9_000, cameKw: 11_500 },
    });
    expect(text).toContain('10.6 % wide');
    expect(text).toContain('3.1 % to 8.2 %, highest Gerland');
    expect(text).toContain('Gerland 17:45: 11.5 MW came, 9.0 MW forecast');
  });

  it('draws the band without a number that is none, even when it is flat', () => {
    const city = { p10Kw: [400], p50Kw: [400], p90Kw: [400], widthShare: 0 };
    const html = markup(h(TrustPanel, { screen: screen({ trust: { ...base.trust, city } }) }));
    expect(html).toContain('approval-band-line');
    expect(html).not.toContain('NaN');
  });
});
