/** Starts the embedded PostgreSQL of a data folder, or adopts the one a killed process left behind. */

/** Where the embedded server lives and how its start is told. */
export interface EmbeddedPostgresOptions {
  /** Folder of this server alone: cluster, password, log. Made when absent. */
  readonly dataDir: string;
  /** Database to make when absent, default `traboule`. */
  readonly database?: string;
  /** Port on 127.0.0.1, default a free one. */
  readonly port?: number;
  /** False gives up durability for speed: tests only. Default true. */
  readonly durable?: boolean;
  /** Called with one line per step, for people. */
  readonly onProgress?: (line: string) => void;
}

/** A running server of ours. */
export interface EmbeddedPostgres {
  /** `postgres://…` with its password: never print it. */
  readonly url: string;
  readonly pid: number;
  /** Fast shutdown; returns when the server has ended. Safe to call twice. */
  stop(): Promise<void>;
}

/** Starts or adopts the server of a folder. */
export function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  return Promise.reject(new Error(`not there yet: ${options.dataDir}`));
}
