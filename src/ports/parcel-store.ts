/** Bytes that jobs of one run leave for each other: too big for a job, not worth keeping after the run. */

/** Bytes under a name. */
export interface Parcel {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Called by the city planner and its workers, hundreds of times a run. Rejects with DomainError `store-unavailable`. */
export abstract class ParcelStore {
  /** Keeps parcels of a run, all or none; the first to come under a name stays, so a job done twice changes nothing. */
  abstract put(runId: string, parcels: readonly Parcel[]): Promise<void>;
  /** What is there of the names asked for. */
  abstract get(runId: string, names: readonly string[]): Promise<Map<string, Uint8Array>>;
  /** Forgets parcels of a run: those named, or all. */
  abstract drop(runId: string, names?: readonly string[]): Promise<void>;
}
