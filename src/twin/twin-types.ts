/** The running twin: its options, and what its owner can ask of it. */
import type { City, Scenario } from './city/city-types.js';

/** How simulated time passes. */
export type TwinClock =
  /** Follows the wall: simulated = simMs + (wall - wallMs) * speed; wallMs [epoch ms] defaults to the start of the servers. */
  | { readonly mode: 'running'; readonly simMs: number; readonly wallMs?: number; readonly speed: number }
  /** Stands still until {@link RunningTwin.advanceTo}. */
  | { readonly mode: 'stepped'; readonly startMs: number };

/** A measured load series that stands in for the modelled base demand. */
export interface DemandSource {
  /** CSV or .csv.gz with columns `time_utc` and at least one series; the first series is played. */
  readonly file: string;
  /** `city`, or the id of one district. */
  readonly scope: string;
}

/** How the twin is started. All fields are plain data, so that they pass to a child process. */
export interface TwinOptions {
  readonly seed: number;
  readonly scenario: Scenario;
  /** Address the servers listen on and name in their urls; default 127.0.0.1. */
  readonly host?: string;
  /** Endpoint number i, counted from 1 in the order of the site file, listens on basePort + i; 0 = free ports; default 48410. */
  readonly basePort?: number;
  /** Folder for certificates and keys; made when missing. */
  readonly pkiFolder: string;
  /** Days of history before the start; default 28. */
  readonly historyDays?: number;
  readonly clock: TwinClock;
  readonly demand?: DemandSource;
  /** Ids of buildings that have a meter and a management of their own; default none. */
  readonly calledBuildings?: readonly string[];
  /** Ids of the servers to start, for tests that need few; default all. */
  readonly endpoints?: readonly string[];
  /** Faults from the start on, as text: `kind:target[=value]@HH:MM+duration`. */
  readonly faults?: readonly string[];
}

/** A twin that runs in this process or in a child. */
export interface TwinHandle {
  /** Endpoint id to url. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Simulated time [epoch ms]. */
  nowMs(): number;
  /**
   * Stepped clock only: plays on and resolves when every value of the interval stands on the servers, blocks included.
   * @throws Error when the clock is running or the instant lies in the past
   */
  advanceTo(ms: number): Promise<number>;
  /** Starts a fault given as text. @throws DomainError `invalid-input` when the text is no fault */
  inject(fault: string): Promise<void>;
  /**
   * What a meter or asset really took in quarter-hours, whatever its meter says: mean power [kW, load convention].
   * @param slots their starts [epoch ms]
   * @throws Error for an unknown owner, or a quarter-hour that was not played
   */
  slotMeans(ownerId: string, slots: readonly number[]): Promise<readonly number[]>;
  stop(): Promise<void>;
}

/** The twin in this process. */
export interface RunningTwin extends TwinHandle {
  /** The physics behind the servers, for tests. */
  readonly city: City;
}
