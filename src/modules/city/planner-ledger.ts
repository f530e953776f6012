/** What a planner keeps in the parcel store after every round, so that another one goes on where it stopped. */
import { deserialize, serialize } from 'node:v8';
import type { Parcel, ParcelStore } from '../../ports/parcel-store.js';
import type { CityPlan } from './city-planner.js';
import type { PlannerState } from './planner-state.js';

/** Where a run stands: plans of the horizons that are done, and the one under way. */
export interface LedgerEntry extends PlannerState {
  readonly plans: readonly CityPlan[];
}

const PREFIX = 'state-';
/** The newest and the one before stay: a planner that lost its job without knowing may still drop what it has outlived. */
const KEPT = 2;

/** The states of one run. */
export class PlannerLedger {
  private kept: string[] = [];
  private next = 0;

  constructor(
    private readonly parcels: ParcelStore,
    private readonly runId: string,
    private readonly signal: AbortSignal,
  ) {}

  /** Where an earlier planner of the run stopped; null when there was none, or its state cannot be read any more. */
  async newest(): Promise<LedgerEntry | null> {
    const numbers = (await this.parcels.names(this.runId, PREFIX))
      .map((name) => Number(name.slice(PREFIX.length)))
      .sort((a, b) => a - b);
    this.kept = numbers.map((number) => nameOf(number));
    const last = numbers.at(-1);
    if (last === undefined) return null;
    this.next = last + 1;
    const bytes = (await this.parcels.get(this.runId, [nameOf(last)])).get(nameOf(last));
    return bytes ? stateOf(bytes) : null;
  }

  /** @throws when the job was lost: what comes next is another planner's to write */
  async keep(state: LedgerEntry): Promise<void> {
    this.signal.throwIfAborted();
    const parcel: Parcel = { name: nameOf(this.next++), bytes: serialize(state) };
    await this.parcels.put(this.runId, [parcel]);
    this.kept.push(parcel.name);
    const old = this.kept.splice(0, this.kept.length - KEPT);
    if (old.length > 0) await this.parcels.drop(this.runId, old);
  }
}

function nameOf(number: number): string {
  return `${PREFIX}${String(number)}`;
}

/** Written by another version of Node.js it may be unreadable: then the run begins anew, which costs time only. */
function stateOf(bytes: Uint8Array): LedgerEntry | null {
  try {
    return deserialize(bytes) as LedgerEntry;
  } catch {
    return null;
  }
}
