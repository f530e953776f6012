/** Which of the parcels that are waited for have come, as far as the store tells of them. */
import { setTimeout } from 'node:timers/promises';

/** Longest pause between two looks when nobody tells of anything [ms]. */
const LOOK_ANYWAY_MS = 250;
/** So many answers are fetched together: one by one each would cost the database as much as all. */
const TOGETHER = 8;

/** Gathers what is told, so that answers are fetched a handful at a time. */
export class Arrivals {
  private readonly told = new Set<string>();
  private isUnnamed = false;
  private look: () => void = () => undefined;

  /** Takes what a store tells: names of parcels, or none when there are too many. */
  readonly hear = (names: readonly string[]): void => {
    for (const name of names) this.told.add(name);
    if (names.length === 0) this.isUnnamed = true;
    this.look();
  };

  /**
   * Names worth asking the store for, after the next handful, the last of them, or a while: those told of, or all when none was,
   * because a hint may be lost.
   *
   * @param open names that are waited for
   */
  async awaited(open: ReadonlySet<string>): Promise<string[]> {
    if (!this.isDue(open)) {
      const early = new AbortController();
      this.look = () => {
        if (this.isDue(open)) early.abort();
      };
      await setTimeout(LOOK_ANYWAY_MS, undefined, { signal: early.signal }).catch(() => undefined);
      this.look = () => undefined;
    }
    const told = [...open].filter((name) => this.told.has(name));
    const isAll = this.isUnnamed || told.length === 0;
    this.told.clear();
    this.isUnnamed = false;
    return isAll ? [...open] : told;
  }

  private isDue(open: ReadonlySet<string>): boolean {
    if (this.isUnnamed) return true;
    let count = 0;
    for (const name of this.told) if (open.has(name)) count += 1;
    return count >= Math.min(TOGETHER, open.size);
  }
}
