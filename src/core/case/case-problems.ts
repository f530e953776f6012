/** Rules of a case that its shape cannot say: lengths, references, quantiles, and the rules of every grid. */
import { DomainError } from '../domain-error.js';
import { validateGrid } from '../grid/validate-grid.js';
import { nearestName } from '../nearest-name.js';
import { QUANTILE_LEVELS } from '../series/forecast.js';
import { parseInstant } from '../time/instant.js';
import { SLOT_MS } from '../time/slot.js';
import { feederIssues } from './case-feeder.js';
import { caseGrid } from './case-input.js';
import type { CaseAsset } from './case-asset.js';
import type { CaseFeederNetwork, CaseIssue, CaseQuantiles, DispatchCase } from './dispatch-case.js';
import { bySlot } from './per-slot.js';

/** Fields that hold one value per slot when they are lists. */
const BY_SLOT: ReadonlySet<string> = new Set([
  'cityImportLimitKw',
  'importLimitKw',
  'limitKw',
  'powerKw',
  'forecastKw',
  'minKw',
  'maxKw',
  'announcedKw',
  'importEurPerKwh',
  'exportEurPerKwh',
  'networkEurPerKwh',
  'outdoorTemperatureC',
  'irradianceWPerM2',
]);

const HEATED: ReadonlySet<string> = new Set(['tertiary-hvac', 'passive-block', 'slab-block']);

/** Everything wrong with a case of the right shape; empty when it can be solved. */
export function caseProblems(given: DispatchCase): CaseIssue[] {
  const own = [
    ...startProblems(given),
    ...frozenSlotProblems(given),
    ...sizeProblems(given),
    ...lengthProblems(given, given.slots, ''),
    ...referenceProblems(given),
    ...quantileProblems(given),
    ...assetProblems(given),
    ...feederIssues(given),
  ];
  // The rules of grids ask for the shape the mapping gives, which needs what is checked above.
  return own.length > 0 ? own : gridProblems(given);
}

function startProblems({ start }: DispatchCase): CaseIssue[] {
  try {
    if (parseInstant(start) % SLOT_MS === 0) return [];
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return [{ path: 'start', message: error.message }];
  }
  return [
    { path: 'start', message: `saw ${start}; expected a quarter-hour such as ...T17:45:00Z; move the start` },
  ];
}

/** Frozen slots beyond the case would be decided by nobody, and no limit would forbid anything. */
function frozenSlotProblems({ frozenSlots = 0, slots }: DispatchCase): CaseIssue[] {
  if (frozenSlots <= slots) return [];
  const message = `saw ${String(frozenSlots)}; expected at most the ${String(slots)} slots of the case; correct one of them`;
  return [{ path: 'frozenSlots', message }];
}

/**
 * Parts of a case at most, slot by slot: a million makes a program of three million columns, which takes two gigabytes to build.
 * What does not fit into a process would end it, with all else it does.
 */
const MOST_PARTS = 1_000_000;

/** What a bus adds to a program, in parts. */
const PARTS_OF_BUS = 10;

function sizeProblems(given: DispatchCase): CaseIssue[] {
  const { slots, substations, feeders = [], lines = [], feederNetworks = [] } = given;
  const buses = feederNetworks.reduce((sum, one) => sum + busesOf(one), 0);
  const nodes = substations.length + feeders.length + lines.length + PARTS_OF_BUS * buses;
  const parts = slots * given.assets.reduce((sum, entry) => sum + partsOf(entry, slots), nodes);
  if (parts <= MOST_PARTS) return [];
  const message = `saw ${String(slots)} slots for assets, nodes and buses that make ${String(parts)} parts of them; expected at most ${String(MOST_PARTS)}; shorten the horizon, or split the case`;
  return [{ path: 'slots', message }];
}

/** A MATPOWER text has a line for each bus and one for each branch. */
function busesOf({ buses = [], matpower = '' }: CaseFeederNetwork): number {
  return buses.length + Math.floor(matpower.split('\n').length / 2);
}

/** Parts of an asset in a slot: what lasts, or comes in groups, has one for each. */
function partsOf(entry: CaseAsset, slots: number): number {
  switch (entry.kind) {
    case 'ev-fleet':
      return 1 + entry.windows.length;
    case 'demand-response':
      return 1 + Math.min(slots, entry.durationSlots + entry.reboundSlots);
    case 'power-profile':
      return 1 + Math.min(slots, entry.profileKw.length);
    case 'chp':
    case 'waste-to-energy': {
      const { minUpSlots = 0, minDownSlots = 0 } = entry.commitment ?? {};
      return 1 + Math.min(slots, minUpSlots + minDownSlots);
    }
    default:
      return 1;
  }
}

/** Lists of values by slot that have another length than the case has slots. */
function lengthProblems(value: unknown, slots: number, path: string): CaseIssue[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]: [string, unknown]): CaseIssue[] => {
    const at = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    const inQuantiles = path.endsWith('quantilesKw');
    if (!Array.isArray(child) || !(BY_SLOT.has(key) || inQuantiles)) return lengthProblems(child, slots, at);
    if (child.length === slots) return [];
    const message = `saw ${String(child.length)} values; expected ${String(slots)}, one per slot, or a single number for all; complete the list`;
    return [{ path: at, message }];
  });
}

function referenceProblems(given: DispatchCase): CaseIssue[] {
  const nodes = [...given.substations, ...(given.feeders ?? [])].map((one) => one.id);
  const withCity = ['CITY', ...nodes];
  const lists = [
    { key: 'loads', used: given.loads ?? [], known: nodes, once: true },
    { key: 'totals', used: given.totals ?? [], known: withCity, once: true },
    { key: 'assets', used: given.assets, known: nodes, once: false },
    { key: 'feederNetworks', used: given.feederNetworks ?? [], known: nodes, once: true },
    { key: 'subscriptions', used: given.subscriptions ?? [], known: withCity, once: false },
  ];
  return lists.flatMap(({ key, used, known, once }) =>
    used.flatMap(({ node }, index): CaseIssue[] => {
      const path = `${key}[${String(index)}].node`;
      if (!known.includes(node)) return [{ path, message: unknownNode(node, known) }];
      const first = used.findIndex((other) => other.node === node);
      if (!once || first === index) return [];
      const message = `saw ${node} again, after ${key}[${String(first)}]; expected each node once; add them up`;
      return [{ path, message }];
    }),
  );
}

function unknownNode(node: string, known: readonly string[]): string {
  const hint =
    known.length === 0
      ? 'no node is declared'
      : `the nearest is "${nearestName(node, known)}"; known: ${known.slice(0, 12).join(', ')}`;
  return `saw "${node}"; expected the id of a node (${hint}); correct the name or declare it`;
}

function quantileProblems(given: DispatchCase): CaseIssue[] {
  const all = [
    ...(given.loads ?? []).map((load, i) => ({ path: `loads[${String(i)}]`, quantiles: load.quantilesKw })),
    ...(given.totals ?? []).map((total, i) => ({
      path: `totals[${String(i)}]`,
      quantiles: total.quantilesKw,
    })),
  ];
  return all.flatMap(({ path, quantiles }) =>
    quantiles ? crossing(`${path}.quantilesKw`, quantiles, given.slots) : [],
  );
}

/** Quantiles that cross are no quantiles. */
function crossing(path: string, quantiles: CaseQuantiles, slots: number): CaseIssue[] {
  const rows = QUANTILE_LEVELS.map((level) => bySlot(quantiles[String(level)] ?? 0, slots));
  return rows.slice(1).flatMap((row, k): CaseIssue[] => {
    const slot = row.findIndex((kw, t) => kw < (rows[k]?.[t] ?? -Infinity));
    if (slot < 0) return [];
    const [low, high] = [QUANTILE_LEVELS[k], QUANTILE_LEVELS[k + 1]].map(String);
    const message = `saw the quantile ${high ?? ''} below ${low ?? ''} in slot ${String(slot)}; expected them to rise with the level; order them`;
    return [{ path, message }];
  });
}

function assetProblems(given: DispatchCase): CaseIssue[] {
  return given.assets.flatMap((entry, index): CaseIssue[] => {
    const path = `assets[${String(index)}]`;
    const issues: CaseIssue[] = [];
    if ('forecastKw' in entry && bySlot(entry.forecastKw, given.slots).some((kw) => kw > 0)) {
      const message =
        'saw a value above 0; expected generation as 0 or below (load convention); turn the sign';
      issues.push({ path: `${path}.forecastKw`, message });
    }
    if (HEATED.has(entry.kind) && given.weather === undefined) {
      const message = `saw none; expected the weather that ${entry.id} needs; give outdoorTemperatureC and irradianceWPerM2`;
      issues.push({ path: 'weather', message });
    }
    if ('soc' in entry && (entry.soc < 0 || entry.soc > 1)) {
      issues.push({
        path: `${path}.soc`,
        message: `saw ${String(entry.soc)}; expected 0..1; write 50 % as 0.5`,
      });
    }
    if (entry.kind === 'power-envelope') issues.push(...windowProblems(path, given.slots, entry));
    return [...issues, ...frozenProblems(path, given.frozenSlots ?? 0, entry.frozenKw)];
  });
}

function windowProblems(
  path: string,
  slots: number,
  { minKw, maxKw }: Extract<DispatchCase['assets'][number], { kind: 'power-envelope' }>,
): CaseIssue[] {
  const high = bySlot(maxKw, slots);
  const slot = bySlot(minKw, slots).findIndex((kw, t) => kw > (high[t] ?? Infinity));
  if (slot < 0) return [];
  const message = `saw more than maxKw in slot ${String(slot)}; expected minKw within maxKw; correct one`;
  return [{ path: `${path}.minKw`, message }];
}

function frozenProblems(
  path: string,
  frozenSlots: number,
  frozen: readonly unknown[] | undefined,
): CaseIssue[] {
  if (frozen === undefined || frozen.length === frozenSlots) return [];
  const message = `saw ${String(frozen.length)} values; expected ${String(frozenSlots)}, one per frozen slot (frozenSlots); make them agree`;
  return [{ path: `${path}.frozenKw`, message }];
}

/** Collections of the grid, as a case calls them; what the mapping itself adds is not shown. */
const SHOWN: Readonly<Record<string, keyof DispatchCase>> = {
  cityImportLimitWinterKw: 'cityImportLimitKw',
  substations: 'substations',
  branches: 'feeders',
  lines: 'lines',
  feederNetworks: 'feederNetworks',
  assets: 'assets',
  subscriptions: 'subscriptions',
  reserve: 'reserve',
};

/** Fields of the grid that a case calls otherwise. */
const CASE_NAMES: Readonly<Record<string, string>> = {
  parentId: 'parent',
  nodeId: 'node',
  fromId: 'from',
  toId: 'to',
};

function gridProblems(given: DispatchCase): CaseIssue[] {
  return validateGrid(caseGrid(given)).flatMap(({ path, message }): CaseIssue[] => {
    const [head, ...rest] = path.map(String);
    if (head === 'tariff') return [{ path: tariffPath(rest), message }];
    const collection = SHOWN[head ?? ''];
    if (collection === undefined) return [];
    return [{ path: placeOf(given, collection, rest), message }];
  });
}

function tariffPath([field]: readonly string[]): string {
  if (field === 'co2EurPerTonne') return 'co2.eurPerTonne';
  return field?.startsWith('co2') ? 'co2.gPerKwhByHour' : `prices.${field ?? ''}`;
}

function placeOf(given: DispatchCase, collection: keyof DispatchCase, rest: readonly string[]): string {
  const list = given[collection];
  if (!Array.isArray(list)) return [collection, ...rest].join('.');
  const [id = '', ...fields] = rest;
  const named = list.findLastIndex((one: { id?: string }) => one.id === id);
  const index = named < 0 ? id : String(named);
  const inside = fields.map((field) => CASE_NAMES[field] ?? field);
  return [`${collection}[${index}]`, ...inside].join('.');
}
