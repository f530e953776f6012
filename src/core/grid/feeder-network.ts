/** A radial feeder behind a meter: lines with their impedances, buses with their voltage limits, and where the assets hang. */
import type { PowerNetwork } from '../power-flow/power-network.js';

/** Bus an asset of the meter hangs on. */
export interface FeederPlace {
  readonly assetId: string;
  /** Number of a bus of the network. */
  readonly bus: number;
  /** Reactive power taken for each kW taken [kvar/kW], 0 = none; negative = given while it takes power. */
  readonly kvarPerKw: number;
}

/**
 * A feeder network. The base load of the meter is spread over the buses in proportion to their demand in the network, which is
 * therefore a share; reactive demand follows it.
 */
export interface FeederNetwork {
  readonly id: string;
  /** Meter at the head of the feeder. */
  readonly meterId: string;
  /** Radial; its reference bus is the head, whose voltage is held. */
  readonly network: PowerNetwork;
  /**
   * True: the base load of the meter was measured at its head and holds the losses behind it. Absent: it is what the buses take,
   * and losses come on top.
   */
  readonly lossesMetered?: boolean;
  /** Every asset of the meter, once. */
  readonly places: readonly FeederPlace[];
}
