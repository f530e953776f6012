/** A snapshot at another risk than it was taken for: what limits count on of calls goes with the level. */
import { normalQuantile } from '../series/normal-quantile.js';
import { SLOT_MS } from '../time/slot.js';
import type { BuildingOffer, DeliveryBelief } from './building-offer.js';
import type { SystemSnapshot } from './snapshot.js';

/** Weight of what is believed of a building without a record: as many calls as it takes until its own record counts as much. */
export const PRIOR_CALLS = 4;

/** States of a part in which the building has not answered yet. */
const UNANSWERED: ReadonlySet<string> = new Set(['invited', 'acknowledged']);

/**
 * Share of what is called that is kept at a risk level, 0..mean.
 *
 * @param belief expected share, and the measured calls it rests on
 * @param level of the quantile at which limits hold; 0.5 = the mean
 */
export function keptShare(belief: Pick<DeliveryBelief, 'mean' | 'calls'>, level: number): number {
  const { mean, calls } = belief;
  if (level <= 0.5) return mean;
  const deviation = Math.sqrt((mean * (1 - mean)) / (PRIOR_CALLS + calls + 1));
  // The quantile of the Beta by its normal approximation: it is a room for error, not a payment.
  return Math.min(mean, Math.max(0, mean - normalQuantile(level) * deviation));
}

/** The snapshot as it would have been taken at this level of the quantile, 0.5 = no margin. */
export function atRiskLevel(snapshot: SystemSnapshot, riskLevel: number): SystemSnapshot {
  const { buildings } = snapshot;
  if (!buildings) return { ...snapshot, riskLevel };
  const offers = buildings.offers.map((offer): BuildingOffer => {
    const asked = { ...offer.asked, low: keptShare(offer.asked, riskLevel) };
    const agreed = { ...offer.agreed, low: keptShare(offer.agreed, riskLevel) };
    const standingRiskKw = standingRisk({ ...offer, asked, agreed }, snapshot.slotMs);
    return { ...offer, asked, agreed, standingRiskKw };
  });
  return { ...snapshot, riskLevel, buildings: { ...buildings, offers } };
}

/** How much less than expected standing calls deliver at the risk level, where they take load off [kW, not negative]. */
function standingRisk({ standing, standingKw, asked, agreed }: BuildingOffer, slotMs: number): number[] {
  const risk = new Array<number>(standingKw.length).fill(0);
  for (const { participation, countedKw, probability, startMs, endMs } of standing) {
    const { low } = UNANSWERED.has(participation) ? asked : agreed;
    const first = Math.max(0, Math.round((startMs - slotMs) / SLOT_MS));
    const end = Math.min(risk.length, Math.round((endMs - slotMs) / SLOT_MS));
    for (let t = first; t < end; t++) {
      if ((standingKw[t] ?? 0) < 0) risk[t] = (risk[t] ?? 0) + countedKw * (probability - low);
    }
  }
  return risk;
}
