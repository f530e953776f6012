/** Weights of several models' quantiles at a lead: those under which the joined quantiles would have lost least. */

/** Forecasts of one band of leads with their outcomes. */
export interface BandSamples {
  /** Shape (N). */
  readonly outcomes: readonly number[];
  /** How much each sample counts, shape (N). */
  readonly weights: readonly number[];
  /** Per model shape (N, levels), row by row. */
  readonly quantiles: readonly (readonly number[])[];
}

const SEARCH_STEPS = 10;
const ROUNDS = 4;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** A mix must lose this share less than the best model alone, or that one speaks: small gains are often chance. */
const LEAST_GAIN = 0.01;
/** A smaller share is given to the others. */
const LEAST_SHARE = 0.02;

/**
 * Shares of the models, 0..1 with sum 1, by the mean pinball loss of Σ share · quantile. The loss is convex; mass is moved
 * between two models at a time by golden sections until a round gains nothing.
 *
 * @param leastGainOnFirst what must be lost less than by the first model alone, as a share, or that one speaks
 * @returns equal shares when there is no sample
 */
export function bestShares(samples: BandSamples, levels: readonly number[], leastGainOnFirst = 0): number[] {
  const count = samples.quantiles.length;
  let shares = new Array<number>(count).fill(1 / count);
  if (samples.outcomes.length === 0 || count === 1) return shares;
  let loss = lossOf(samples, levels, shares);
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = loss;
    for (let i = 0; i < count; i += 1) {
      for (let j = i + 1; j < count; j += 1) {
        const moved = bestMove(samples, levels, { shares, i, j });
        if (moved.loss < loss) ({ shares, loss } = moved);
      }
    }
    if (before - loss <= 1e-4 * before) break;
  }
  const alone = bestAlone(samples, levels);
  const isMixed = loss <= (1 - LEAST_GAIN) * alone.loss;
  const first = shares.map((_, k) => (k === 0 ? 1 : 0));
  if ((isMixed ? loss : alone.loss) > (1 - leastGainOnFirst) * lossOf(samples, levels, first)) return first;
  return isMixed ? withoutCrumbs(shares) : alone.shares;
}

/**
 * Shares of each band drawn a little towards its neighbours', so that a forecast does not jump from lead to lead.
 *
 * @param rows one per band; null where nothing was seen, which takes the nearest band's
 */
export function smoothed(rows: readonly (readonly number[] | null)[]): number[][] {
  const filled = rows.map((row, band) => row ?? nearest(rows, band));
  return filled.map((row, band) => {
    const before = filled[band - 1] ?? row;
    const after = filled[band + 1] ?? row;
    return row.map((share, i) => 0.8 * share + 0.1 * (before[i] ?? 0) + 0.1 * (after[i] ?? 0));
  });
}

function nearest(rows: readonly (readonly number[] | null)[], band: number): readonly number[] {
  for (let distance = 1; distance < rows.length; distance += 1) {
    const found = rows[band + distance] ?? rows[band - distance];
    if (found) return found;
  }
  return [];
}

function bestAlone(samples: BandSamples, levels: readonly number[]): { shares: number[]; loss: number } {
  const tried = samples.quantiles.map((_, own) => {
    const shares = samples.quantiles.map((_unused, k) => (k === own ? 1 : 0));
    return { shares, loss: lossOf(samples, levels, shares) };
  });
  return tried.reduce((a, b) => (b.loss < a.loss ? b : a));
}

interface Move {
  readonly shares: readonly number[];
  readonly i: number;
  readonly j: number;
}

function bestMove(
  samples: BandSamples,
  levels: readonly number[],
  { shares, i, j }: Move,
): { shares: number[]; loss: number } {
  const both = (shares[i] ?? 0) + (shares[j] ?? 0);
  const at = (part: number): number[] =>
    shares.map((own, k) => (k === i ? part * both : k === j ? (1 - part) * both : own));
  const lossAt = (part: number): number => lossOf(samples, levels, at(part));
  let low = 0;
  let high = 1;
  let left = { part: 1 - GOLDEN, loss: lossAt(1 - GOLDEN) };
  let right = { part: GOLDEN, loss: lossAt(GOLDEN) };
  for (let step = 0; step < SEARCH_STEPS; step += 1) {
    if (left.loss <= right.loss) {
      high = right.part;
      right = left;
      const part = high - GOLDEN * (high - low);
      left = { part, loss: lossAt(part) };
    } else {
      low = left.part;
      left = right;
      const part = low + GOLDEN * (high - low);
      right = { part, loss: lossAt(part) };
    }
  }
  // The ends are often best: a model that adds nothing.
  const ends = [0, 1].map((part) => ({ part, loss: lossAt(part) }));
  const best = [left, right, ...ends].reduce((a, b) => (b.loss < a.loss ? b : a));
  return { shares: at(best.part), loss: best.loss };
}

function lossOf(samples: BandSamples, levels: readonly number[], shares: readonly number[]): number {
  const { outcomes, weights, quantiles } = samples;
  const depth = levels.length;
  let sum = 0;
  for (let n = 0; n < outcomes.length; n += 1) {
    const y = outcomes[n] ?? 0;
    let own = 0;
    for (let l = 0; l < depth; l += 1) {
      let q = 0;
      for (let k = 0; k < shares.length; k += 1) q += (shares[k] ?? 0) * (quantiles[k]?.[n * depth + l] ?? 0);
      const distance = y - q;
      const level = levels[l] ?? 0.5;
      own += distance >= 0 ? level * distance : (level - 1) * distance;
    }
    sum += own * (weights[n] ?? 0);
  }
  return sum;
}

function withoutCrumbs(shares: readonly number[]): number[] {
  const kept = shares.map((share) => (share < LEAST_SHARE ? 0 : share));
  const sum = kept.reduce((a, b) => a + b, 0);
  return kept.map((share) => share / sum);
}
