/** Who does what in a demonstration: chosen by place in the rotation, so that the story is the same each time; pure. */
import type { DemoScale } from './demo-options.js';

/** Ids of buildings by what they do. */
export interface DemoCast {
  /** Called at first. */
  readonly called: readonly string[];
  /** Their manager opts out. */
  readonly managersDecline: readonly string[];
  /** Their equipment opts out: it is closed at the hour of the call. */
  readonly equipmentDeclines: readonly string[];
  /** Their valve is stuck: they accept and deliver nothing. */
  readonly fail: readonly string[];
  /** Their manager accepts; the others are silent. */
  readonly accept: readonly string[];
}

const EVERY = 6;

/**
 * The cast of a scale. Nobody was called before, so that rotation goes by id.
 *
 * @throws RangeError when there are too few buildings for it, or none is left to be called in the place of others
 */
export function castOf(scale: DemoScale): DemoCast {
  const { called: count, managersDecline, equipmentDeclines, fail } = scale;
  const ids = [...scale.buildings].sort();
  const called = ids.slice(0, count);
  const from = (first: number, wanted: number): string[] => {
    const found = called.filter((_, index) => index % EVERY === first).slice(0, wanted);
    if (found.length === wanted) return found;
    throw new RangeError(`${String(count)} called buildings are too few for what shall happen to them`);
  };
  const lost = managersDecline + equipmentDeclines + fail;
  if (ids.length < count + lost) {
    throw new RangeError(
      `${String(ids.length)} buildings, and ${String(count)} called with ${String(lost)} to be replaced need ${String(count + lost)}`,
    );
  }
  const failing = from(4, fail);
  return {
    called,
    managersDecline: from(5, managersDecline),
    equipmentDeclines: from(2, equipmentDeclines),
    fail: failing,
    accept: [...failing, ...called.filter((_, index) => index % EVERY < 2)],
  };
}
