/** Names of what meters hang on and measure: a meter itself has an id and no name. */
import type { MeterRow } from './meter-pages.js';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Names by id. */
export interface MeterNames {
  /** Names that are loaded: columns that show them are made anew when it changes. */
  readonly known: number;
  /** The id itself where no name is known. */
  readonly of: (id: string) => string;
  /** What the meter measures: its assets, or else its feeder, or its place. */
  readonly measured: (meter: Pick<MeterRow, 'assetIds' | 'branchId' | 'nodeId'>) => string;
}

/** @param named nodes and assets; ids are of both kinds and never of two things */
export function meterNames(named: readonly Named[]): MeterNames {
  const names = new Map(named.map(({ id, name }) => [id, name]));
  const of = (id: string): string => names.get(id) ?? id;
  return {
    known: names.size,
    of,
    measured: ({ assetIds, branchId, nodeId }) =>
      assetIds.length === 0 ? of(branchId ?? nodeId) : assetIds.map(of).join(', '),
  };
}
