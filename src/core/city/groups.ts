/** How a city is cut: blocks that are solved, groups of blocks the master chooses for, chunks that make one job. */
import { buildBlock, type Block } from './block-program.js';
import { feedersOf, type CitySpec } from './city-spec.js';

/** Blocks of one district whose plans are added up before the master sees them. */
export interface Group {
  /** Number of its first feeder: one number per group, whatever else is cut how. */
  readonly key: number;
  readonly district: number;
  readonly feeders: readonly number[];
  /** The whole district with its transformer inside, as one block. */
  readonly inside: boolean;
}

/** How districts are cut. */
export interface Cut {
  /** Feeders per group: 1, 2, 5 or 10. */
  readonly perGroup: number;
  /** Districts kept in one block with their transformer. */
  readonly inside: ReadonlySet<number>;
}

/** More groups than this make the master slower than the blocks (city-scale.md: 200..500 is best). */
const MOST_GROUPS = 500;

/** Feeders per group so that the master has at most MOST_GROUPS groups. */
export function feedersPerGroup(districts: number): number {
  return [1, 2, 5].find((q) => (districts * 10) / q <= MOST_GROUPS) ?? 10;
}

/** Groups of one district. */
export function groupsOf(district: number, cut: Cut): Group[] {
  const feeders = feedersOf(district);
  if (cut.inside.has(district)) return [{ key: feeders[0] ?? 0, district, feeders, inside: true }];
  const groups: Group[] = [];
  for (let k = 0; k < feeders.length; k += cut.perGroup) {
    const own = feeders.slice(k, k + cut.perGroup);
    groups.push({ key: own[0] ?? 0, district, feeders: own, inside: false });
  }
  return groups;
}

/** Feeder numbers of each block of a group. */
export function blocksOf(group: Group): readonly (readonly number[])[] {
  return group.inside ? [group.feeders] : group.feeders.map((feeder) => [feeder]);
}

/** Builds a block of a group's feeders; one of several feeders recovers the whole group. */
export function blockOf(spec: CitySpec, group: Group, feeders: readonly number[]): Block {
  return buildBlock(spec, feeders, group.inside ? { district: group.district } : null);
}

/** Every n-th district, so that a part of the city is like the whole. */
export function spreadDistricts(count: number, wanted: number): number[] {
  return Array.from({ length: wanted }, (_, k) => Math.floor((k * count) / wanted));
}

/** More districts than this go two to a job. */
const PAIRS_FROM = 40;
/** The last districts go alone: small jobs at the end let workers end together. */
const LAST_ALONE = 8;

/** Districts that make one job: small enough to share out, large enough to be worth a job. */
export function chunksOf(districts: readonly number[]): number[][] {
  const paired = districts.length > PAIRS_FROM ? districts.length - LAST_ALONE : 0;
  const chunks: number[][] = [];
  for (let k = 0; k < districts.length;) {
    const size = k + 1 < paired ? 2 : 1;
    chunks.push(districts.slice(k, k + size));
    k += size;
  }
  return chunks;
}
