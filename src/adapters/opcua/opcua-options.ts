/** Settings of the OPC UA adapter. */
import type { Clock } from '../../ports/clock.js';

/** How the adapter talks to all servers of a site. */
export interface OpcUaOptions {
  /** Folder of our own certificate and of the trusted and rejected ones; made when absent. One per application name. */
  readonly pkiFolder: string;
  readonly clock: Clock;
  /** Name servers see; part of our certificate. */
  readonly applicationName: string;
  /** Sampling asked for [wall ms]; 0 = on exception, as fast as the server allows. */
  readonly samplingMs: number;
  /** Publishing interval asked for [wall ms]. */
  readonly publishingMs: number;
  /** Longest wait for an answer [wall ms]. */
  readonly requestTimeoutMs: number;
  /** Password held by an environment variable named in the site file; only `src/config` reads the environment. */
  readonly password?: (variable: string) => string | undefined;
  /** Told the OPC UA library's own warnings and errors, one line each; without it they are dropped. */
  readonly log?: (line: string) => void;
  /** Take server certificates not in the trusted folder; demonstrations only. Default false. */
  readonly trustUnknownCertificates?: boolean;
}
