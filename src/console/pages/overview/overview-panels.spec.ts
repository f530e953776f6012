/** The overview as an operator reads it: figures, limits, batteries, alarms, decisions and the map, in both languages. */
import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { inLanguage, markup, words } from '../../testing/shown.js';
import type { Battery, District } from '../../api/overview.js';
import { DecisionsPanel } from './decisions-panel.js';
import { DistrictMap } from './district-map.js';
import { Figures } from './figures.js';
import { AlarmsPanel, LimitsPanel, StoragePanel } from './grid-panels.js';
import { city, limitRow, NOW_MS, proposal, SLOT_MS } from './testing/city.js';

const BATTERY: Battery = {
  id: 'BAT',
  name: 'Gerland',
  districtId: 'L7',
  soc: 0.625,
  socMin: 0.1,
  socMax: 0.9,
  energyKwh: 25_000,
  capacityKwh: 40_000,
  powerKw: 3_200,
  ageMs: 30_000,
};

describe('the figures at the top', () => {
  it('tell demand, import against its limit, storage, local generation and inputs', () => {
    const text = words(h(Figures, { city: city() }));
    expect(text).toContain('Demand 500 MW');
    expect(text).toContain('400 MW of 500 MW worst ahead 90 % at 18:30');
    expect(text).toContain('Stored 30.0 MWh of 40 MWh discharging 5.0 MW');
    expect(text).toContain('Inputs measured 97 % closed up to 18:00 2 % estimated, 1 % missing, 24 h');
  });

  it('speak French', () => {
    const text = inLanguage('fr', () => words(h(Figures, { city: city() })));
    expect(text).toContain('Stocké 30,0 MWh sur 40 MWh décharge 5,0 MW');
  });

  it('never show what is not known as nothing', () => {
    const { demand, storage } = city();
    const blind = city({
      demand: { ...demand, measured: { ...demand.measured, kw: [null, null] } },
      storage: { ...storage, energyKwh: null, powerKw: null },
      limits: [limitRow({ importKw: null, loading: null, worst: null })],
    });
    const html = markup(h(Figures, { city: blind }));
    expect(html).toContain('class="fill-bar" role="img" aria-label="— %"');
    expect(html).toContain('limit-bar-unknown');
    const text = words(h(Figures, { city: blind }));
    expect(text).toMatch(/Demand — not known MW/);
    expect(text).toContain('nothing known ahead');
    expect(text).not.toMatch(/\b0(\.0)? MW/);
  });

  it.each([
    [5_000, 'charging 5.0 MW'],
    [0.4, 'at rest'],
    [-900, 'discharging 0.9 MW'],
  ])('tell which way storage works: %d kW is %s', (powerKw, text) => {
    const storage = { ...city().storage, powerKw };
    expect(words(h(Figures, { city: city({ storage }) }))).toContain(text);
  });

  it('give the share of local generation only where there is a demand', () => {
    const { demand } = city();
    const none = { ...demand, measured: { ...demand.measured, kw: [0, 0] } };
    expect(words(h(Figures, { city: city({ demand: none }) }))).toContain('— % of the demand');
  });
});

describe('the loading of the grid', () => {
  const rows = [
    limitRow({ nodeId: 'CITY', loading: 0.8, worst: null }),
    limitRow({
      nodeId: 'PDJ',
      name: 'Point-du-Jour',
      level: 'substation',
      loading: 0.5,
      importKw: 20_000,
      limitKw: 40_000,
    }),
    limitRow({
      nodeId: 'VAI',
      name: 'Vaise',
      level: 'substation',
      loading: 0.4,
      worst: { slotMs: NOW_MS + SLOT_MS, importKw: 42_000, limitKw: 40_000, loading: 1.05 },
    }),
    limitRow({
      nodeId: 'CRX',
      name: 'Croix-Rousse',
      level: 'substation',
      loading: null,
      importKw: null,
      worst: null,
    }),
  ];

  it('stands the fullest first, now or ahead', () => {
    const text = words(h(LimitsPanel, { city: city({ limits: rows }) }));
    const order = ['Vaise', 'Point-du-Jour', 'City', 'Croix-Rousse'].map((name) => text.indexOf(name));
    // Point-du-Jour is at 90 % ahead, the city at 80 % now.
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order[0]).toBeGreaterThan(0);
  });

  it('marks what is over its limit by more than a colour, and says what is not known', () => {
    const html = markup(h(LimitsPanel, { city: city({ limits: rows }) }));
    expect(html).toMatch(/over-limit strong">105 % 18:15/);
    expect(words(h(LimitsPanel, { city: city({ limits: rows }) }))).toMatch(
      /Croix-Rousse not known — not known MW/,
    );
  });
});

describe('batteries', () => {
  const shown = (over: Partial<Battery>): string =>
    words(
      h(StoragePanel, {
        city: city({ storage: { ...city().storage, batteries: [{ ...BATTERY, ...over }] } }),
      }),
    );

  it('tell how full they are and what they do', () => {
    expect(shown({})).toContain('Gerland 63 % charging 3.2 MW');
  });

  it('say how old a value is once it is older than twenty minutes', () => {
    expect(shown({ ageMs: 20 * 60_000 })).not.toContain('old');
    expect(shown({ ageMs: 21 * 60_000 })).toContain('old: 21 min 00 s');
    expect(shown({ ageMs: 3 * 3_600_000 })).toContain('old: 3 h 00 min');
  });

  it('that are not known show a dash', () => {
    expect(shown({ soc: null, powerKw: null })).toContain('Gerland — % — MW');
  });
});

describe('alarms', () => {
  it('are counted by priority, with those nobody has acknowledged', () => {
    const { alarms } = city();
    const text = words(
      h(AlarmsPanel, { city: city({ alarms: { ...alarms, high: { active: 3, unacknowledged: 2 } } }) }),
    );
    expect(text).toMatch(/0 Urgent 3 High High 2 to acknowledge 0 Medium 0 Low/);
    expect(text).not.toContain('flood');
  });

  it('say when they flood', () => {
    const { alarms } = city();
    expect(words(h(AlarmsPanel, { city: city({ alarms: { ...alarms, flood: true } }) }))).toContain(
      'Alarm flood: more than 10 in 10 minutes',
    );
  });
});

describe('what waits for a decision', () => {
  it('is told by the time left for it', () => {
    const proposals = [
      proposal({ id: 'later', firstSlotMs: NOW_MS + 2 * SLOT_MS, approveByMs: NOW_MS + 900_000 }),
      proposal({ id: 'sooner' }),
    ];
    const text = words(h(DecisionsPanel, { city: city({ proposals }) }));
    expect(text.indexOf('Plan from 18:15')).toBeLessThan(text.indexOf('Plan from 18:30'));
    expect(text).toContain('changes 2.5 MW at once, moves 12.0 MWh');
  });

  it('says when two people are asked for or the check did not pass', () => {
    const proposals = [proposal({ fourEyes: { needed: true, reasons: [] }, checkPassed: false })];
    const text = words(h(DecisionsPanel, { city: city({ proposals }) }));
    expect(text).toContain('two people');
    expect(text).toContain('check not passed');
    const plain = words(h(DecisionsPanel, { city: city({ proposals: [proposal()] }) }));
    expect(plain).not.toMatch(/two people|not passed/);
  });

  it('is nothing, and no plan is in force: both are said', () => {
    const text = words(h(DecisionsPanel, { city: city() }));
    expect(text).toContain('Nothing waits for a decision.');
    expect(text).toContain('No plan is in force: the assets are in their safe state.');
  });

  it('tells the plan in force, until when, and who decided', () => {
    const plan = {
      id: 'lyon/7',
      state: 'active',
      contentHash: 'h',
      firstSlotMs: NOW_MS,
      validUntilMs: NOW_MS + 4 * SLOT_MS,
      decidedBy: 'Anna',
      decidedAtMs: NOW_MS - 60_000,
      reason: null,
    };
    const html = markup(h(DecisionsPanel, { city: city({ plan }) }));
    expect(html).toContain('href="/plans/lyon%2F7"');
    expect(html).toContain('until 19:00');
    expect(html).toContain('approved by Anna, 17:59');
  });
});

describe('the map', () => {
  const district = (id: string, abnormal: District['abnormal']): District => ({
    id,
    name: `District ${id}`,
    nodeIds: [],
    importKw: null,
    loading: null,
    worst: null,
    abnormal,
  });
  const over: District['abnormal'] = {
    code: 'over-limit-ahead',
    nodeId: 'CITY',
    loading: 1.04,
    slotMs: NOW_MS + SLOT_MS,
    alarmId: null,
    text: '',
  };

  it('is quiet while all districts are within their limits', () => {
    const html = markup(h(DistrictMap, { city: city({ districts: [district('L5', null)] }) }));
    expect(html).toContain('All districts within their limits.');
    expect(html).not.toContain('map-district map-');
  });

  it('names what is abnormal in words, with the node and the time', () => {
    const text = words(
      h(DistrictMap, { city: city({ districts: [district('L5', over), district('L7', null)] }) }),
    );
    expect(text).toContain('District L5 over the limit ahead: Lyon at 104 %, 18:15');
    expect(text).not.toContain('District L7');
  });

  it('carries loading and name in the name of each link, in both languages', () => {
    const render = (): string =>
      markup(h(DistrictMap, { city: city({ districts: [district('L5', over)] }) }));
    expect(render()).toContain('aria-label="Open the district District L5, L5 104 %"');
    expect(inLanguage('fr', render)).toContain('aria-label="Carte des secteurs : 1 secteur anormal"');
  });

  it('leads to every district of the site, those without a word from the service too', () => {
    const html = markup(h(DistrictMap, { city: city() }));
    expect(html.match(/class="map-link"/g)).toHaveLength(10);
    expect(html).toContain('href="/nodes/VLB"');
  });
});
