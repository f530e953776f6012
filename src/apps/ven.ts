/** Root of a VEN of its own: a computed or a real building, with or without callbacks, on the wall clock. */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { OpcUaBuildingNodes } from '../adapters/opcua/building-nodes.js';
import { WallClock } from '../adapters/clock/clocks.js';
import { ModelBuilding, SCHOOL } from '../ven/building.js';
import { listenForCallbacks } from '../ven/callback-listener.js';
import type { Equipment } from '../ven/equipment.js';
import { NodeBuilding, type UsualMemory } from '../ven/node-building.js';
import type { OptOutRules } from '../ven/opt-out.js';
import { Ven } from '../ven/ven.js';
import { VtnClient } from '../ven/vtn-client.js';

/** The building behind a VEN. */
export type VenBuilding =
  | { readonly kind: 'model'; readonly outdoorC: number }
  | {
      readonly kind: 'opcua';
      readonly url: string;
      readonly powerNode: string;
      readonly setpointNode: string;
      readonly temperatureNode: string | null;
      readonly unit: string;
      readonly releaseValue: number;
      readonly leastKw: number;
      readonly mostKw: number;
      readonly pkiFolder: string;
      /** Keeps what the building took before it was steered, for a VEN that is killed meanwhile. */
      readonly stateFile: string;
    };

/** Where the VTN calls back, and where the VEN listens for it. */
export interface VenCallback {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly certFile: string | null;
  readonly keyFile: string | null;
}

/** How a VEN runs. */
export interface RunVenOptions {
  readonly access: { readonly baseUrl: string; readonly clientId: string; readonly clientSecret: string };
  readonly venName: string;
  readonly resourceName: string;
  readonly building: VenBuilding;
  readonly rules: OptOutRules;
  readonly pollMs: number;
  /** Own share of a spread start, 0..1. */
  readonly share: number;
  readonly callback: VenCallback | null;
  readonly tell: (line: string) => void;
  readonly signal: AbortSignal;
}

const TICK_MS = 1_000;

/** Runs until the signal is aborted; the building is handed back to its own controller at the end. */
export async function runVen(options: RunVenOptions): Promise<void> {
  const clock = new WallClock();
  const { equipment, close } = openBuilding(options.building, clock);
  const token = randomBytes(32).toString('base64url');
  const signingKey = createHash('sha256').update(options.access.clientSecret).digest('hex');
  const callback = options.callback === null ? null : { url: options.callback.url, token };
  const { venName, resourceName, rules, pollMs, share, tell } = options;
  const ven = new Ven(
    new VtnClient(options.access, callback),
    { venName, resourceName, equipment, rules, pollMs, share, tell },
    clock.nowMs(),
  );
  const wake = (): void => {
    ven.wake();
  };
  const listener =
    options.callback === null
      ? null
      : await listen(options.callback, { token, signingKey, clock, onChange: wake });
  try {
    while (!options.signal.aborted) {
      await ven.tick(clock.nowMs());
      // Ended early by the signal, which the loop looks at.
      await pause(TICK_MS, undefined, { signal: options.signal }).catch(() => undefined);
    }
    await equipment.follow(null, clock.nowMs()).catch((error: unknown) => {
      tell(`the building was not handed back: ${error instanceof Error ? error.message : String(error)}`);
    });
  } finally {
    await listener?.close();
    await close();
  }
}

function openBuilding(
  building: VenBuilding,
  clock: WallClock,
): { readonly equipment: Equipment; readonly close: () => Promise<void> } {
  if (building.kind === 'model') {
    const equipment = new ModelBuilding(SCHOOL, () => building.outdoorC, clock.nowMs());
    return { equipment, close: () => Promise.resolve() };
  }
  const { url, unit, releaseValue, pkiFolder, leastKw, mostKw, stateFile } = building;
  const { powerNode: power, setpointNode: setpoint, temperatureNode } = building;
  const nodes = new OpcUaBuildingNodes({
    ...{ url, unit, releaseValue, pkiFolder, clock },
    nodes: { power, setpoint, ...(temperatureNode === null ? {} : { temperature: temperatureNode }) },
  });
  const equipment = new NodeBuilding(nodes, { leastKw, mostKw }, fileMemory(stateFile));
  return { equipment, close: () => nodes.close() };
}

/** Power [kW] and instant [epoch ms] in a file; a file that cannot be read, or half of one, is none. */
function fileMemory(path: string): UsualMemory {
  return {
    load: () => {
      try {
        const [usualKw = Number.NaN, atMs = Number.NaN] = readFileSync(path, 'utf8').split(' ').map(Number);
        return Number.isFinite(usualKw) && atMs > 0 ? { usualKw, atMs } : null;
      } catch {
        return null;
      }
    },
    save: (kept) => {
      if (kept === null) rmSync(path, { force: true });
      else writeFileSync(path, `${String(kept.usualKw)} ${String(kept.atMs)}`, { mode: 0o600 });
    },
  };
}

async function listen(
  { host, port, certFile, keyFile }: VenCallback,
  { clock, ...heard }: { token: string; signingKey: string; clock: WallClock; onChange: () => void },
): ReturnType<typeof listenForCallbacks> {
  const tls =
    certFile === null || keyFile === null
      ? null
      : { cert: await readFile(certFile, 'utf8'), key: await readFile(keyFile, 'utf8') };
  return listenForCallbacks({ host, port, tls, ...heard, nowMs: () => clock.nowMs() });
}
