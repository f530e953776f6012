/** What a deployment chooses about the cycle. */
export abstract class CycleSettings {
  /** Longest wait for late endpoints at a slot's end [wall ms]. */
  abstract readonly graceMs: number;
}
