/** A site: the grid model and how each of its numbers is found on an OPC UA server. */
import type { Observable, SeriesId } from '../series/series.js';
import type { GridModel } from './grid-model.js';

/** OPC UA security policy names accepted in a site file. `None` must be asked for in so many words. */
export type SecurityPolicy = 'None' | 'Basic256Sha256' | 'Aes128_Sha256_RsaOaep' | 'Aes256_Sha256_RsaPss';

/** One OPC UA server. */
export interface Endpoint {
  readonly id: string;
  /** `opc.tcp://host:port/path`. */
  readonly url: string;
  readonly securityPolicy: SecurityPolicy;
  readonly securityMode: 'None' | 'Sign' | 'SignAndEncrypt';
  readonly user?: {
    readonly name: string;
    /** Name of the environment variable with the password. */ readonly passwordEnv: string;
  };
}

/** How one series is read: a node, its unit, its sign. */
export interface ReadPoint {
  readonly seriesId: SeriesId;
  readonly ownerId: string;
  readonly observable: Observable;
  readonly endpointId: string;
  /** `nsu=<namespace uri>;s=<id>` (or `i=`, `g=`, `b=`): by namespace URI, never by index. */
  readonly node: string;
  /** Unit the node is expected to declare, for example `W`; a different declaration is refused. */
  readonly unit: string;
  /** House value = sign * factor(unit) * value. */
  readonly sign: 1 | -1;
  /** Server keeps history of this node: gaps are filled by HistoryRead. */
  readonly historizing: boolean;
  /** Energy counters only: value at which the counter wraps to 0, in the node's own unit. */
  readonly rolloverAt?: number;
}

/** How a setpoint is written. */
export type ControlPoint = {
  readonly assetId: string;
  readonly endpointId: string;
  /** Unit of the written value; power units, or `%` of `ratedKw`. */
  readonly unit: string;
  readonly sign: 1 | -1;
  /** Nodes read back after a write: applied value in `unit`, id of the last accepted setpoint. */
  readonly readBackNode: string;
  readonly setpointIdNode?: string;
} & (
  | {
      /** ApplySetpoint(id, plan, value, from, until, ramp) and Release() on an object. */
      readonly via: 'method';
      readonly objectNode: string;
      readonly applyMethodNode: string;
      readonly releaseMethodNode: string;
    }
  | {
      readonly via: 'variable';
      readonly setpointNode: string;
      /** Written to hand the asset back. */ readonly releaseValue: number;
    }
);

/** Arrays of forecast weather that a server publishes, quarter-hourly from `startNode`. */
export interface WeatherPoint {
  readonly endpointId: string;
  readonly observable: 'outdoorTemperature' | 'irradiance';
  /** Node with the array. */
  readonly node: string;
  readonly unit: string;
  /** Nodes with the instant of element 0 and of issue. */
  readonly startNode: string;
  readonly issuedAtNode: string;
}

/** A site: what a site file holds after it was checked. */
export interface Site {
  readonly grid: GridModel;
  readonly endpoints: readonly Endpoint[];
  readonly readPoints: readonly ReadPoint[];
  readonly controlPoints: readonly ControlPoint[];
  readonly weather: readonly WeatherPoint[];
  /** Hash of the canonical site content: the grid version in snapshots. */
  readonly version: string;
}
