/** Site files with calls, runs, fleets, units and a tariff of classes: what is read, and what is refused. */
import { describe, expect, it } from '@jest/globals';
import { DomainError } from '../../core/domain-error.js';
import type { GridModel } from '../../core/grid/grid-model.js';
import { loadSite } from './load-site.js';
import type { SiteFileIssue } from './site-file-issue.js';

const HOURS = `[${Array.from({ length: 24 }, () => '0.1').join(', ')}]`;
const PLACE = 'meter: M1, endpoint: A, ratedKw: 100, rampKwPerS: 10, safeState: local';

const FILE = `traboule: site/v1
id: bench
name: Bench
timeZone: Europe/Paris
cityImportLimitKw: { winter: 900, summer: 800 }
namespaces: { t: "urn:bench" }
endpoints: { A: { url: "opc.tcp://127.0.0.1:4840/A", security: none } }
districts: { D1: One }
substations: { S1: { name: North, firmKva: 500, importLimitKw: 480, exportLimitKw: 400 } }
meters:
  M1: { substation: S1, district: D1, endpoint: A, read: { activePower: { node: "t:s=M1.P", unit: W } } }
assets:
  WND: { kind: wind, ${PLACE} }
  FIX: { kind: fixed-load, ${PLACE}, profileKw: ${HOURS} }
  FLT:
    kind: ev-fleet
    ${PLACE.replaceAll(', ', '\n    ')}
    maxChargeKw: 100
    windows: [{ arrival: "22:00", departure: "06:30", energyKwh: 300 }]
    unmetEurPerKwh: 2
  DRB: { kind: demand-response, ${PLACE}, blockKw: 80, minShare: 0.5, noticeSlots: 2, durationSlots: 4, callsLeft: 1, priceEurPerKwh: 0.2, reboundShare: 0.5, reboundSlots: 4, deliveryProbability: 0.9 }
  ENV: { kind: power-envelope, ${PLACE}, minKw: ${HOURS}, maxKw: ${HOURS}, energyMinKwh: 1, priceEurPerKwh: 0, unservedEurPerKwh: 1 }
  RUN: { kind: power-profile, ${PLACE}, profileKw: [40, 20], earliestStart: "08:00", latestEnd: "18:00", unservedEur: 5 }
  CHP:
    kind: chp
    ${PLACE.replaceAll(', ', '\n    ')}
    minOutputKw: 40
    maxOutputKw: 100
    referenceOutputKw: 60
    costEurPerKwh: 0.1
    commitment: { minUpSlots: 4, minDownSlots: 8, startEur: 30 }
    heat: { demandKw: ${HOURS}, heatPerElectric: 1.2, boilerMaxKw: 200, boilerEurPerKwh: 0.08, dumpMaxKw: 0 }
tariff:
  energyWinterEurPerKwh: ${HOURS}
  energySummerEurPerKwh: ${HOURS}
  networkEurPerKwh: ${HOURS}
  exportShare: 0.5
  peakEurPerKw: 0
  co2WinterGPerKwh: ${HOURS}
  co2SummerGPerKwh: ${HOURS}
  co2EurPerTonne: 80
  networkClasses: [{ name: HPH, months: [1, 2, 3, 11, 12], hours: [7, 8, 9], eurPerKwh: 0.03 }]
lines: { L-S1: { from: CITY, to: S1, reactance: 0.1, limitKw: 500 } }
subscriptions: [{ node: CITY, subscribedKw: 700, overrunEurPerKwh: 0.5, networkClass: HPH }]
ramps: [{ node: S1, freeKw: 40, eurPerKw: 0.01 }]
reserve: { upKw: 50, downKw: 20, holdSlots: 4, shortfallEurPerKwh: 1 }
`;

function issues(text: string): SiteFileIssue[] {
  try {
    loadSite(text, 'bench.yaml');
  } catch (error) {
    if (error instanceof DomainError) return error.context['issues'] as SiteFileIssue[];
    throw error;
  }
  return [];
}

function grid(): GridModel {
  return loadSite(FILE, 'bench.yaml').grid;
}

describe('a site file with every kind', () => {
  it('reads each kind with the fields of its own', () => {
    const assets = new Map(grid().assets.map((asset) => [asset.id, asset]));
    expect([...assets.values()].map((asset) => asset.kind)).toEqual([
      'wind',
      'fixed-load',
      'ev-fleet',
      'demand-response',
      'power-envelope',
      'power-profile',
      'chp',
    ]);
    expect(assets.get('FLT')).toMatchObject({
      windows: [{ arrival: '22:00', departure: '06:30', energyKwh: 300 }],
    });
    expect(assets.get('ENV')).not.toHaveProperty('energyMaxKwh');
    expect(assets.get('CHP')).toMatchObject({
      commitment: { minUpSlots: 4, minDownSlots: 8, startEur: 30 },
      heat: { heatPerElectric: 1.2, boilerMaxKw: 200 },
    });
  });

  it('reads classes, carbon, subscriptions, ramps and reserve', () => {
    const { tariff, subscriptions, ramps, reserve, lines } = grid();
    expect(ramps).toEqual([{ nodeId: 'S1', freeKw: 40, eurPerKw: 0.01 }]);
    expect(lines).toEqual([{ id: 'L-S1', fromId: 'CITY', toId: 'S1', reactance: 0.1, limitKw: 500 }]);
    expect(tariff.co2EurPerTonne).toBe(80);
    expect(tariff.networkClasses?.[0]).toMatchObject({ name: 'HPH', weekdays: [1, 2, 3, 4, 5, 6, 7] });
    expect(subscriptions).toEqual([
      { nodeId: 'CITY', subscribedKw: 700, overrunEurPerKwh: 0.5, networkClass: 'HPH' },
    ]);
    expect(reserve).toEqual({ upKw: 50, downKw: 20, holdSlots: 4, shortfallEurPerKwh: 1 });
  });

  it('says nothing of what the file leaves out', () => {
    const plain = FILE.replace(/subscriptions:.*\n/, '')
      .replace(/ramps:.*\n/, '')
      .replace(/reserve:.*\n/, '')
      .replace(/lines:.*\n/, '');
    const { grid: model } = loadSite(plain, 'bench.yaml');
    expect('subscriptions' in model || 'ramps' in model || 'reserve' in model || 'lines' in model).toBe(
      false,
    );
  });
});

describe('a wrong site file', () => {
  it.each([
    ['arrival: "22:00"', 'arrival: "22:10"', 'assets.FLT.windows.0.arrival', 'quarter-hour'],
    ['durationSlots: 4', 'durationSlots: 0', 'assets.DRB.durationSlots', 'above 0'],
    ['deliveryProbability: 0.9', 'deliveryProbability: 1.2', 'assets.DRB.deliveryProbability', '0 to 1'],
    ['reboundSlots: 4', 'reboundSlots: 0', 'assets.DRB.reboundSlots', 'at least 1 slot'],
    [
      'energyMinKwh: 1',
      'energyMinKwh: 3, energyMaxKwh: 2',
      'assets.ENV.energyMinKwh',
      'above energyMaxKwh 2',
    ],
    ['profileKw: [40, 20]', 'profileKw: [40, 0]', 'assets.RUN.profileKw', 'cut the zeros off'],
    ['minUpSlots: 4', 'minUpSlots: 0', 'assets.CHP.commitment.minUpSlots', 'expected 1 or more'],
    ['boilerMaxKw: 200', 'boilerMaxKw: -1', 'assets.CHP.heat.boilerMaxKw', 'expected 0 or more'],
    ['co2EurPerTonne: 80', 'co2EurPerTonne: -80', 'tariff.co2EurPerTonne', 'expected 0 or more'],
    ['hours: [7, 8, 9]', 'hours: [7, 24]', 'tariff.networkClasses.0.hours', 'hours from 0 to 23'],
    ['node: CITY', 'node: S9', 'subscriptions.0.node', 'CITY, S1'],
    [
      'networkClass: HPH',
      'networkClass: HPX',
      'subscriptions.0.networkClass',
      'a network class (known: HPH)',
    ],
    ['node: S1', 'node: S9', 'ramps.0.node', 'CITY, S1'],
    ['freeKw: 40', 'freeKw: -40', 'ramps.0.freeKw', 'expected 0 or more [kW]'],
    ['eurPerKw: 0.01', 'eurPerKw: -1', 'ramps.0.eurPerKw', 'expected 0 or more [EUR/kW]'],
    [
      'ramps: [{ node: S1,',
      'ramps: [{ node: S1, freeKw: 1, eurPerKw: 1 }, { node: S1,',
      'ramps.1.node',
      'saw S1 twice; expected one price for each node',
    ],
    ['to: S1', 'to: S7', 'lines.L-S1.to', 'known: CITY, S1'],
    ['reactance: 0.1', 'reactance: 0', 'lines.L-S1.reactance', 'above 0'],
    ['holdSlots: 4', 'holdSlots: 0', 'reserve.holdSlots', 'at least 1 slot'],
  ])('with %s as %s is refused at its line', (right, wrong, path, part) => {
    const text = FILE.replace(right, wrong);
    const [issue, ...others] = issues(text);
    expect([issue?.path, others]).toEqual([path, []]);
    expect(issue?.message).toContain(part);
    expect(text.split('\n')[(issue?.line ?? 0) - 1]).toContain(wrong.split(':')[0]);
  });

  it('has no fixed load that is steered', () => {
    const control = 'control: { via: variable, node: "t:s=F", releaseValue: 0, unit: W, readBack: "t:s=F" }';
    const text = FILE.replace('kind: fixed-load,', `kind: fixed-load, ${control},`);
    expect(issues(text)).toMatchObject([{ path: 'assets.FIX.controllable' }]);
  });
});
