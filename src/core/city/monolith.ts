/** The whole city as one program: the reference for small cities, and what is solved up to MONOLITH_ASSETS. */
import type { LinearProgram } from '../dispatch/linear-program.js';
import { ArrayBuilder } from './array-builder.js';
import { addFeeder, addTransformer, type FeederCols } from './block-program.js';
import { couplingOf, feedersOf, type CitySpec } from './city-spec.js';
import { generateFeeder, transformerLimitKw } from './feeder-assets.js';
import { addCouplingCols, addCouplingRows, type CouplingLayout } from './master-program.js';

/** Up to so many assets one program is faster than coordination by prices (city-scale.md). */
export const MONOLITH_ASSETS = 1_000;

/** The city's program and where its parts stand in it. */
export interface Monolith {
  readonly program: LinearProgram;
  readonly feeders: readonly FeederCols[];
  readonly layout: CouplingLayout;
}

/** How a city of this size is planned. */
export function methodFor(assets: number): 'monolith' | 'column-generation' {
  return assets <= MONOLITH_ASSETS ? 'monolith' : 'column-generation';
}

/** Builds one program of the districts given, with every transformer. */
export function buildMonolith(spec: CitySpec, districts: readonly number[]): Monolith {
  const builder = new ArrayBuilder();
  const feeders: FeederCols[] = [];
  for (const district of districts) {
    const generated = feedersOf(district).map((number) => generateFeeder(spec, number));
    const own = generated.map((feeder) => addFeeder(builder, feeder, spec.slots));
    const limitKw = transformerLimitKw(spec, district, generated);
    addTransformer(builder, own, { district, limitKw, slots: spec.slots });
    feeders.push(...own);
  }
  const coupling = couplingOf(spec, districts.length);
  const cols = addCouplingCols(builder, coupling);
  const layout = addCouplingRows(builder, coupling, cols, {
    flow: (t) => {
      for (const { flow, over } of feeders) {
        builder.entry(flow + t, -1);
        builder.entry(over + t, -1);
      }
    },
    reserve: (t) => {
      for (const { assets } of feeders) {
        for (const { reserve } of assets) if (reserve !== null) builder.entry(reserve + t, 1);
      }
    },
  });
  return { program: builder.build(), feeders, layout };
}
