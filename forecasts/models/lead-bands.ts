/** Leads grouped by their logarithm: what is learned from a band holds near its centre and is joined by lines between two. */

const HOUR_MS = 3_600_000;
/** Centres of the bands [h]. */
const CENTRES_H = [0.5, 1, 2, 4, 8, 16, 24, 36, 48, 72, 120, 168, 336];
/** A lead is looked at when it is this share later than the one before, but at least every three hours. */
const SPACING = 8;
const WIDEST_SPACING_MS = 3 * HOUR_MS;

/** Centres that leads up to `maxLeadMs` need [h]. */
export function bandsUpTo(maxLeadMs: number): number[] {
  const last = CENTRES_H.findIndex((hours) => hours * HOUR_MS >= maxLeadMs);
  return CENTRES_H.slice(0, last < 0 ? CENTRES_H.length : last + 1);
}

/** Leads in steps at which a horizon is looked at, rising from 1: all the near ones, and fewer farther out. */
export function watchedLeads(stepMs: number, maxLeadMs: number): number[] {
  const farthest = Math.max(1, Math.round(maxLeadMs / stepMs));
  const widest = Math.max(1, Math.round(WIDEST_SPACING_MS / stepMs));
  const leads: number[] = [];
  for (let lead = 1; lead <= farthest; lead += Math.min(widest, Math.max(1, Math.floor(lead / SPACING)))) {
    leads.push(lead);
  }
  return leads;
}

/** Band whose centre is nearest to a lead. */
export function bandOf(bands: readonly number[], leadMs: number): number {
  const { low, share } = placeOf(bands, leadMs);
  return share < 0.5 ? low : low + 1;
}

/** Row at a lead: between the rows of the two bands beside it, constant outside. */
export function rowAt(
  bands: readonly number[],
  rows: readonly (readonly number[])[],
  leadMs: number,
): readonly number[] {
  const { low, share } = placeOf(bands, leadMs);
  const below = rows[low] ?? [];
  const above = rows[low + 1];
  if (!above || share === 0) return below;
  return below.map((value, i) => value + ((above[i] ?? value) - value) * share);
}

function placeOf(bands: readonly number[], leadMs: number): { low: number; share: number } {
  const hours = leadMs / HOUR_MS;
  const upper = bands.findIndex((centre) => centre >= hours);
  if (upper === 0) return { low: 0, share: 0 };
  const low = (upper < 0 ? bands.length : upper) - 1;
  const from = bands[low];
  const to = bands[low + 1];
  if (from === undefined || to === undefined) return { low: Math.max(0, low), share: 0 };
  return { low, share: Math.log(hours / from) / Math.log(to / from) };
}
