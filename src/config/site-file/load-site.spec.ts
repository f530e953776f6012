import { describe, expect, it } from '@jest/globals';
import { DomainError } from '../../core/domain-error.js';
import { loadSite } from './load-site.js';
import type { SiteFileIssue } from './site-file-issue.js';

const HOURS = `[${Array.from({ length: 24 }, () => '0.1').join(', ')}]`;

const FILE = `traboule: site/v1
id: bench
name: Bench
timeZone: Europe/Paris
cityImportLimitKw: { winter: 900, summer: 800 }
namespaces: { t: "urn:bench" }
endpoints:
  A: { url: "opc.tcp://127.0.0.1:4840/A", security: none }
  B:
    url: "opc.tcp://127.0.0.1:4841/B"
    security: { policy: Basic256Sha256, mode: SignAndEncrypt, user: gateway, passwordEnv: BENCH_PASSWORD }
districts: { D1: One }
substations:
  S1: { name: North, firmKva: 500, importLimitKw: 480, exportLimitKw: 400 }
branches:
  F1: { kind: feeder, parent: S1, limitKw: 200 }
  F2: { kind: feeder, parent: F1, limitKw: 100 }
meters:
  M1:
    substation: S1
    district: D1
    branch: F2
    endpoint: A
    read:
      activePower: { node: "t:s=M1.P", unit: W }
      importBlock: { node: "t:s=M1.I", unit: W, history: true }
      importEnergy: { node: "nsu=urn:bench;i=12", unit: Wh, rolloverAt: 1.0e9 }
sensors:
  MET:
    endpoint: B
    read:
      outdoorTemperature: { node: "t:s=T", unit: "°C", history: true }
weather:
  outdoorTemperature: { endpoint: B, node: "t:s=F", unit: "°C", startNode: "t:s=F0", issuedAtNode: "t:s=FI" }
assets:
  BAT:
    kind: battery
    name: Battery
    meter: M1
    endpoint: A
    ratedKw: 100
    rampKwPerS: 10
    safeState: { powerKw: 0 }
    energyCapacityKwh: 200
    maxChargeKw: 100
    maxDischargeKw: 100
    efficiencyCharge: 0.95
    efficiencyDischarge: 0.95
    socMin: 0.1
    socMax: 0.9
    wearEurPerKwh: 0.02
    read:
      activePower: { node: "t:s=BAT.P", unit: W, sign: -1 }
      soc: { node: "t:s=BAT.SOC", unit: "%" }
    control: { via: method, object: "t:s=BAT", apply: "t:s=BAT.Apply", release: "t:s=BAT.Release", unit: W, readBack: "t:s=BAT.Applied", setpointId: "t:s=BAT.Id" }
  PV:
    kind: pv
    meter: M1
    endpoint: A
    ratedKw: 50
    rampKwPerS: 5
    safeState: local
    peakKw: 60
    control: { via: variable, node: "t:s=PV.Limit", unit: "%", sign: -1, releaseValue: 100, readBack: "t:s=PV.Limit" }
tariff:
  energyWinterEurPerKwh: ${HOURS}
  energySummerEurPerKwh: ${HOURS}
  networkEurPerKwh: ${HOURS}
  exportShare: 0.9
  peakEurPerKw: 0.01
  co2WinterGPerKwh: ${HOURS}
  co2SummerGPerKwh: ${HOURS}
`;

function issuesOf(text: string): readonly SiteFileIssue[] {
  try {
    loadSite(text, 'bench.yaml');
  } catch (error) {
    if (error instanceof DomainError && error.code === 'invalid-site') {
      return error.context['issues'] as readonly SiteFileIssue[];
    }
    throw error;
  }
  return [];
}

function lineOf(text: string, part: string): number {
  const line = text.split('\n').findIndex((l) => l.includes(part));
  if (line < 0) throw new Error(`"${part}" is not in the file`);
  return line + 1;
}

describe('loadSite, a right file', () => {
  const site = loadSite(FILE, 'bench.yaml');

  it('holds the grid with what follows from the meter', () => {
    const battery = site.grid.assets.find((a) => a.id === 'BAT');
    expect(battery).toMatchObject({
      substationId: 'S1',
      districtId: 'D1',
      meterId: 'M1',
      controllable: true,
      safeState: { mode: 'power', powerKw: 0 },
    });
    expect(battery).not.toHaveProperty('endpoint');
    expect(site.grid.branches).toHaveLength(2);
    expect(site.grid.cityImportLimitSummerKw).toBe(800);
  });

  it('reads every owner by namespace URI with its sign', () => {
    expect(site.readPoints.map((p) => p.seriesId)).toEqual([
      'M1.activePower',
      'M1.importBlock',
      'M1.importEnergy',
      'MET.outdoorTemperature',
      'BAT.activePower',
      'BAT.soc',
    ]);
    expect(site.readPoints[0]).toMatchObject({ node: 'nsu=urn:bench;s=M1.P', sign: 1, historizing: false });
    expect(site.readPoints[2]).toMatchObject({ node: 'nsu=urn:bench;i=12', rolloverAt: 1e9 });
    expect(site.readPoints[4]?.sign).toBe(-1);
  });

  it('keeps endpoints, control and weather', () => {
    expect(site.endpoints[0]).toEqual({
      id: 'A',
      url: 'opc.tcp://127.0.0.1:4840/A',
      securityPolicy: 'None',
      securityMode: 'None',
    });
    expect(site.endpoints[1]?.user).toEqual({ name: 'gateway', passwordEnv: 'BENCH_PASSWORD' });
    expect(site.controlPoints[0]).toMatchObject({
      via: 'method',
      applyMethodNode: 'nsu=urn:bench;s=BAT.Apply',
    });
    expect(site.controlPoints[1]).toMatchObject({ via: 'variable', releaseValue: 100, unit: '%', sign: -1 });
    expect(site.weather).toHaveLength(1);
  });

  it('has a version that other addresses do not change and other content does', () => {
    const moved = loadSite(FILE, 'bench.yaml', { endpointUrls: { A: 'opc.tcp://127.0.0.1:9/A' } });
    expect(moved.version).toBe(site.version);
    expect(moved.endpoints[0]?.url).toBe('opc.tcp://127.0.0.1:9/A');
    expect(loadSite(FILE.replace(':4840/', ':4999/'), 'x').version).toBe(site.version);
    expect(loadSite(FILE.replace('winter: 900', 'winter: 901'), 'x').version).not.toBe(site.version);
  });

  it('refuses another address for an endpoint that is not there', () => {
    expect(() => loadSite(FILE, 'bench.yaml', { endpointUrls: { Z: 'opc.tcp://127.0.0.1:9' } })).toThrow(
      /"Z"/,
    );
  });
});

/** What is wrong · text replaced · by what · text on the line that must be named · words of the message. */
const WRONG: readonly (readonly [string, string, string, string, RegExp])[] = [
  [
    'an unknown key',
    '    ratedKw: 100',
    '    ratedKw: 100\n    colour: red',
    'colour',
    /unknown key "colour"/,
  ],
  [
    'a missing key',
    '    energyCapacityKwh: 200\n',
    '',
    '  BAT:',
    /missing "energyCapacityKwh"; expected a number/,
  ],
  [
    'a wrong unit',
    'M1.P", unit: W',
    'M1.P", unit: kWh',
    'M1.P',
    /unit "kWh" for activePower; expected one of W, kW, MW/,
  ],
  ['an unknown unit', 'BAT.SOC", unit: "%"', 'BAT.SOC", unit: "pct"', 'BAT.SOC', /unit "pct".*%/],
  [
    'a wrong control unit',
    'unit: W, readBack',
    'unit: V, readBack',
    'via: method',
    /unit "V" for a setpoint; expected one of W, kW, MW, %/,
  ],
  ['an unknown prefix', 't:s=M1.P', 'q:s=M1.P', 'q:s=M1.P', /prefix "q"; expected .*known: t/],
  ['a namespace index', 't:s=M1.P', 'ns=2;s=M1.P', 'ns=2', /a namespace index .* changes/],
  ['a doubled YAML key', '  PV:', '  BAT:', '', /saw BAT a second time in the same block/],
  ['an id used twice', '  MET:', '  M1:', '', /id "M1" again/],
  ['an asset named like a substation', '  PV:', '  S1:', '', /id "S1" again/],
  [
    'an unknown meter',
    'kind: pv\n    meter: M1',
    'kind: pv\n    meter: M9',
    'meter: M9',
    /"M9"; expected the id of a meter .*M1/,
  ],
  ['an unknown substation', 'substation: S1', 'substation: S9', 'substation: S9', /"S9".*a substation/],
  ['an unknown district', 'district: D1', 'district: D9', 'district: D9', /"D9".*a district/],
  [
    'an unknown endpoint',
    'branch: F2\n    endpoint: A',
    'branch: F2\n    endpoint: Z',
    'endpoint: Z',
    /"Z"; expected an endpoint/,
  ],
  ['an unknown parent', 'parent: F1', 'parent: F9', 'F2: {', /"F9".*a substation or branch/],
  [
    'a loop of branches',
    'parent: S1, limitKw: 200',
    'parent: F2, limitKw: 200',
    'F1: {',
    /loop: F1 -> F2 -> F1/,
  ],
  ['a limit of 0', 'importLimitKw: 480', 'importLimitKw: 0', 'S1: {', /saw 0; expected a number above 0/],
  ['a negative city limit', 'winter: 900', 'winter: -900', 'winter:', /saw -900; expected a number above 0/],
  ['a limit above firm', 'importLimitKw: 480', 'importLimitKw: 600', 'S1: {', /within the firm capacity/],
  ['socMin above socMax', 'socMin: 0.1', 'socMin: 0.95', 'socMin', /socMin 0.95 and socMax 0.9/],
  ['soc in per cent', 'socMax: 0.9', 'socMax: 90', 'socMax', /a share from 0 to 1/],
  [
    '23 hours',
    'energyWinterEurPerKwh: [0.1, ',
    'energyWinterEurPerKwh: [',
    'energyWinter',
    /saw 23 values; expected 24/,
  ],
  ['no security', ', security: none }', ' }', '  A: {', /missing "security"; expected `security: none`/],
  ['a user without password', ', passwordEnv: BENCH_PASSWORD', '', 'user: gateway', /without the other/],
  ['NaN', 'peakKw: 60', 'peakKw: .nan', 'peakKw', /saw NaN; expected a number/],
  ['infinity', 'peakKw: 60', 'peakKw: .inf', 'peakKw', /saw Infinity; expected a number/],
  ['text for a number', 'ratedKw: 50', 'ratedKw: "50 kW"', '50 kW', /saw "50 kW"; expected a number/],
  ['an unknown kind', 'kind: pv', 'kind: windmill', 'windmill', /saw "windmill"; expected a kind of asset/],
  [
    'an unknown observable',
    '      soc:',
    '      charge:',
    '      charge:',
    /unknown key "charge"; expected one of activePower, .*soc/,
  ],
  ['a rollover on power', 'M1.P", unit: W', 'M1.P", unit: W, rolloverAt: 5', 'M1.P', /energy counters only/],
  [
    'another time zone',
    'Europe/Paris',
    'Europe/Berlin',
    'timeZone',
    /"Europe\/Berlin"; expected "Europe\/Paris"/,
  ],
  [
    'an address without port',
    'opc.tcp://127.0.0.1:4840/A',
    'http://127.0.0.1',
    '  A: {',
    /opc\.tcp:\/\/host:port/,
  ],
  [
    'a safe state above the rating',
    'powerKw: 0 }',
    'powerKw: 500 }',
    'safeState: {',
    /at most the rated 100 kW/,
  ],
  ['a space in an id', '  PV:', '  "P V":', 'P V', /letters, digits/],
];

describe('loadSite, a wrong file', () => {
  it.each(WRONG)('refuses %s at its line', (_what, from, to, at, message) => {
    expect(FILE).toContain(from);
    const text = FILE.replace(from, to);
    const issues = issuesOf(text);
    const found = issues.filter((i) => message.test(i.message));
    expect({ issues, found: found.length }).toEqual({ issues, found: 1 });
    if (at !== '') expect(found[0]?.line).toBe(lineOf(text, at));
  });

  it.each(WRONG)('reports %s once, with no problem that only follows from it', (_what, from, to) => {
    const issues = issuesOf(FILE.replace(from, to));
    // One slip may break two links of a loop, or take control and read points of a renamed entry with it.
    expect(issues.length).toBeGreaterThanOrEqual(1);
    expect(issues.length).toBeLessThanOrEqual(2);
  });

  it('names all problems at once, in the order of the file', () => {
    let text = FILE;
    for (const [from, to] of [
      ['winter: 900', 'winter: 0'],
      ['parent: F1', 'parent: F9'],
      ['socMin: 0.1', 'socMin: 0.95'],
      ['exportShare: 0.9', 'exportShare: 9'],
      ['peakKw: 60', 'peakKw: .nan'],
    ] as const) {
      text = text.replace(from, to);
    }
    const issues = issuesOf(text);
    expect(issues).toHaveLength(5);
    expect(issues.map((i) => i.line)).toEqual([...issues.map((i) => i.line)].sort((a, b) => a - b));
    expect(() => loadSite(text, 'bench.yaml')).toThrow(
      /5 problems.*\nbench\.yaml:5 cityImportLimitKw\.winter: saw 0/,
    );
  });

  it('finds the other problems when the top itself is wrong', () => {
    const issues = issuesOf(
      FILE.replace('exportShare: 0.9', 'exportShare: lots').replace('socMin: 0.1', 'socMin: 2'),
    );
    expect(issues.map((i) => i.path)).toEqual([
      'assets.BAT.socMin',
      'assets.BAT.socMin',
      'tariff.exportShare',
    ]);
  });

  it('refuses what is not YAML, nothing, and a list', () => {
    expect(issuesOf('a: [1, 2\nb: }')[0]?.message).toMatch(/not YAML/);
    expect(issuesOf('').length).toBeGreaterThan(0);
    expect(issuesOf('- 1\n- 2').length).toBeGreaterThan(0);
  });

  it('says where the second of two equal keys stands', () => {
    const text = FILE.replace('  PV:', '  BAT:');
    const lines = text.split('\n');
    const second = lines.lastIndexOf('  BAT:') + 1;
    expect(issuesOf(text)[0]).toMatchObject({ line: second });
  });
});
