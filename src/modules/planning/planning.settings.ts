/** What a deployment chooses about planning; a token, so that modules never read the environment. */
export abstract class PlanningSettings {
  /** Length of the horizon in slots, 96 = 24 h. */
  abstract readonly horizonSlots: number;
  /** Quantile of the forecast at which limits must hold, 0.5..0.95. */
  abstract readonly riskLevel: number;
  /** Slots during which an approved plan is sent when no newer one is approved. */
  abstract readonly validitySlots: number;
  /** Time for one solve [ms]. */
  abstract readonly solveTimeLimitMs: number;
  /** Share of an asset's rating that balancing may move it between slots, 0..1; 0 = none. */
  abstract readonly balancingShare: number;
}
