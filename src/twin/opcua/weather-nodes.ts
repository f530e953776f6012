/** Weather forecasts as arrays, re-issued every hour, and the laboratory's methods. */
import { DataType, StatusCodes, Variant, VariantArrayType, type UAObject, type UAVariable } from 'node-opcua';
import { forecastNode, LAB_NODES, VARIABLES, WEATHER_OBSERVABLES, type TwinObservable } from '../nodes.js';
import type { WeatherForecast } from '../city/sky.js';
import type { ServerSpace } from './context.js';
import type { ControlTick } from './control-nodes.js';
import { euInformation } from './units.js';

/** Quarter-hours of a forecast: three days. */
export const FORECAST_STEPS = 288;
const HOUR_MS = 3_600_000;

interface ForecastVariables {
  readonly observable: TwinObservable;
  readonly values: UAVariable;
  readonly start: UAVariable;
  readonly issuedAt: UAVariable;
}

/** Forecast arrays of the weather station. */
export class ForecastNodes implements ControlTick {
  private readonly sets: readonly ForecastVariables[];
  private issuedAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly space: ServerSpace,
    parent: UAObject,
  ) {
    const folder = space.namespace.addObject({
      componentOf: parent,
      browseName: 'Forecast',
      nodeId: 's=MET.Forecast',
    });
    this.sets = WEATHER_OBSERVABLES.map((observable) => this.add(folder, observable));
  }

  tick(ms: number): void {
    const issueMs = Math.floor(ms / HOUR_MS) * HOUR_MS;
    if (issueMs === this.issuedAtMs) return;
    this.issuedAtMs = issueMs;
    const forecast = this.space.world.city.forecast(issueMs, FORECAST_STEPS);
    for (const set of this.sets) this.publish(set, forecast, ms);
  }

  private publish(set: ForecastVariables, forecast: WeatherForecast, ms: number): void {
    const values = set.observable === 'irradiance' ? forecast.irradianceWPerM2 : forecast.temperatureC;
    const at = new Date(ms);
    set.values.setValueFromSource(
      new Variant({
        dataType: DataType.Double,
        arrayType: VariantArrayType.Array,
        value: doublesOf(values),
      }),
      StatusCodes.Good,
      at,
    );
    setInstant(set.start, forecast.startMs, at);
    setInstant(set.issuedAt, forecast.issuedAtMs, at);
  }

  private add(folder: UAObject, observable: TwinObservable): ForecastVariables {
    const { namespace } = this.space;
    const { browseName, unit } = VARIABLES[observable];
    const parent = namespace.addObject({
      componentOf: folder,
      browseName,
      nodeId: `s=MET.Forecast.${browseName}`,
    });
    const values = namespace.addVariable({
      componentOf: parent,
      browseName: 'Values',
      nodeId: `s=${forecastNode(observable, 'Values')}`,
      dataType: 'Double',
      valueRank: 1,
      arrayDimensions: [FORECAST_STEPS],
    });
    namespace.addVariable({
      propertyOf: values,
      browseName: { name: 'EngineeringUnits', namespaceIndex: 0 },
      dataType: 'EUInformation',
      value: { dataType: DataType.ExtensionObject, value: euInformation(unit) },
    });
    const instant = (name: 'Start' | 'IssuedAt'): UAVariable =>
      namespace.addVariable({
        componentOf: parent,
        browseName: name,
        nodeId: `s=${forecastNode(observable, name)}`,
        dataType: 'DateTime',
      });
    return { observable, values, start: instant('Start'), issuedAt: instant('IssuedAt') };
  }
}

/** The laboratory: faults by method call, for a twin that runs elsewhere. */
export function addLab(space: ServerSpace): void {
  const lab = space.namespace.addObject({
    organizedBy: space.root,
    browseName: 'LAB',
    nodeId: `s=${LAB_NODES.object}`,
  });
  const inject = space.namespace.addMethod(lab, {
    browseName: 'Inject',
    nodeId: `s=${LAB_NODES.inject}`,
    inputArguments: [{ name: 'text', dataType: DataType.String }],
    outputArguments: [{ name: 'problem', dataType: DataType.String }],
  });
  inject.bindMethod((args, _context, callback) => {
    const answer = (problem: string): void => {
      const outputArguments = [new Variant({ dataType: DataType.String, value: problem })];
      callback(null, { statusCode: StatusCodes.Good, outputArguments });
    };
    space.world.inject(String(args[0]?.value)).then(
      () => {
        answer('');
      },
      (error: unknown) => {
        answer(error instanceof Error ? error.message : String(error));
      },
    );
  });
  const clear = space.namespace.addMethod(lab, {
    browseName: 'ClearFaults',
    nodeId: `s=${LAB_NODES.clear}`,
    inputArguments: [],
    outputArguments: [],
  });
  clear.bindMethod((_args, _context, callback) => {
    space.world.clearFaults();
    callback(null, { statusCode: StatusCodes.Good, outputArguments: [] });
  });
}

function setInstant(variable: UAVariable, ms: number, at: Date): void {
  variable.setValueFromSource({ dataType: DataType.DateTime, value: new Date(ms) }, StatusCodes.Good, at);
}

/** On a buffer of its own: the encoder of node-opcua checks for the ArrayBuffer of its realm. */
function doublesOf(values: readonly number[]): Float64Array {
  const doubles = new Float64Array(new ArrayBuffer(values.length * Float64Array.BYTES_PER_ELEMENT));
  doubles.set(values);
  return doubles;
}
