/** Prices of what has no tariff: what the plan may give up and at what cost. Each is one to three orders above energy. */

/** Room kept for forecast error and given up [EUR/kWh]. */
export const MARGIN_SHORTFALL_EUR_PER_KWH = 1;

/**
 * Energy a battery should hold for a rare miss and does not, for each slot it is missing [EUR/kWh and slot]. An hour of it costs
 * as much as a price spread of the tariff may win; a whole peak of it less than the margin.
 */
export const RECOURSE_EUR_PER_KWH_SLOT = 0.025;

/** A physical limit broken in an emergency program [EUR/kWh]; such a plan is never publishable. */
export const OVERLOAD_EUR_PER_KWH = 25;

/** Changing a setpoint that the plan in force announced [EUR/kW and slot]. */
export const CHURN_EUR_PER_KW_SLOT = 0.002;

/** Solar energy not taken [EUR/kWh]: a little, so that it is only curtailed for a reason. */
export const CURTAILMENT_EUR_PER_KWH = 0.01;

/** Hot water drawn that an empty tank could not give, as a multiple of its price below the least filling, besides the hours left. */
export const EMPTY_TANK_FACTOR = 2;

/** Weight of the hours left in that price; above 1, so that water is refused when the tank is empty and not before. */
export const EARLY_REFUSAL_FACTOR = 1.1;

/** A stored kWh missing at the end of the horizon costs the dearest import price plus this [EUR/kWh]. */
export const TERMINAL_PREMIUM_EUR_PER_KWH = 0.01;

/** Calling a building that carried all it offered in 30 days, against one that carried nothing: in the choice only, never paid [EUR/kWh]. */
export const BURDEN_EUR_PER_KWH = 0.005;

/** Step of the asset-specific wear that makes the optimum unique among ties [EUR/kWh]. */
export const TIE_ASSET_EUR_PER_KWH = 1e-4;

/** Distinct steps of {@link TIE_ASSET_EUR_PER_KWH}; later assets share a step. */
export const TIE_ASSET_STEPS = 16;

/** Added per slot of waiting, so that among equal prices the earlier slot wins [EUR/kWh and slot]. */
export const TIE_SLOT_EUR_PER_KWH = 4e-6;

/** Share of its price by which unmet energy gets cheaper per slot: it is given up when it is due and not before. */
export const UNMET_DELAY_SHARE = 1e-5;

/** Heat asked for and not given, or given beyond what may be thrown away [EUR/kWh heat]. */
export const HEAT_UNSERVED_EUR_PER_KWH = 1;

/**
 * Room kept below the lowest voltage of a feeder for the losses its equations leave out, given up: as much as the voltage that
 * 1 kW at the farthest bus makes, over an hour [EUR/kWh].
 */
export const VOLTAGE_ROOM_EUR_PER_KWH = 5;
