/** Names of places and assets, for pages of meters. */
import type { Ok } from '../../api/answers.js';
import { useLive } from '../../api/use-live.js';
import { type MeterNames, meterNames } from './meter-names.js';

/** Names as far as they are loaded. */
export function useMeterNames(): MeterNames {
  const nodes = useLive<Ok<'nodesList'>>('/api/v1/nodes');
  const assets = useLive<Ok<'assetsList'>>('/api/v1/assets');
  return meterNames([...(nodes.data?.nodes ?? []), ...(assets.data?.assets ?? [])]);
}
