/** Roots of the twin: in this process for the command line, or as a child that takes orders over IPC and dies with its parent. */
import { WallClock } from '../adapters/clock/clocks.js';
import { DomainError, type DomainErrorCode } from '../core/domain-error.js';
import type { Scenario } from '../twin/city/city-types.js';
import { startTwin } from '../twin/twin.js';
import type { DemandSource, RunningTwin, TwinOptions } from '../twin/twin-types.js';

export { injectFault } from '../twin/lab-client.js';

/** A twin that runs by itself, on a clock that follows the wall. */
export interface LoneTwinOptions {
  readonly seed: number;
  readonly scenario: Scenario;
  readonly host: string;
  readonly basePort: number;
  readonly pkiFolder: string;
  /** Simulated seconds per second. */
  readonly speed: number;
  /** Simulated instant at the start [epoch ms]; null = now. */
  readonly startMs: number | null;
  readonly demand: DemandSource | null;
  readonly faults: readonly string[];
}

/** A twin by itself, and the simulated instant it started at [epoch ms]. */
export interface LoneTwin {
  readonly twin: RunningTwin;
  readonly startMs: number;
}

/**
 * Starts the twin in this process; its clock begins when the servers are open.
 * @throws DomainError `invalid-input` for faults or demand files that cannot be understood
 */
export async function startLoneTwin(options: LoneTwinOptions): Promise<LoneTwin> {
  const { speed, startMs, demand, ...rest } = options;
  const simMs = startMs ?? new WallClock().nowMs();
  // Without a start of its own the twin keeps to the wall, whatever the history took; with one it begins there.
  const anchor = startMs === null && speed === 1 ? { wallMs: simMs } : {};
  const clock = { mode: 'running' as const, simMs, speed, ...anchor };
  const twin = await startWithWall({ ...rest, clock, ...(demand === null ? {} : { demand }) });
  return { twin, startMs: simMs };
}

/** What a parent may ask of a twin process. Every order with an `id` is answered with the same `id`. */
export type TwinOrder =
  | { readonly type: 'advance'; readonly toMs: number; readonly id?: number }
  | { readonly type: 'inject'; readonly fault: string; readonly id?: number }
  | {
      readonly type: 'means';
      readonly ownerId: string;
      readonly slots: readonly number[];
      readonly id?: number;
    }
  | { readonly type: 'stop' };

/** What a twin process says. */
export type TwinMessage =
  | { readonly type: 'ready'; readonly endpoints: Readonly<Record<string, string>>; readonly nowMs: number }
  | { readonly type: 'advanced'; readonly nowMs: number; readonly id?: number }
  | { readonly type: 'injected'; readonly id?: number }
  | { readonly type: 'means'; readonly powerKw: readonly number[]; readonly id?: number }
  /** With the code of the rule that was broken, when it was one; a bug has none. */
  | {
      readonly type: 'error';
      readonly message: string;
      readonly code?: DomainErrorCode;
      readonly id?: number;
    };

/**
 * Runs the twin until it is told to stop, is interrupted, or its parent is gone.
 *
 * @param argument {@link TwinOptions} as JSON; default the first argument of the command line
 * @throws Error when the argument is missing or no JSON
 */
export async function runTwinProcess(argument: string | undefined = process.argv[2]): Promise<void> {
  const twin = await startOrReport(argument);
  const stop = once(async () => {
    await twin.stop();
    process.exit(0);
  });
  process.on('message', (order: TwinOrder) => {
    void obey(twin, order, stop);
  });
  process.on('disconnect', stop);
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // The parent may have gone while the servers were opening.
  if (process.send && !process.connected) stop();
  say({ type: 'ready', endpoints: twin.endpoints, nowMs: twin.nowMs() });
}

/** A twin that cannot start tells its parent why and ends; without a parent the error goes up. */
async function startOrReport(argument: string | undefined): Promise<RunningTwin> {
  try {
    return await startWithWall(optionsOf(argument));
  } catch (error) {
    if (!process.connected) throw error;
    process.send?.({ type: 'error', ...faultOf(error) } satisfies TwinMessage, () => process.exit(1));
    return new Promise(() => undefined);
  }
}

async function obey(twin: RunningTwin, order: TwinOrder, stop: () => void): Promise<void> {
  if (order.type === 'stop') {
    stop();
    return;
  }
  const id = order.id === undefined ? {} : { id: order.id };
  try {
    if (order.type === 'advance') {
      say({ type: 'advanced', nowMs: await twin.advanceTo(order.toMs), ...id });
    } else if (order.type === 'means') {
      say({ type: 'means', powerKw: await twin.slotMeans(order.ownerId, order.slots), ...id });
    } else {
      await twin.inject(order.fault);
      say({ type: 'injected', ...id });
    }
  } catch (error) {
    say({ type: 'error', ...faultOf(error), ...id });
  }
}

function startWithWall(options: TwinOptions): Promise<RunningTwin> {
  const wall = new WallClock();
  return startTwin(options, () => wall.nowMs());
}

function optionsOf(argument: string | undefined): TwinOptions {
  if (argument === undefined) {
    throw new Error('the twin process needs its options as one JSON argument; saw none');
  }
  try {
    return JSON.parse(argument) as TwinOptions;
  } catch (error) {
    throw new Error(`the options of the twin process are no JSON: ${textOf(error)}`, { cause: error });
  }
}

function say(message: TwinMessage): void {
  if (process.connected) process.send?.(message);
}

function once(action: () => Promise<void>): () => void {
  let begun = false;
  return () => {
    if (begun) return;
    begun = true;
    void action();
  };
}

function faultOf(error: unknown): { readonly message: string; readonly code?: DomainErrorCode } {
  const message = textOf(error);
  return error instanceof DomainError ? { message, code: error.code } : { message };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
