/** Probability that a called kWh is delivered, learned per building from its measured calls: a Beta belief with a stated prior. */
import { keptShare, PRIOR_CALLS } from '../dispatch/at-risk-level.js';
import type { DeliveryBelief } from '../dispatch/building-offer.js';

/** Version of how it is learned; it is stored with every plan that counts on it. */
export const DELIVERY_MODEL = 'beta-energy-1';

/** Share that is expected of a program in which nobody was measured yet: ASSUMED, the field's rule of thumb for new offers. */
const FIRST_SHARE = 0.8;

/** A measured call of a building. */
export interface MeasuredCall {
  /** Energy asked, or agreed to [kWh, positive]. */
  readonly askedKwh: number;
  /** Delivered of it [kWh]; below 0 and above `askedKwh` it counts as nothing and as all. */
  readonly deliveredKwh: number;
}

/**
 * Belief Beta(a, b) with a = 4 m + n r and b = 4 (1 - m) + n (1 - r): m is the share the whole program delivers, r the
 * energy-weighted share of the building's own n calls. Few calls leave it near the program, many near the own record.
 *
 * @param own measured calls of the building
 * @param programShare see {@link programShare}, 0..1
 * @param level quantile at which limits hold, 0.5 = `low` is the mean
 */
export function deliveryBelief(
  own: readonly MeasuredCall[],
  programShare: number,
  level: number,
): DeliveryBelief {
  const { calls, askedKwh, deliveredKwh } = sumOf(own);
  const share = askedKwh > 0 ? deliveredKwh / askedKwh : 0;
  const weight = PRIOR_CALLS + calls;
  const mean = (PRIOR_CALLS * programShare + calls * share) / weight;
  return { mean, low: keptShare({ mean, calls }, level), calls, askedKwh, deliveredKwh };
}

/** Energy-weighted share that all buildings of a program delivered, drawn to {@link FIRST_SHARE} while there are few calls. */
export function programShare(all: readonly MeasuredCall[]): number {
  return deliveryBelief(all, FIRST_SHARE, 0.5).mean;
}

function sumOf(calls: readonly MeasuredCall[]): Pick<DeliveryBelief, 'calls' | 'askedKwh' | 'deliveredKwh'> {
  const counted = calls.filter(({ askedKwh }) => askedKwh > 0);
  return {
    calls: counted.length,
    askedKwh: counted.reduce((sum, call) => sum + call.askedKwh, 0),
    deliveredKwh: counted.reduce(
      (sum, { askedKwh, deliveredKwh }) => sum + Math.min(askedKwh, Math.max(0, deliveredKwh)),
      0,
    ),
  };
}
