/** No feature may know what could not have been known: checked before a single step is scored. */
import type { Exogenous, ExogenousName, ExogenousSeries, Forecaster } from '../forecaster.js';

/** A feature would have to be known before it can be. */
export class LeakageError extends Error {
  override readonly name = 'LeakageError';
}

/**
 * Refuses exogenous series that a model reads at its target times but that are known too late for that.
 *
 * @param farthestLeadMs from the origin to the start of the last step [ms]
 * @throws LeakageError with the feature, its lag and the lag it would need
 */
export function assertKnownAtOrigin(
  forecaster: Pick<Forecaster, 'id' | 'reads'>,
  exogenous: Exogenous,
  farthestLeadMs: number,
): void {
  for (const [name, feature] of forecaster.reads.flatMap((read) => featuresOf(exogenous, read))) {
    if (feature.availabilityLagMs <= -farthestLeadMs) continue;
    throw new LeakageError(
      `${forecaster.id} reads ${name} ${String(farthestLeadMs)} ms ahead, but a value is known only ${String(feature.availabilityLagMs)} ms after its time; ` +
        `expected a forecast with an availability lag of at most ${String(-farthestLeadMs)} ms. Give a forecast series, leave the feature out, or shorten the horizon`,
    );
  }
}

function featuresOf(exogenous: Exogenous, read: ExogenousName): [string, ExogenousSeries][] {
  if (read === 'others') return Object.entries(exogenous.others ?? {});
  const feature = exogenous[read];
  return feature ? [[read, feature]] : [];
}
