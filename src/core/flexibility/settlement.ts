/** Settlement: from delivered energy to euros, in decimal arithmetic; the last step rounds once, to cents. */
import { Decimal } from 'decimal.js';
import { SLOT_HOURS } from '../time/slot.js';
import type { Delivery } from './delivery.js';

/** Terms of a program, as decimal texts so that nothing is lost on the way. */
export interface SettlementTerms {
  /** Paid for what was ordered and delivered [EUR/kWh]. */
  readonly rateEurPerKwh: string;
  /** Taken for what was ordered and not delivered [EUR/kWh]; `0` for programs without penalty. */
  readonly penaltyEurPerKwh: string;
}

/** One quarter-hour in money. */
export interface SettledSlot {
  readonly slotMs: number;
  readonly orderedKwh: number;
  readonly deliveredKwh: number;
  /** Exact, as a decimal text [EUR]. */
  readonly paidEur: string;
  readonly penaltyEur: string;
}

/** A call in money. */
export interface Settlement {
  readonly slots: readonly SettledSlot[];
  readonly orderedKwh: string;
  readonly deliveredKwh: string;
  readonly paidEur: string;
  readonly penaltyEur: string;
  /** What is transferred, rounded half to even, two decimals [EUR]; negative = owed by the building. */
  readonly totalEur: string;
}

/** Energies are kept to the watt-hour: what a meter cannot tell is not paid. */
const ENERGY_DECIMALS = 3;

/**
 * Settles slot by slot as UFTP does: energy up to what was ordered is paid at the rate, what is missing costs the
 * penalty. Nothing is paid for taking the other way, which counts as missing in full and beyond. A quarter-hour that was not
 * measured is neither paid nor fined.
 *
 * @param delivery measured delivery of the call
 * @param orderedKw power ordered by slot [kW, positive in the direction of the call]
 */
export function settle(
  delivery: Extract<Delivery, { status: 'measured' }>,
  orderedKw: readonly number[],
  terms: SettlementTerms,
): Settlement {
  const rate = new Decimal(terms.rateEurPerKwh);
  const penalty = new Decimal(terms.penaltyEurPerKwh);
  const sums = {
    ordered: new Decimal(0),
    delivered: new Decimal(0),
    paid: new Decimal(0),
    fined: new Decimal(0),
  };
  const slots = delivery.slots.map(({ slotMs, meteredKw, deliveredKwh }, index) => {
    const ordered = energy((orderedKw[index] ?? 0) * SLOT_HOURS);
    const given = energy(deliveredKwh);
    const paid = rate.times(Decimal.max(0, Decimal.min(given, ordered)));
    // Where nothing was ordered of it the building owes nothing: before its own part, and after it left.
    const owes = meteredKw !== null && !ordered.isZero();
    const missing = owes ? Decimal.max(0, ordered.minus(given)) : new Decimal(0);
    const fined = penalty.times(missing);
    sums.ordered = sums.ordered.plus(ordered);
    sums.delivered = sums.delivered.plus(given);
    sums.paid = sums.paid.plus(paid);
    sums.fined = sums.fined.plus(fined);
    return {
      slotMs,
      orderedKwh: ordered.toNumber(),
      deliveredKwh: given.toNumber(),
      paidEur: paid.toFixed(),
      penaltyEur: fined.toFixed(),
    };
  });
  return {
    slots,
    orderedKwh: sums.ordered.toFixed(),
    deliveredKwh: sums.delivered.toFixed(),
    paidEur: sums.paid.toFixed(),
    penaltyEur: sums.fined.toFixed(),
    totalEur: sums.paid.minus(sums.fined).toDecimalPlaces(2, Decimal.ROUND_HALF_EVEN).toFixed(2),
  };
}

/**
 * What an energy is worth at a rate, as told before a call [EUR, two decimals].
 *
 * @param kwh [kWh]
 * @param rateEurPerKwh decimal text [EUR/kWh]
 */
export function estimateEur(kwh: number, rateEurPerKwh: string): string {
  return energy(kwh).times(rateEurPerKwh).toDecimalPlaces(2, Decimal.ROUND_HALF_EVEN).toFixed(2);
}

/** Sum of amounts as decimal texts [EUR, two decimals]. */
export function sumEur(amounts: readonly string[]): string {
  return amounts.reduce((sum, eur) => sum.plus(eur), new Decimal(0)).toFixed(2);
}

function energy(kwh: number): Decimal {
  return new Decimal(kwh).toDecimalPlaces(ENERGY_DECIMALS, Decimal.ROUND_HALF_EVEN);
}
