/** What every part of a twin server works with. */
import type { AddressSpace, Namespace, UAObject, UAVariable } from 'node-opcua';
import type { TwinCity } from '../city/city.js';
import type { FaultBoard } from '../faults.js';
import type { TwinObservable } from '../nodes.js';

/** The running city as its servers see it. */
export interface TwinWorld {
  readonly city: TwinCity;
  readonly faults: FaultBoard;
  /** Simulated time now [epoch ms]. */
  readonly nowMs: () => number;
  /** Starts a fault given as text. */
  readonly inject: (text: string) => Promise<void>;
  readonly clearFaults: () => void;
}

/** One address space under construction. */
export interface ServerSpace {
  readonly endpointId: string;
  readonly world: TwinWorld;
  readonly addressSpace: AddressSpace;
  readonly namespace: Namespace;
  /** Folder `Objects/Lyon`. */
  readonly root: UAObject;
  /** Variables to be published; builders add to it. */
  readonly published: PublishedVariable[];
}

/** One variable whose value comes from the city. */
export interface PublishedVariable {
  readonly ownerId: string;
  readonly observable: TwinObservable;
  readonly variable: UAVariable;
  /** `minute`: every simulated minute · `block`: at the end of each quarter-hour. */
  readonly when: 'minute' | 'block';
  /** Value in the unit of the node; undefined where there is none yet. */
  readonly read: (ms: number) => number | undefined;
}
