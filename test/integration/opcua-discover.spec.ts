import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { discover, draftSiteFile } from '../../src/adapters/opcua/discover.js';
import type { DiscoveredServer } from '../../src/adapters/opcua/discovered.js';
import { loadSite } from '../../src/config/site-file/load-site.js';
import { filledIn } from '../fixtures/filled-draft.js';
import { freePort, OpcUaPlant, PLANT_URI } from '../fixtures/opcua-plant.js';
import { testOptions } from '../fixtures/opcua-site.js';

const UNPROTECTED = { securityPolicy: 'None', securityMode: 'None' } as const;

describe('discover', () => {
  let plant: OpcUaPlant;
  let server: DiscoveredServer;
  let bench: Awaited<ReturnType<typeof testOptions>>;

  beforeAll(async () => {
    plant = await OpcUaPlant.start({ operationLimit: 7, variables: 3 });
    bench = await testOptions();
    server = await discover(plant.url, { ...bench.options, security: UNPROTECTED });
  });

  afterAll(async () => {
    await bench.dispose();
    await plant.stop();
  });

  it('recognises energy variables, their units and what keeps history', () => {
    const meter = server.groups.find((g) => g.path.join('/') === 'Plant/Meter');
    expect(meter?.variables.map((v) => [v.name, v.observable, v.unit, v.historizing])).toEqual([
      ['AcActivePowerTotal', 'activePower', 'W', false],
      ['AcActivePowerTotalImport15minCompleted', 'importBlock', 'W', true],
      ['AcActiveEnergyTotalImportHp', 'importEnergy', 'Wh', false],
      ['InKilowatt', undefined, 'kW', false],
      ['NoUnit', undefined, undefined, false],
    ]);
    expect(meter?.variables[0]?.node).toBe(`nsu=${PLANT_URI};s=AcActivePowerTotal`);
  });

  it('writes a draft that is refused until a person fills it in, line by line', () => {
    const draft = draftSiteFile(server);
    const blanks = draft.split('\n').flatMap((line, i) => (/^[^#]*null # FILL IN/.test(line) ? [i + 1] : []));
    expect(blanks.length).toBeGreaterThan(10);
    let lines: number[] = [];
    try {
      loadSite(draft, 'draft.yaml');
    } catch (error) {
      const { issues } = (error as { context: { issues: { line: number }[] } }).context;
      lines = issues.map((i) => i.line);
    }
    expect(new Set(lines)).toEqual(new Set(blanks));
  });

  it('writes a draft that loads once it is filled in', () => {
    const site = loadSite(filledIn(draftSiteFile(server)), 'draft.yaml');
    expect(site.readPoints.map((p) => [p.observable, p.unit, p.historizing])).toEqual([
      ['activePower', 'W', false],
      ['importBlock', 'W', true],
      ['importEnergy', 'Wh', false],
    ]);
    expect(site.endpoints[0]).toMatchObject({ url: plant.url, securityPolicy: 'None' });
  });

  it('shows what can be steered as a comment, since nobody told its kind', () => {
    const draft = draftSiteFile(server);
    expect(draft).toMatch(/^# {2}Plant-Battery: # Plant\/Battery$/m);
    expect(draft).toMatch(/^# {6}apply: "n\d:s=ApplySetpoint"$/m);
  });

  it('stops at its bound and says so', async () => {
    const part = await discover(plant.url, { ...bench.options, security: UNPROTECTED, maxNodes: 5 });
    expect(part).toMatchObject({ nodeCount: 5, truncated: true });
    expect(draftSiteFile(part)).toMatch(/THERE ARE MORE/);
  });

  it('says why a server cannot be discovered', async () => {
    const url = `opc.tcp://127.0.0.1:${String(await freePort())}/x`;
    await expect(discover(url, { ...bench.options, security: UNPROTECTED })).rejects.toThrow(
      /cannot discover .*check the address/,
    );
  });
});
