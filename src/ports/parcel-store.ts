/** Bytes that jobs of one run leave for each other: too big for a job, not worth keeping after the run. */

/** Bytes under a name. */
export interface Parcel {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** An open watch on a run's parcels. */
export interface ParcelWatch {
  close(): Promise<void>;
}

/** Called by the city planner and its workers, hundreds of times a run. Rejects with DomainError `store-unavailable`. */
export abstract class ParcelStore {
  /** Keeps parcels of a run, all or none; the first to come under a name stays, so a job done twice changes nothing. */
  abstract put(runId: string, parcels: readonly Parcel[]): Promise<void>;
  /** What is there of the names asked for. */
  abstract get(runId: string, names: readonly string[]): Promise<Map<string, Uint8Array>>;
  /** Names of the run's parcels that begin so; '' = all. Asked at the beginning and the end of a run only. */
  abstract names(runId: string, prefix: string): Promise<string[]>;
  /**
   * Calls `tell` with the names of parcels of a run that have come; with none when they are too many to be named. A hint and no
   * promise: one may be lost, so look without it too, now and then.
   */
  abstract watch(runId: string, tell: (names: readonly string[]) => void): Promise<ParcelWatch>;
  /** Forgets parcels of a run: those named, or all. */
  abstract drop(runId: string, names?: readonly string[]): Promise<void>;
}
