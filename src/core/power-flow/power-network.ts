/** A transmission or distribution network as study cases describe it: buses, generators and branches, in MW and per unit. */

/** What a bus is to a power flow; `isolated` buses, and all that hangs on them, take no part. */
export type BusKind = 'load' | 'generator' | 'reference' | 'isolated';

export interface NetworkBus {
  /** Number of the bus in the case. */
  readonly id: number;
  readonly kind: BusKind;
  /** Demand, positive = taken from the network [MW, Mvar]. */
  readonly demandMw: number;
  readonly demandMvar: number;
  /** Shunt at 1 pu: active power taken [MW], reactive power given [Mvar]. */
  readonly shuntMw: number;
  readonly shuntMvar: number;
  readonly baseKv: number;
  /** Set-point of a reference bus, per unit. */
  readonly voltagePu: number;
  readonly minVoltagePu: number;
  readonly maxVoltagePu: number;
}

/** Cost of an hour at an output [currency/h]. */
export type GeneratorCost =
  /** Coefficients from the highest power of the output [MW] down to the constant. */
  | { readonly kind: 'polynomial'; readonly coefficients: readonly number[] }
  /** Points (output [MW], cost [currency/h]), outputs rising; the first and last slopes go on outside. */
  | { readonly kind: 'piecewise'; readonly points: readonly (readonly [mw: number, cost: number])[] };

export interface NetworkGenerator {
  /** Row of the case, from 1. */
  readonly id: number;
  readonly busId: number;
  readonly inService: boolean;
  /** Output window, positive = into the network [MW]; a negative minimum is a load that may be served. */
  readonly minMw: number;
  readonly maxMw: number;
  readonly minMvar: number;
  readonly maxMvar: number;
  /** Null when the case gives none. */
  readonly cost: GeneratorCost | null;
}

export interface NetworkBranch {
  /** Row of the case, from 1. */
  readonly id: number;
  /** `<from>-<to>`; further branches between the same buses are `<from>-<to>#2` and so on. */
  readonly name: string;
  readonly fromBus: number;
  readonly toBus: number;
  readonly inService: boolean;
  /** Series impedance and total charging, per unit. */
  readonly resistancePu: number;
  readonly reactancePu: number;
  readonly chargingPu: number;
  /** Long-term rating [MVA]; infinite = none. */
  readonly ratingMva: number;
  /** Off-nominal tap on the from side, 1 = none. */
  readonly tap: number;
  readonly shiftDeg: number;
  /** Limits of angle(from) - angle(to) [degrees]; infinite = none. */
  readonly minAngleDeg: number;
  readonly maxAngleDeg: number;
}

/** A network as read; `notes` tell what of the case takes no part. */
export interface PowerNetwork {
  readonly name: string;
  /** Base of the per-unit values [MVA]. */
  readonly baseMva: number;
  readonly buses: readonly NetworkBus[];
  readonly generators: readonly NetworkGenerator[];
  readonly branches: readonly NetworkBranch[];
  readonly notes: readonly string[];
}

/** The part of a network that carries power. */
export interface ActiveNetwork {
  readonly baseMva: number;
  readonly buses: readonly NetworkBus[];
  readonly generators: readonly NetworkGenerator[];
  readonly branches: readonly NetworkBranch[];
}

/** Leaves out isolated buses, and generators and branches that are out of service or end on such a bus. */
export function activeNetwork(network: PowerNetwork): ActiveNetwork {
  const buses = network.buses.filter((bus) => bus.kind !== 'isolated');
  const live = new Set(buses.map((bus) => bus.id));
  return {
    baseMva: network.baseMva,
    buses,
    generators: network.generators.filter((g) => g.inService && live.has(g.busId)),
    branches: network.branches.filter((b) => b.inService && live.has(b.fromBus) && live.has(b.toBus)),
  };
}
