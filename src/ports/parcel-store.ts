/** Bytes that jobs of one run leave for each other: too big for a job, not worth keeping after the run. */

/** Called by the city planner and its workers, hundreds of times a run. Rejects with DomainError `store-unavailable`. */
export abstract class ParcelStore {
  /** Keeps bytes under a name of a run; the first to come stays, so a job done twice changes nothing. */
  abstract put(runId: string, name: string, bytes: Uint8Array): Promise<void>;
  /** What is there of the names asked for. */
  abstract get(runId: string, names: readonly string[]): Promise<Map<string, Uint8Array>>;
  /** Forgets all of a run. */
  abstract drop(runId: string): Promise<void>;
}
