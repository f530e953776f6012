/** A draft of a site file from what a server shows: what is taken, what is doubted, and what only a person knows. */
import { describe, expect, it } from '@jest/globals';
import { parse as load } from 'yaml';
import type { DiscoveredGroup, DiscoveredServer, DiscoveredVariable } from './discovered.js';
import { draftSiteFile } from './draft-site-file.js';

const URI = 'urn:maker:devices';

function variable(name: string, over: Partial<DiscoveredVariable> = {}): DiscoveredVariable {
  return {
    node: `nsu=${URI};s=${name}`,
    name,
    observable: undefined,
    unit: undefined,
    measurementId: undefined,
    historizing: false,
    writable: false,
    doubt: undefined,
    ...over,
  };
}

const power = variable('AcActivePowerTotal', { observable: 'activePower', unit: 'W', historizing: true });
const soc = variable('DcRelativeCharge', { observable: 'soc', unit: '%' });
const method = (name: string) => ({ name, node: `nsu=${URI};s=${name}`, object: `nsu=${URI};s=Control` });
const readBack = variable('AppliedSetpoint', { unit: 'kW' });
const METHODS = [method('ApplySetpoint'), method('Release')];

function server(groups: readonly DiscoveredGroup[], over: Partial<DiscoveredServer> = {}): DiscoveredServer {
  return {
    url: 'opc.tcp://127.0.0.1:4840',
    security: { securityPolicy: 'None', securityMode: 'None' },
    namespaces: ['http://opcfoundation.org/UA/', 'urn:server', URI],
    groups,
    nodeCount: 120,
    truncated: false,
    ...over,
  };
}

const group = (
  path: string[],
  variables: DiscoveredVariable[],
  methods = [] as typeof METHODS,
): DiscoveredGroup => ({
  path,
  variables,
  methods,
});

const METER = group(['Meters', 'MTR 1'], [power]);
const BATTERY = group(['Storage', 'BAT'], [power, soc, readBack], METHODS);

describe('a draft', () => {
  it('is YAML that can be read, with a null wherever a person has to fill in', () => {
    const draft = load(draftSiteFile(server([METER, BATTERY]))) as Record<string, unknown>;
    expect(draft).toMatchObject({
      traboule: 'site/v1',
      id: null,
      namespaces: { n1: URI },
      endpoints: { E1: { url: 'opc.tcp://127.0.0.1:4840', security: 'none' } },
    });
  });

  it('says how much it looked at, and when that was not all', () => {
    expect(draftSiteFile(server([]))).toContain('120 nodes looked at.');
    expect(draftSiteFile(server([], { truncated: true }))).toContain('THERE ARE MORE than the bound');
  });

  it('names only the namespaces it uses', () => {
    expect(draftSiteFile(server([METER]))).not.toContain('urn:server');
  });

  it('takes over how the connection is secured, never a password', () => {
    const security = {
      securityPolicy: 'Basic256Sha256',
      securityMode: 'SignAndEncrypt',
      user: { name: 'reader', passwordEnv: 'TRABOULE_PASSWORD_E1' },
    } as unknown as DiscoveredServer['security'];
    expect(draftSiteFile(server([], { security }))).toContain(
      'security: { policy: Basic256Sha256, mode: SignAndEncrypt, user: "reader", passwordEnv: TRABOULE_PASSWORD_E1 }',
    );
  });
});

describe('what is found', () => {
  const read = (...groups: DiscoveredGroup[]): Record<string, Record<string, Record<string, unknown>>> =>
    load(draftSiteFile(server(groups))) as Record<string, Record<string, Record<string, unknown>>>;

  it('is a meter where power is counted and nothing is steered', () => {
    expect(read(METER)['meters']).toEqual({
      'Meters-MTR-1': {
        substation: 'S1',
        district: 'D1',
        endpoint: 'E1',
        read: { activePower: { node: 'n1:s=AcActivePowerTotal', unit: 'W', history: true } },
      },
    });
  });

  it('is a battery where there is a charge, with the methods that steer it', () => {
    const battery = read(METER, BATTERY)['assets']?.['Storage-BAT'];
    expect(battery).toMatchObject({
      kind: 'battery',
      ratedKw: null,
      meter: 'Meters-MTR-1',
      safeState: 'local',
      read: { soc: { node: 'n1:s=DcRelativeCharge', unit: '%' } },
      control: { via: 'method', apply: 'n1:s=ApplySetpoint', release: 'n1:s=Release', unit: 'kW' },
    });
  });

  it('is a battery nobody can steer where a method is missing', () => {
    const half = group(['BAT'], [power, soc, readBack], METHODS.slice(0, 1));
    expect(read(METER, half)['assets']?.['BAT']).not.toHaveProperty('control');
  });

  it('is left as a comment where it can be steered and nobody knows what it is', () => {
    const text = draftSiteFile(server([METER, group(['HVAC'], [power, readBack], METHODS)]));
    expect(text).toContain('#  HVAC: # HVAC');
    expect(text).toContain('assets: {}');
    expect(load(text)).toBeDefined();
  });

  it('is a sensor where it only observes', () => {
    const outdoor = variable('OutdoorTemperature', { observable: 'outdoorTemperature', unit: '°C' });
    expect(read(group(['Roof'], [outdoor]))['sensors']).toEqual({
      Roof: { endpoint: 'E1', read: { outdoorTemperature: { node: 'n1:s=OutdoorTemperature', unit: '°C' } } },
    });
  });

  it('is nothing where nothing is observed', () => {
    const draft = draftSiteFile(server([group(['Server'], [variable('CurrentTime')])]));
    expect(draft).toContain('no object with AcActivePowerTotal was found');
    expect(draft).not.toContain('Server:');
  });

  it('that is doubted stays in the draft as a remark, and does not stand in the way of a second', () => {
    const doubted = variable('P1', { observable: 'activePower', unit: 'W', doubt: 'no unit is declared' });
    const text = draftSiteFile(server([group(['MTR'], [doubted, power])]));
    expect(text).toContain('# check, no unit is declared: activePower: { node: "n1:s=P1"');
    expect(load(text)).toMatchObject({
      meters: { MTR: { read: { activePower: { node: 'n1:s=AcActivePowerTotal' } } } },
    });
  });

  it('has the unit of the house where the server declares none', () => {
    const bare = variable('AcActivePowerTotal', { observable: 'activePower' });
    expect(draftSiteFile(server([group(['MTR'], [bare])]))).toContain('unit: "kW"');
  });

  it('has an id of its own even where names are alike or hold no letter', () => {
    const draft = read(METER, group(['Meters', 'MTR/1'], [power]), group(['--', '??'], [power]));
    expect(Object.keys(draft['meters'] ?? {})).toEqual(['Meters-MTR-1', 'Meters-MTR-1-2', 'X']);
  });
});
