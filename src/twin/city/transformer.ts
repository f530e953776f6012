/** Thermal model of oil transformers by IEC 60076-7 (ONAN distribution): top oil, hot spot, ageing. */

/** Rise of top oil and of the hot spot over it at rated load [K]. */
const TOP_OIL_RISE_K = 55;
const HOT_SPOT_RISE_K = 23;
/** Time constants of oil and winding [min]. */
const OIL_MIN = 180;
const WINDING_MIN = 4;
/** Ratio of load to no-load losses, and the exponents of oil and winding. */
const LOSS_RATIO = 5;
const OIL_EXPONENT = 0.8;
const WINDING_EXPONENT = 1.6;
/** Constants of the standard: k11, k21, k22. With k21 = 1 the second hot-spot term vanishes. */
const K11 = 1;
const K21 = 1;
const K22 = 2;
/** Hot spot at which insulation ages at its normal rate, and the doubling step [°C, K]. */
const NORMAL_AGEING_C = 98;
const DOUBLING_K = 6;

/** Temperatures of one group of transformers [°C], and its used life [h]. */
export interface TransformerState {
  readonly topOilC: number;
  readonly hotSpotC: number;
  readonly lifeUsedH: number;
}

/** State after a long time at a load factor K [per unit of rating] and an ambient temperature [°C]. */
export function steadyTransformer(load: number, ambientC: number): TransformerState {
  const topOilC = ambientC + oilRise(load);
  return { topOilC, hotSpotC: topOilC + windingRise(load), lifeUsedH: 0 };
}

/**
 * State after a step (Euler within whole minutes, as the standard's difference equations).
 *
 * @param state before the step
 * @param load apparent power over rating, per unit
 * @param ambientC air temperature [°C]
 * @param minutes length of the step [min]
 */
export function stepTransformer(
  state: TransformerState,
  load: number,
  ambientC: number,
  minutes: number,
): TransformerState {
  let { topOilC, lifeUsedH } = state;
  let gradientK = state.hotSpotC - state.topOilC;
  for (let done = 0; done < minutes; done += 1) {
    const step = Math.min(1, minutes - done);
    topOilC += ((oilRise(load) - (topOilC - ambientC)) * step) / (K11 * OIL_MIN);
    gradientK += ((windingRise(load) - gradientK) * step) / (K22 * WINDING_MIN);
    lifeUsedH += (2 ** ((topOilC + gradientK - NORMAL_AGEING_C) / DOUBLING_K) * step) / 60;
  }
  return { topOilC, hotSpotC: topOilC + gradientK, lifeUsedH };
}

function oilRise(load: number): number {
  return TOP_OIL_RISE_K * ((1 + load * load * LOSS_RATIO) / (1 + LOSS_RATIO)) ** OIL_EXPONENT;
}

function windingRise(load: number): number {
  return K21 * HOT_SPOT_RISE_K * load ** WINDING_EXPONENT;
}
