/** What a deployment chooses about approval; tokens, so that modules never read the environment. */
import type { AutoApprovalPolicy } from '../../core/control/approval.js';

/** The policy of the settings, or none: then only stored policies and people approve. */
export abstract class ApprovalPolicy {
  abstract current(): AutoApprovalPolicy | null;
}

/** How far later plans may differ from one a person approves without saying so; all 0 = this exact plan only. */
export abstract class EnvelopeSettings {
  /** [kW] of one asset. */
  abstract readonly perAssetKw: number;
  /** [kW] of all assets together. */
  abstract readonly sumKw: number;
  /** Share of the approved cost, 0..1. */
  abstract readonly costShare: number;
  /** Time it carries later plans [min]. */
  abstract readonly minutes: number;
}
