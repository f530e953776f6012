/** All settings of the service: one schema, parsed once from the environment, frozen. */
import type { AutoApprovalPolicy } from '../core/control/approval.js';

/** How the world clock runs: the wall clock, or a faster one anchored at a wall instant. */
export type ClockSetting =
  | { readonly kind: 'wall' }
  | {
      readonly kind: 'simulated';
      /** World instant at the anchor [epoch ms]. */
      readonly simMs: number;
      /** Wall instant of the anchor [epoch ms]. */
      readonly wallMs: number;
      /** World ms per wall ms. */
      readonly speed: number;
    };

/** What the processes need to know from outside; null = not set. */
export interface Settings {
  readonly databaseUrl: string | null;
  readonly redisUrl: string | null;
  readonly dataDir: string;
  readonly sitePath: string;
  readonly httpHost: string;
  readonly httpPort: number;
  readonly clock: ClockSetting;
  readonly autoApprove: AutoApprovalPolicy | null;
  /** Probability with which limits must hold, 0.5..0.999. */
  readonly riskLevel: number;
  /** Slots a plan looks ahead [15 min]. */
  readonly horizonSlots: number;
  /** Slots a plan stays valid [15 min]. */
  readonly planValiditySlots: number;
  /** Budget of one solve [s]. */
  readonly solveTimeLimitS: number;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly opcuaPkiDir: string;
  /** Endpoint id → url, laid over the site file. */
  readonly endpointUrls: Readonly<Record<string, string>>;
  /** Bearer token asked of writers over HTTP; null = none asked (127.0.0.1 only). */
  readonly apiToken: string | null;
}

/** Reads the settings out of an environment record; throws SettingsError naming every bad variable, never a value. */
export function parseSettings(_env: Readonly<Record<string, string | undefined>>): Settings {
  throw new Error('not written yet');
}
