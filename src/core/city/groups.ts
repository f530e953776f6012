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

/** A round at more points than this is long: a district of it is a job worth making. */
const SHORT_POINTS = 2;
/** How many districts of a long and of a short round, from which on they go two to a job. */
const PAIRS_FROM = { long: 41, short: 4 } as const;
/** The last districts go alone: small jobs at the end let workers end together. */
const LAST_ALONE = { long: 8, short: 4 } as const;

/** What chunks are for. */
export interface ChunkedRound {
  readonly districts: readonly number[];
  /** Price points at which each district is solved. */
  readonly points: number;
  readonly cut: Cut;
}

/**
 * Districts that make one job: small enough to share out, large enough to be worth a job, which costs as much as a third of a
 * district at two points. One that is a block with its transformer takes three times as long and goes alone.
 */
export function chunksOf({ districts, points, cut }: ChunkedRound): number[][] {
  const kind = points > SHORT_POINTS ? 'long' : 'short';
  const alone = districts.length > 2 * LAST_ALONE[kind] ? LAST_ALONE[kind] : 0;
  const paired = districts.length < PAIRS_FROM[kind] ? 0 : districts.length - alone;
  const chunks: number[][] = [];
  for (let k = 0; k < districts.length;) {
    const pair = districts.slice(k, k + 2);
    const isPair = k + 1 < paired && !pair.some((district) => cut.inside.has(district));
    chunks.push(isPair ? pair : pair.slice(0, 1));
    k += isPair ? 2 : 1;
  }
  return chunks;
}
