/** Writes a draft site file from what was found on a server; what only a person knows is left as `null  # FILL IN`. */
import { HOUSE_UNIT } from '../../core/quantity/unit.js';
import { OBSERVABLE_DIMENSION, type Observable } from '../../core/series/series.js';
import type {
  DiscoveredGroup,
  DiscoveredMethod,
  DiscoveredServer,
  DiscoveredVariable,
} from './discovered.js';
import { CONTROL_NAMES } from './energy-names.js';

const HOURS_HINT = '24 numbers, one per civil hour 0..23';

/** Fields of a battery that no server tells. */
const BATTERY_FIELDS: readonly (readonly [string, string])[] = [
  ['ratedKw', 'largest power either way [kW]'],
  ['rampKwPerS', 'fastest change of power [kW/s]'],
  ['energyCapacityKwh', 'energy [kWh]'],
  ['maxChargeKw', '[kW]'],
  ['maxDischargeKw', '[kW]'],
  ['efficiencyCharge', 'one way, 0..1'],
  ['efficiencyDischarge', 'one way, 0..1'],
  ['socMin', 'usable window, 0..1'],
  ['socMax', 'usable window, 0..1'],
  ['wearEurPerKwh', 'price of ageing [EUR/kWh]'],
];

/** A draft in the format of docs/site-file.md; it loads once every `null` marked FILL IN has a value. */
export function draftSiteFile(server: DiscoveredServer): string {
  const draft = new Draft(server);
  return draft.text();
}

type Role = 'meter' | 'battery' | 'asset' | 'sensor';

class Draft {
  private readonly prefixes: ReadonlyMap<string, string>;
  private readonly groups: readonly {
    readonly id: string;
    readonly role: Role;
    readonly group: DiscoveredGroup;
  }[];

  constructor(private readonly server: DiscoveredServer) {
    const used = server.namespaces.filter((uri, i) => i > 0 && this.isUsed(uri));
    this.prefixes = new Map(used.map((uri, i) => [uri, `n${String(i + 1)}`]));
    const taken = new Set<string>();
    this.groups = server.groups.flatMap((group) => {
      const role = roleOf(group);
      return role === undefined ? [] : [{ id: uniqueId(group.path, taken), role, group }];
    });
  }

  text(): string {
    return `${[...this.head(), ...this.grid(), ...this.meters(), ...this.sensors(), ...this.assets(), ...tariff()].join('\n')}\n`;
  }

  private head(): string[] {
    const { server } = this;
    return [
      `# Draft from ${server.url}: ${String(server.nodeCount)} nodes looked at${server.truncated ? ', THERE ARE MORE than the bound' : ''}.`,
      '# Every null marked FILL IN needs a value that no server tells; docs/site-file.md explains each key.',
      '# Check the sign of every point: positive = from the network into the meter or asset; `sign: -1` turns it.',
      'traboule: site/v1',
      'id: null # FILL IN: short name of the site, in quotes',
      'name: null # FILL IN: name people read, in quotes',
      'timeZone: Europe/Paris',
      'cityImportLimitKw:',
      '  winter: null # FILL IN: largest import Oct-Mar [kW]',
      '  summer: null # FILL IN: largest import Apr-Sep [kW]',
      'namespaces:',
      ...[...this.prefixes].map(([uri, prefix]) => `  ${prefix}: ${JSON.stringify(uri)}`),
      'endpoints:',
      `  E1: { url: ${JSON.stringify(server.url)}, security: ${securityOf(server)} }`,
    ];
  }

  private grid(): string[] {
    return [
      'districts:',
      '  D1: null # FILL IN: name of the district, in quotes',
      'substations:',
      '  S1:',
      '    name: null # FILL IN: name of the substation, in quotes',
      '    firmKva: null # FILL IN: firm capacity, N-1 [kVA]',
      '    importLimitKw: null # FILL IN: largest import [kW]',
      '    exportLimitKw: null # FILL IN: largest export [kW, positive]',
    ];
  }

  private meters(): string[] {
    const meters = this.groups.filter((g) => g.role === 'meter');
    if (meters.length === 0) return ['meters: {} # FILL IN: no object with AcActivePowerTotal was found'];
    return [
      'meters:',
      ...meters.flatMap(({ id, group }) => [
        `  ${id}: # ${group.path.join('/')}`,
        '    substation: S1 # check',
        '    district: D1 # check',
        '    endpoint: E1',
        ...this.read(group, '    '),
      ]),
    ];
  }

  private sensors(): string[] {
    const sensors = this.groups.filter((g) => g.role === 'sensor');
    if (sensors.length === 0) return [];
    return [
      'sensors:',
      ...sensors.flatMap(({ id, group }) => [
        `  ${id}: # ${group.path.join('/')}`,
        '    endpoint: E1',
        ...this.read(group, '    '),
      ]),
    ];
  }

  private assets(): string[] {
    const batteries = this.groups.filter((g) => g.role === 'battery');
    const others = this.groups.filter((g) => g.role === 'asset');
    const meter = this.groups.find((g) => g.role === 'meter')?.id;
    const entry = (id: string, group: DiscoveredGroup, fields: readonly string[]): string[] => [
      `  ${id}: # ${group.path.join('/')}`,
      ...fields,
      meter === undefined ? '    meter: null # FILL IN: meter that counts it' : `    meter: ${meter} # check`,
      '    endpoint: E1',
      '    safeState: local # check: or { powerKw: 0 }',
      ...this.read(group, '    '),
      ...this.control(group),
    ];
    const batteryFields = [
      '    kind: battery',
      ...BATTERY_FIELDS.map(([k, hint]) => `    ${k}: null # FILL IN: ${hint}`),
    ];
    const live = batteries.flatMap(({ id, group }) => entry(id, group, batteryFields));
    const kindHint = ['    kind: null # FILL IN, with the fields of the kind (docs/site-file.md)'];
    const candidates = others
      .flatMap(({ id, group }) => entry(id, group, kindHint))
      .map((line) => `#${line}`);
    return [
      live.length === 0 ? 'assets: {}' : 'assets:',
      ...live,
      ...(candidates.length === 0
        ? []
        : ['# Can be steered, but its kind is not told; take it in by hand:', ...candidates]),
    ];
  }

  private read(group: DiscoveredGroup, indent: string): string[] {
    const taken = new Set<Observable>();
    const lines: string[] = [];
    for (const variable of group.variables) {
      const { observable } = variable;
      if (observable === undefined || taken.has(observable)) continue;
      const doubted = variable.doubt !== undefined;
      if (!doubted) taken.add(observable);
      const unit = variable.unit ?? HOUSE_UNIT[OBSERVABLE_DIMENSION[observable]];
      const history = variable.historizing ? ', history: true' : '';
      const point = `${observable}: { node: ${this.node(variable.node)}, unit: ${JSON.stringify(unit)}${history} }`;
      lines.push(`${indent}  ${doubted ? `# check, ${variable.doubt ?? ''}: ` : ''}${point}`);
    }
    return taken.size === 0 ? [`${indent}read: {}`, ...lines] : [`${indent}read:`, ...lines];
  }

  private control(group: DiscoveredGroup): string[] {
    const method = (name: string): DiscoveredMethod | undefined => group.methods.find((m) => m.name === name);
    const variable = (name: string): DiscoveredVariable | undefined =>
      group.variables.find((v) => v.name === name);
    const apply = method(CONTROL_NAMES.apply);
    const release = method(CONTROL_NAMES.release);
    const readBack = variable(CONTROL_NAMES.readBack);
    if (apply === undefined || release === undefined || readBack === undefined) return [];
    const id = variable(CONTROL_NAMES.setpointId);
    return [
      '    control:',
      '      via: method',
      `      object: ${this.node(apply.object)}`,
      `      apply: ${this.node(apply.node)}`,
      `      release: ${this.node(release.node)}`,
      `      unit: ${JSON.stringify(readBack.unit ?? 'W')} # check`,
      `      readBack: ${this.node(readBack.node)}`,
      ...(id === undefined ? [] : [`      setpointId: ${this.node(id.node)}`]),
    ];
  }

  private node(name: string): string {
    for (const [uri, prefix] of this.prefixes) {
      if (name.startsWith(`nsu=${uri};`)) return JSON.stringify(`${prefix}:${name.slice(uri.length + 5)}`);
    }
    return JSON.stringify(name);
  }

  private isUsed(uri: string): boolean {
    return this.server.groups.some((g) =>
      [...g.methods, ...g.variables].some((n) => n.node.startsWith(`nsu=${uri};`)),
    );
  }
}

function roleOf(group: DiscoveredGroup): Role | undefined {
  const sees = (o: Observable): boolean => group.variables.some((v) => v.observable === o);
  const steered = group.methods.some((m) => m.name === CONTROL_NAMES.apply);
  if (sees('soc')) return 'battery';
  if (steered) return 'asset';
  if (sees('activePower') || sees('importBlock')) return 'meter';
  return group.variables.some((v) => v.observable !== undefined && v.doubt === undefined)
    ? 'sensor'
    : undefined;
}

function uniqueId(path: readonly string[], taken: Set<string>): string {
  const base =
    path
      .join('-')
      .replace(/[^A-Za-z0-9_-]+/g, '-')
      .replace(/^[-_]+/, '') || 'X';
  let id = base;
  for (let n = 2; taken.has(id); n++) id = `${base}-${String(n)}`;
  taken.add(id);
  return id;
}

function securityOf(server: DiscoveredServer): string {
  const { securityPolicy, securityMode, user } = server.security;
  if (securityPolicy === 'None') return 'none';
  const who =
    user === undefined ? '' : `, user: ${JSON.stringify(user.name)}, passwordEnv: ${user.passwordEnv}`;
  return `{ policy: ${securityPolicy}, mode: ${securityMode}${who} }`;
}

function tariff(): string[] {
  const lists = [
    'energyWinterEurPerKwh',
    'energySummerEurPerKwh',
    'networkEurPerKwh',
    'co2WinterGPerKwh',
    'co2SummerGPerKwh',
  ];
  return [
    'tariff:',
    ...lists.map((key) => `  ${key}: null # FILL IN: ${HOURS_HINT}`),
    '  exportShare: null # FILL IN: share of the energy price paid for export, 0..1',
    '  peakEurPerKw: null # FILL IN: price of the highest quarter-hour [EUR/kW]',
  ];
}
