/** Builds the read, control and weather points of a site: endpoint, node by namespace URI, unit that fits. */
import { ENGINEERING_UNITS, unitBySymbol, type Dimension } from '../../core/quantity/unit.js';
import { OBSERVABLE_DIMENSION, seriesId, type Observable } from '../../core/series/series.js';
import type { ControlPoint, ReadPoint, Site, WeatherPoint } from '../../core/grid/site.js';
import type { ControlEntry } from './asset-schema.js';
import { nodeOf } from './node-reference.js';
import type { SiteSections } from './read-sections.js';
import type { FilePath, SiteDocument } from './site-document.js';
import type { ReadEntry } from './site-schema.js';

/** The points of a site; what does not fit is reported to the document. */
export function buildPoints(
  document: SiteDocument,
  sections: SiteSections,
): Pick<Site, 'readPoints' | 'controlPoints' | 'weather'> {
  return new PointBuilder(document, sections).build();
}

/** What a control point writes, in messages. */
const SETPOINT = 'a setpoint';

class PointBuilder {
  constructor(
    private readonly document: SiteDocument,
    private readonly sections: SiteSections,
  ) {}

  build(): Pick<Site, 'readPoints' | 'controlPoints' | 'weather'> {
    const readPoints = (['meters', 'sensors', 'assets'] as const).flatMap((key) =>
      this.sections[key].entries.flatMap(([id, owner]) => this.readPoints([key, id], owner)),
    );
    const controlPoints = this.sections.assets.entries.flatMap(([id, asset]) => {
      if (asset.control !== undefined) return [this.controlPoint(id, asset.endpoint, asset.control)];
      if (asset.controllable === true) {
        this.document.report(
          ['assets', id, 'controllable'],
          'saw `controllable: true` without `control`; expected how to write its setpoint; add `control` or write false',
        );
      }
      return [];
    });
    return { readPoints, controlPoints, weather: this.weather() };
  }

  private readPoints(
    at: FilePath,
    owner: { readonly endpoint: string; readonly read: ReadEntry },
  ): ReadPoint[] {
    this.endpoint([...at, 'endpoint'], owner.endpoint);
    const ownerId = String(at[1]);
    return (Object.keys(owner.read) as Observable[]).flatMap((observable) => {
      const entry = owner.read[observable];
      if (entry === undefined) return [];
      const path = [...at, 'read', observable];
      this.unit([...path, 'unit'], entry.unit, OBSERVABLE_DIMENSION[observable], observable);
      if (entry.rolloverAt !== undefined && OBSERVABLE_DIMENSION[observable] !== 'energy') {
        this.document.report(
          [...path, 'rolloverAt'],
          `saw a rollover on ${observable}; expected it on energy counters only; remove it`,
        );
      }
      const point: ReadPoint = {
        seriesId: seriesId(ownerId, observable),
        ownerId,
        observable,
        endpointId: owner.endpoint,
        node: this.node([...path, 'node'], entry.node),
        unit: entry.unit,
        sign: entry.sign,
        historizing: entry.history,
        ...(entry.rolloverAt === undefined ? {} : { rolloverAt: entry.rolloverAt }),
      };
      return [point];
    });
  }

  private controlPoint(assetId: string, endpointId: string, entry: ControlEntry): ControlPoint {
    const at = ['assets', assetId, 'control'];
    if (entry.unit !== '%') this.unit([...at, 'unit'], entry.unit, 'power', SETPOINT);
    const shared = {
      assetId,
      endpointId,
      unit: entry.unit,
      sign: entry.sign,
      readBackNode: this.node([...at, 'readBack'], entry.readBack),
      ...(entry.setpointId === undefined
        ? {}
        : { setpointIdNode: this.node([...at, 'setpointId'], entry.setpointId) }),
    };
    if (entry.via === 'variable') {
      const setpointNode = this.node([...at, 'node'], entry.node);
      return { ...shared, via: 'variable', setpointNode, releaseValue: entry.releaseValue };
    }
    return {
      ...shared,
      via: 'method',
      objectNode: this.node([...at, 'object'], entry.object),
      applyMethodNode: this.node([...at, 'apply'], entry.apply),
      releaseMethodNode: this.node([...at, 'release'], entry.release),
    };
  }

  private weather(): WeatherPoint[] {
    return this.sections.weather.entries.flatMap(([observable, entry]) => {
      const at = ['weather', observable];
      if (observable !== 'outdoorTemperature' && observable !== 'irradiance') {
        const expected = 'outdoorTemperature or irradiance';
        this.document.report(at, `saw "${observable}"; expected ${expected}; correct or remove it`);
        return [];
      }
      this.endpoint([...at, 'endpoint'], entry.endpoint);
      this.unit([...at, 'unit'], entry.unit, OBSERVABLE_DIMENSION[observable], observable);
      const point: WeatherPoint = {
        endpointId: entry.endpoint,
        observable,
        node: this.node([...at, 'node'], entry.node),
        unit: entry.unit,
        startNode: this.node([...at, 'startNode'], entry.startNode),
        issuedAtNode: this.node([...at, 'issuedAtNode'], entry.issuedAtNode),
      };
      return [point];
    });
  }

  private endpoint(path: FilePath, id: string): void {
    const { declared } = this.sections.endpoints;
    if (declared.has(id)) return;
    const known = [...declared].slice(0, 20).join(', ');
    this.document.report(
      path,
      `saw "${id}"; expected an endpoint (known: ${known}); correct the name or declare it`,
    );
  }

  private node(path: FilePath, text: string): string {
    const node = nodeOf(text, this.sections.namespaces);
    if ('expanded' in node) return node.expanded;
    this.document.report(path, node.problem);
    return text;
  }

  private unit(path: FilePath, symbol: string, dimension: Dimension, what: string): void {
    if (unitFits(symbol, dimension)) return;
    const also = what === SETPOINT ? ['%'] : [];
    const fitting = ENGINEERING_UNITS.map((u) => u.symbol).filter((s) => unitFits(s, dimension));
    const expected = [...fitting, ...also].join(', ');
    this.document.report(
      path,
      `saw the unit "${symbol}" for ${what}; expected one of ${expected}; correct the unit`,
    );
  }
}

/** A ratio may be given per unit as well as in per cent. */
function unitFits(symbol: string, dimension: Dimension): boolean {
  const unit = unitBySymbol(symbol);
  return unit?.dimension === dimension || (dimension === 'ratio' && unit?.symbol === '1');
}
