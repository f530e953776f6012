/** The VENs of a demonstration: one per building, each with its own credentials, session and OPC UA connection. */
import { join } from 'node:path';
import { OpcUaBuildingNodes } from '../../adapters/opcua/building-nodes.js';
import type { Clock } from '../../ports/clock.js';
import type { CalledBuilding } from '../../twin/city/called-buildings.js';
import { assetNode, heatingSetpointNode, TWIN_NAMESPACE } from '../../twin/nodes.js';
import { NodeBuilding } from '../../ven/node-building.js';
import { Ven } from '../../ven/ven.js';
import { VtnClient } from '../../ven/vtn-client.js';

/** What a VEN of the demonstration is given: what the manager of a building would type in, and nothing of the service. */
export interface VenSetUp {
  readonly building: CalledBuilding;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Hours in which it takes no call. */
  readonly closed: readonly { readonly from: number; readonly to: number }[];
}

/** Where VTN and buildings are. */
export interface VenWorld {
  readonly vtnUrl: string;
  readonly opcuaUrls: Readonly<Record<string, string>>;
  readonly pkiFolder: string;
  readonly clock: Clock;
  readonly timeZone: string;
}

/** All VENs; they are ticked by whoever moves the clock. */
export interface DemoVens {
  tick(nowMs: number): Promise<void>;
  /** Buildings whose VEN follows an event now. */
  following(): string[];
  /** Buildings whose VEN has heard of an event. */
  heard(): string[];
  /** What they said, by building. */
  readonly lines: ReadonlyMap<string, readonly string[]>;
  close(): Promise<void>;
}

const W = 'W';
/** Below zero the thermostat of the twin's buildings decides. */
const BY_THERMOSTAT = -1;
const LOWEST_C = 17;
const POLL_MS = 30_000;
const AT_ONCE = 4;

/** Opens all VENs; none has talked to anybody yet. */
export function openVens(setUps: readonly VenSetUp[], world: VenWorld): DemoVens {
  const lines = new Map<string, string[]>(setUps.map(({ building }) => [building.id, []]));
  const opened = setUps.map((setUp) =>
    openVen(setUp, world, (line) => lines.get(setUp.building.id)?.push(line)),
  );
  return {
    lines,
    tick: async (nowMs) => {
      for (let from = 0; from < opened.length; from += AT_ONCE) {
        await Promise.all(opened.slice(from, from + AT_ONCE).map(({ ven }) => ven.tick(nowMs)));
      }
    },
    following: () => opened.filter(({ ven }) => ven.now().eventId !== null).map(({ id }) => id),
    heard: () =>
      [...lines].filter(([, told]) => told.some((line) => line.startsWith('event '))).map(([id]) => id),
    close: async () => {
      await Promise.allSettled(opened.map(({ nodes }) => nodes.close()));
    },
  };
}

function openVen(
  { building, clientId, clientSecret, closed }: VenSetUp,
  { vtnUrl, opcuaUrls, pkiFolder, clock, timeZone }: VenWorld,
  tell: (line: string) => void,
): { readonly id: string; readonly ven: Ven; readonly nodes: OpcUaBuildingNodes } {
  const named = (node: string): string => `nsu=${TWIN_NAMESPACE};s=${node}`;
  const nodes = new OpcUaBuildingNodes({
    url: opcuaUrls[building.endpointId] ?? '',
    nodes: {
      power: named(assetNode(building, 'activePower')),
      temperature: named(assetNode(building, 'zoneTemperature')),
      setpoint: named(heatingSetpointNode(building)),
    },
    ...{ unit: W, releaseValue: BY_THERMOSTAT, pkiFolder: join(pkiFolder, 'vens'), clock },
  });
  const ven = new Ven(
    new VtnClient({ baseUrl: vtnUrl, clientId, clientSecret }),
    {
      ...{ venName: building.name, resourceName: 'heating', pollMs: POLL_MS, share: 0, tell },
      equipment: new NodeBuilding(nodes, { leastKw: 0, mostKw: building.maxHeatElectricKw }),
      rules: { hours: closed, timeZone, lowestC: LOWEST_C },
    },
    clock.nowMs(),
  );
  return { id: building.id, ven, nodes };
}
