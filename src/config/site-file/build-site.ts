/** Turns the sections of a site file into a site and reports what refers to nothing or does not fit together. */
import { gridFeeder, networkIssues } from '../../core/case/case-feeder.js';
import type { Asset } from '../../core/grid/asset.js';
import type { MeteringCalendar } from '../../core/grid/metering-calendar.js';
import type { GridModel } from '../../core/grid/grid-model.js';
import type { GridProblem } from '../../core/grid/grid-problem.js';
import type { Endpoint, Site } from '../../core/grid/site.js';
import { validateGrid } from '../../core/grid/validate-grid.js';
import type { AssetEntry } from './asset-schema.js';
import { buildPoints } from './build-points.js';
import { readSections, type SiteSections } from './read-sections.js';
import type { SiteDocument } from './site-document.js';
import type { EndpointEntry } from './site-schema.js';

/** A site without its version; undefined when the top of the file does not fit. Problems are in the document. */
export function buildSite(document: SiteDocument): Omit<Site, 'version'> | undefined {
  const sections = readSections(document);
  const grid = { ...buildGrid(sections), ...buildFeeders(document, sections.head) };
  for (const problem of validateGrid(grid, { alsoDeclared: declaredIds(sections) })) {
    const path = filePath(problem);
    // An empty stand-in replaces a top that was refused; its own emptiness is no second problem.
    if (sections.head !== undefined || !path[0]?.match(/^(cityImportLimitKw|tariff)$/)) {
      document.report(path, problem.message);
    }
  }
  reportSensorNames(document, sections);
  const points = buildPoints(document, sections);
  const endpoints = sections.endpoints.entries.map(([id, entry]) => buildEndpoint(document, id, entry));
  return sections.head === undefined ? undefined : { grid, endpoints, ...points };
}

function buildGrid(sections: SiteSections): GridModel {
  const { head } = sections;
  return {
    id: head?.id ?? '',
    name: head?.name ?? '',
    cityImportLimitWinterKw: head?.cityImportLimitKw.winter ?? 0,
    cityImportLimitSummerKw: head?.cityImportLimitKw.summer ?? 0,
    districts: sections.districts.entries.map(([id, name]) => ({ id, name })),
    substations: sections.substations.entries.map(([id, entry]) => ({ id, ...entry })),
    branches: sections.branches.entries.map(([id, { parent, ...rest }]) => ({
      id,
      parentId: parent,
      ...rest,
    })),
    meters: sections.meters.entries.map(([id, m]) => ({
      id,
      substationId: m.substation,
      districtId: m.district,
      ...(m.branch === undefined ? {} : { branchId: m.branch }),
    })),
    assets: sections.assets.entries.map(([id, entry]) => buildAsset(sections, id, entry)),
    tariff: buildTariff(head) ?? {
      energyWinterEurPerKwh: [],
      energySummerEurPerKwh: [],
      networkEurPerKwh: [],
      exportShare: 0,
      peakEurPerKw: 0,
      co2WinterGPerKwh: [],
      co2SummerGPerKwh: [],
    },
    ...buildOptions(head),
  };
}

/** Radial networks behind meters; one that cannot be read is reported and left out. */
function buildFeeders(document: SiteDocument, head: SiteSections['head']): Pick<GridModel, 'feederNetworks'> {
  const given = head?.feederNetworks;
  if (given === undefined) return {};
  const feeders = Object.entries(given).flatMap(([id, { meter, ...electrical }]) => {
    const one = { ...electrical, id, node: meter };
    const issues = networkIssues(one, '');
    for (const { path, message } of issues) document.report(['feederNetworks', id, ...keysOf(path)], message);
    // The meter at the head measures what is lost behind it.
    return issues.length > 0 ? [] : [{ ...gridFeeder(one, meter), lossesMetered: true }];
  });
  return { feederNetworks: feeders };
}

/** Keys of `.buses[3].bus`. */
function keysOf(path: string): (string | number)[] {
  return [...path.matchAll(/\.([^.[]+)|\[(\d+)\]/g)].map(([, key, index]) => key ?? Number(index));
}

/** What a site may leave out: absent stays absent, so that the site is the same as before it could be said. */
function buildOptions(
  head: SiteSections['head'],
): Pick<GridModel, 'lines' | 'subscriptions' | 'meteringPoints' | 'ramps' | 'reserve'> {
  if (head === undefined) return {};
  const { lines, subscriptions, meteringPoints, ramps, reserve } = head;
  return {
    ...(lines && {
      lines: Object.entries(lines).map(([id, { from, to, ...rest }]) => ({
        id,
        fromId: from,
        toId: to,
        ...rest,
      })),
    }),
    ...(subscriptions && {
      subscriptions: subscriptions.map(({ node, meteringPoint, ...rest }) => ({
        ...{ nodeId: node, ...rest },
        ...(meteringPoint === undefined ? {} : { calendar: calendarOf(head, meteringPoint) }),
      })),
    }),
    ...(meteringPoints && { meteringPoints: Object.keys(meteringPoints).map((id) => calendarOf(head, id)) }),
    ...(ramps && { ramps: ramps.map(({ node, ...rest }) => ({ nodeId: node, ...rest })) }),
    ...(reserve && { reserve }),
  };
}

function buildTariff(head: SiteSections['head']): GridModel['tariff'] | undefined {
  if (head === undefined) return undefined;
  const { meteringPoint, ...tariff } = head.tariff;
  return meteringPoint === undefined
    ? tariff
    : { ...tariff, networkCalendar: calendarOf(head, meteringPoint) };
}

/** Calendar of a metering point; one that the file does not have is empty, and the rules of the grid say so. */
function calendarOf({ meteringPoints }: NonNullable<SiteSections['head']>, id: string): MeteringCalendar {
  const { kind, eurPerKwh, spans = [] } = meteringPoints?.[id] ?? { kind: 'turpe' as const, eurPerKwh: {} };
  return {
    ...{ id, kind, eurPerKwh },
    spans: spans.map(({ from, until, ...rest }) => ({ fromDate: from, untilDate: until, ...rest })),
  };
}

function buildAsset(sections: SiteSections, id: string, entry: AssetEntry): Asset {
  const { meter: meterId, endpoint: _endpoint, read: _read, control, safeState, ...rest } = entry;
  const meter = sections.meters.entries.find(([m]) => m === meterId)?.[1];
  return {
    ...rest,
    id,
    name: entry.name ?? id,
    meterId,
    substationId: meter?.substation ?? '',
    districtId: meter?.district ?? '',
    safeState: safeState === 'local' ? { mode: 'local' } : { mode: 'power', powerKw: safeState.powerKw },
    controllable: entry.controllable ?? control !== undefined,
  };
}

function buildEndpoint(document: SiteDocument, id: string, entry: EndpointEntry): Endpoint {
  if (entry.security === 'none') return { id, url: entry.url, securityPolicy: 'None', securityMode: 'None' };
  const { policy, mode, user, passwordEnv } = entry.security;
  if ((user === undefined) !== (passwordEnv === undefined)) {
    document.report(
      ['endpoints', id, 'security'],
      'saw one of `user` and `passwordEnv` without the other; expected both or none; add the missing one',
    );
  }
  return {
    id,
    url: entry.url,
    securityPolicy: policy,
    securityMode: mode,
    ...(user === undefined || passwordEnv === undefined ? {} : { user: { name: user, passwordEnv } }),
  };
}

/** Ids that were written but refused: who refers to them has no second problem. */
function declaredIds(sections: SiteSections): Set<string> {
  const { substations, branches, meters, districts } = sections;
  return new Set([substations, branches, meters, districts].flatMap((s) => [...s.declared]));
}

/** Sensors own series like meters and assets do, but are no part of the grid model. */
function reportSensorNames(document: SiteDocument, sections: SiteSections): void {
  for (const id of sections.sensors.declared) {
    for (const key of ['districts', 'substations', 'branches', 'meters', 'assets'] as const) {
      if (!sections[key].declared.has(id)) continue;
      document.report(
        ['sensors', id],
        `saw the id "${id}" again, it already names one of ${key}; expected ids unique in the site; rename one`,
      );
    }
  }
}

/** Names of the model that the file writes otherwise. */
const FILE_KEYS: Readonly<Record<string, readonly string[]>> = {
  cityImportLimitWinterKw: ['cityImportLimitKw', 'winter'],
  cityImportLimitSummerKw: ['cityImportLimitKw', 'summer'],
  substationId: ['substation'],
  districtId: ['district'],
  branchId: ['branch'],
  parentId: ['parent'],
  meterId: ['meter'],
  nodeId: ['node'],
  fromId: ['from'],
  toId: ['to'],
};

function filePath(problem: GridProblem): string[] {
  return problem.path.map(String).flatMap((key) => FILE_KEYS[key] ?? [key]);
}
