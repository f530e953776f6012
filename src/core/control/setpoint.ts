/** Setpoints: what is ordered of an asset for one slot, and what became of the order. */

/** An order for one asset and one slot. */
export interface SetpointOrder {
  /** Deterministic: `<plan id>:<asset id>:<slot start>`; a repeated order has the same id. */
  readonly id: string;
  readonly planId: string;
  readonly assetId: string;
  readonly slotMs: number;
  /** Power, load convention [kW]; null = release to local control. */
  readonly powerKw: number | null;
  readonly validFromMs: number;
  /** The asset falls back by itself after this instant [epoch ms]. */
  readonly validUntilMs: number;
  /** Largest change of power [kW/s]. */
  readonly rampKwPerS: number;
}

/**
 * What became of an order. `intended`: recorded before the write. `written`: accepted and read back.
 * Final: `confirmed` metered power followed · `late` it followed after the slot's first half · `refused` the device said no
 * · `diverging` it accepted and does something else · `withheld` the safety gate did not let it out · `released` handed back.
 */
export type SetpointState =
  'intended' | 'written' | 'confirmed' | 'late' | 'refused' | 'diverging' | 'withheld' | 'released';

/** States in which an order is accounted for. */
export const FINAL_SETPOINT_STATES: readonly SetpointState[] = [
  'confirmed',
  'late',
  'refused',
  'diverging',
  'withheld',
  'released',
];

/** An order with its story, as stored. */
export interface SetpointRecord {
  readonly order: SetpointOrder;
  readonly state: SetpointState;
  /** Why, in words. */
  readonly detail: string;
  readonly statusCode: number | null;
  /** Value the device says it applies [kW]. */
  readonly readBackKw: number | null;
  /** Slot mean of the metered power [kW]. */
  readonly meteredKw: number | null;
  readonly intendedAtMs: number;
  readonly writtenAtMs: number | null;
  readonly settledAtMs: number | null;
}
