/** Load, temperatures and tap of a substation's transformers, and the alarm of their hot spot. */
import type { UAObject } from 'node-opcua';
import {
  TRANSFORMER_EXTRAS,
  TRANSFORMER_OBSERVABLES,
  transformerNode,
  transformerOwner,
  type TwinObservable,
} from '../nodes.js';
import { addLimitAlarm } from './alarms.js';
import type { ServerSpace } from './context.js';
import { addAnalog } from './measured-nodes.js';

/** Hot spot of the winding in normal cyclic and in emergency loading [°C], after IEC 60076-7. */
export const HOT_SPOT_HIGH_C = 120;
export const HOT_SPOT_HIGH_HIGH_C = 140;

/** Adds what a transformer group shows to its object. */
export function addTransformer(space: ServerSpace, parent: UAObject, substationId: string): void {
  const view = () => space.world.city.transformer(substationId);
  const reads: Partial<Record<TwinObservable, () => number>> = {
    hotSpotTemperature: () => view().hotSpotC,
    topOilTemperature: () => view().topOilC,
    loadFactor: () => view().loadFactor * 100,
    activePower: () => view().powerKw * 1e3,
    apparentPower: () => view().apparentKva * 1e3,
    tapPosition: () => view().tapPosition,
  };
  for (const observable of [...TRANSFORMER_OBSERVABLES, ...TRANSFORMER_EXTRAS]) {
    const read = reads[observable];
    if (!read) continue;
    const nodeId = transformerNode(substationId, observable);
    const ownerId = transformerOwner(substationId);
    const variable = addAnalog(space, { parent, nodeId, ownerId, observable, read });
    if (observable !== 'hotSpotTemperature') continue;
    addLimitAlarm(space, {
      parent,
      ownerId,
      input: variable,
      nodeId: `${nodeId}.Alarm`,
      name: 'HotSpotTempAlarm',
      high: HOT_SPOT_HIGH_C,
      highHigh: HOT_SPOT_HIGH_HIGH_C,
    });
  }
}
