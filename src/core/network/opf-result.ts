/** The answer of an optimal power flow, as `traboule opf --json` prints it. */
import type { SolveReport, SolveStatus } from '../dispatch/linear-program.js';

export interface GeneratorResult {
  readonly id: number;
  readonly bus: number;
  /** Positive = into the network [MW]. */
  readonly outputMw: number;
  /** [Mvar]; null in the DC model, which has no reactive power. */
  readonly outputMvar: number | null;
  readonly minMw: number;
  readonly maxMw: number;
  /** True cost of this output [currency/h], its constant included. */
  readonly cost: number;
  /** Limit the output stands at. */
  readonly at: 'min' | 'max' | null;
}

export interface BranchResult {
  readonly id: number;
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Positive = from → to [MW]. */
  readonly flowMw: number;
  /** [Mvar]; null in the DC model. */
  readonly flowMvar: number | null;
  /** Limit in the direction of the flow [MW], in a radial model the rating [MVA]; null = none. */
  readonly limitMw: number | null;
  /** |flow| / limit, in a radial model current / rated current, per unit; null without a limit. */
  readonly loading: number | null;
  /** Limit that binds; null when none does. */
  readonly binding: 'rating' | 'angle-difference' | null;
  /** What 1 MW more of the binding limit would save, for the first MW [currency/MWh]. */
  readonly shadowPrice: number;
}

export interface BusResult {
  readonly id: number;
  readonly demandMw: number;
  readonly angleDeg: number;
  /** Per unit; null in the DC model, which holds every voltage at 1. */
  readonly voltagePu: number | null;
  /** What 0.01 pu more room at the binding voltage limit would save [currency/h]; null in the DC model, 0 when none binds. */
  readonly voltageShadowPrice: number | null;
  /** Cost of one more MW of demand here [currency/MWh]. */
  readonly price: number;
}

/** What in the network cannot hold together. */
export interface OpfConflict {
  readonly buses: readonly number[];
  readonly branches: readonly string[];
  readonly generators: readonly number[];
  readonly sentence: string;
}

/** A change that would make the case solvable: the least sum of its kind. */
export interface OpfRemedy {
  readonly kind: 'unserved-demand' | 'raised-ratings';
  readonly totalMw: number;
  readonly parts: readonly {
    readonly bus: number | null;
    readonly branch: string | null;
    readonly mw: number;
  }[];
  readonly sentence: string;
}

/** How far from exact an optimal answer is. */
export interface OpfCheck {
  /** Largest |generation - demand - flows out| of a bus, recomputed from outputs and angles [MW]. */
  readonly worstImbalanceMw: number;
  /** Largest flow above a limit [MW]. */
  readonly worstOverloadMw: number;
  /** No answer can cost less than this [currency/h]; `cost` - this is the error of the tangents. */
  readonly costLowerBound: number;
}

/** What an AC power flow of the dispatch says: losses, voltages and currents as they are. */
export interface AcCheck {
  readonly passed: boolean;
  readonly lossMw: number;
  readonly lowestVoltage: { readonly bus: number; readonly voltagePu: number };
  readonly highestVoltage: { readonly bus: number; readonly voltagePu: number };
  /** Most loaded branch with a rating, by current; null without any. */
  readonly mostLoaded: { readonly branch: string; readonly loading: number } | null;
  /** Limits that are broken, in words; empty when passed. */
  readonly problems: readonly string[];
}

export interface OpfResult {
  readonly case: string;
  /** `dc`: active power and angles; `lindistflow`: radial, with voltages, reactive power and an AC after-check. */
  readonly model: 'dc' | 'lindistflow';
  readonly status: SolveStatus;
  /** True when a branch limit binds and costs money; null unless optimal. */
  readonly congested: boolean | null;
  /** True cost of the dispatch per hour in the case's currency; null unless optimal. */
  readonly cost: number | null;
  readonly generators: readonly GeneratorResult[];
  readonly branches: readonly BranchResult[];
  readonly buses: readonly BusResult[];
  readonly conflict: OpfConflict | null;
  readonly remedies: readonly OpfRemedy[];
  readonly check: OpfCheck | null;
  /** Null in the DC model and unless optimal. */
  readonly acCheck: AcCheck | null;
  readonly notes: readonly string[];
  /** The last solve; `solveMs` and `rounds` count all of them. */
  readonly solver: SolveReport & { readonly rounds: number };
}
