/** The linear program of one block: one feeder, or a whole district with its transformer inside. */
import type { LinearProgram } from '../dispatch/linear-program.js';
import { ArrayBuilder } from './array-builder.js';
import { addCityAsset, type AssetCols } from './block-assets.js';
import { OVER_LIMIT_EUR_PER_KW, type CitySpec } from './city-spec.js';
import { generateFeeder, transformerLimitKw, type Feeder } from './feeder-assets.js';

/** Columns of one feeder, T each. */
export interface FeederCols {
  readonly feeder: Feeder;
  readonly assets: readonly AssetCols[];
  /** Flow inside the feeder's limit, and what goes above it at OVER_LIMIT_EUR_PER_KW. */
  readonly flow: number;
  readonly over: number;
}

/** A block: its program, and where its flow and its reserve stand in it. */
export interface Block {
  readonly slots: number;
  readonly program: LinearProgram;
  readonly feeders: readonly FeederCols[];
}

/** Builds the program of feeders by their numbers. @param withTransformer the transformer above them is part of it */
export function buildBlock(
  spec: CitySpec,
  feederNumbers: readonly number[],
  withTransformer: { readonly district: number } | null = null,
): Block {
  const builder = new ArrayBuilder();
  const generated = feederNumbers.map((number) => generateFeeder(spec, number));
  const feeders = generated.map((feeder) => addFeeder(builder, feeder, spec.slots));
  if (withTransformer) {
    const limitKw = transformerLimitKw(spec, withTransformer.district, generated);
    addTransformer(builder, feeders, { district: withTransformer.district, limitKw, slots: spec.slots });
  }
  return { slots: spec.slots, program: builder.build(), feeders };
}

/** Adds a feeder: its assets, and `feeder-balance`: flow + over = base + sum of what assets draw. */
export function addFeeder(builder: ArrayBuilder, feeder: Feeder, T: number): FeederCols {
  const owner = `F${String(feeder.number)}`;
  const assets = feeder.assets.map((asset, k) => addCityAsset(builder, asset, `${owner}-${String(k)}`, T));
  const flow = builder.cols(`flow[${owner}`, T, 0, [-feeder.limitKw, feeder.limitKw]);
  const over = builder.cols(`over[${owner}`, T, OVER_LIMIT_EUR_PER_KW, [0, Infinity]);
  builder.family(`feeder-balance[${owner}`, T);
  for (let t = 0; t < T; t++) {
    builder.entry(flow + t, 1);
    builder.entry(over + t, 1);
    for (const asset of assets) for (const [col, sign] of asset.draws) builder.entry(col + t, -sign);
    builder.endRow(feeder.baseKw[t] ?? 0, feeder.baseKw[t] ?? 0);
  }
  return { feeder, assets, flow, over };
}

/** Adds `transformer`: -limit <= sum of the feeders' flows - over + under <= limit, with slack at OVER_LIMIT_EUR_PER_KW. */
export function addTransformer(
  builder: ArrayBuilder,
  feeders: readonly FeederCols[],
  of: { readonly district: number; readonly limitKw: number; readonly slots: number },
): void {
  const owner = `D${String(of.district)}`;
  const over = builder.cols(`over[${owner}`, of.slots, OVER_LIMIT_EUR_PER_KW, [0, Infinity]);
  const under = builder.cols(`under[${owner}`, of.slots, OVER_LIMIT_EUR_PER_KW, [0, Infinity]);
  builder.family(`transformer[${owner}`, of.slots);
  for (let t = 0; t < of.slots; t++) {
    for (const feeder of feeders) {
      builder.entry(feeder.flow + t, 1);
      builder.entry(feeder.over + t, 1);
    }
    builder.entry(over + t, -1);
    builder.entry(under + t, 1);
    builder.endRow(-of.limitKw, of.limitKw);
  }
}

/** Adds a block's flow at a solution to `flowKw` and the reserve it offers to `reserveKw`, shape (T) each. */
export function addFlows(
  block: Block,
  primal: Float64Array,
  to: { readonly flowKw: Float64Array; readonly reserveKw: Float64Array },
): void {
  for (const { flow, over, assets } of block.feeders) {
    for (let t = 0; t < block.slots; t++) {
      to.flowKw[t] = (to.flowKw[t] ?? 0) + (primal[flow + t] ?? 0) + (primal[over + t] ?? 0);
    }
    for (const { reserve } of assets) {
      if (reserve === null) continue;
      for (let t = 0; t < block.slots; t++) {
        to.reserveKw[t] = (to.reserveKw[t] ?? 0) + (primal[reserve + t] ?? 0);
      }
    }
  }
}

/** Cost of a solution without any prices of the city [EUR]. */
export function costOf(program: LinearProgram, primal: Float64Array): number {
  let cost = program.offset;
  for (let j = 0; j < primal.length; j++) cost += (program.colCost[j] ?? 0) * (primal[j] ?? 0);
  return cost;
}
