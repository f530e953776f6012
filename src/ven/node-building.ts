/** A real building as a VEN steers it: its power is read, and one setpoint is written or handed back. */
import { commandedKw, type Equipment, type Look, type PowerRange } from './equipment.js';
import type { Command } from './openadr-event.js';

/** The nodes of a building, whatever protocol they stand on. Each call may reject while they cannot be reached. */
export interface BuildingNodes {
  /** Electrical power [kW] and temperature of the room [°C]; null = not measured. */
  read(): Promise<{ readonly powerKw: number; readonly roomC: number | null }>;
  /** Writes the power it shall take [kW]; null hands it back to its own controller. */
  write(powerKw: number | null): Promise<void>;
}

/** What the building took before it was steered, and when it was steered last. */
export interface KeptUsual {
  readonly usualKw: number;
  /** [epoch ms] */
  readonly atMs: number;
}

/** Keeps it over the end of the process; null = it is not steered. */
export interface UsualMemory {
  load(): KeptUsual | null;
  save(kept: KeptUsual | null): void;
}

const HOUR_MS = 3_600_000;
/** A setpoint in force is written again so often: equipment may forget one that nobody renews [ms]. */
const RENEW_MS = 300_000;
/** What was kept is of another call, and of another weather, when nobody steered for so long [ms]. */
const KEPT_MS = 6 * HOUR_MS;
/** A relative command is taken against the mean power of so long before it [ms]. */
const USUAL_MS = 900_000;

interface Reading {
  readonly atMs: number;
  readonly powerKw: number;
}

/** A building by its nodes. */
export class NodeBuilding implements Equipment {
  readonly stepMs = Number.POSITIVE_INFINITY;
  /** Readings of the last quarter-hour without a command, oldest first. */
  private quiet: Reading[] = [];
  private last: Reading | null = null;
  private roomC: number | null = null;
  /** Until when nothing could be read [epoch ms]; null = it could be at last. */
  private missedMs: number | null = null;
  /** Of a process before this one that ended while it steered. */
  private remembered: KeptUsual | null;
  /** What was written last; undefined = nothing yet, so that a VEN that was killed begins by putting things right. */
  private written: { readonly powerKw: number | null; readonly atMs: number } | undefined;

  constructor(
    private readonly nodes: BuildingNodes,
    private readonly range: PowerRange,
    private readonly memory: UsualMemory | null = null,
  ) {
    this.remembered = memory?.load() ?? null;
  }

  look(): Look {
    const powerKw = this.last?.powerKw ?? 0;
    return { powerKw, usualKw: this.isSteered() ? this.usualKw() : powerKw, roomC: this.roomC };
  }

  async liveTo(toMs: number): Promise<number> {
    const { powerKw, roomC } = await this.nodes.read().catch((error: unknown) => {
      this.missedMs = toMs;
      throw error;
    });
    // What was used while nothing could be read is not known: it is no part of the time after it.
    const before =
      this.missedMs === null ? (this.last ?? { atMs: toMs, powerKw }) : { atMs: this.missedMs, powerKw };
    this.missedMs = null;
    this.last = { atMs: toMs, powerKw };
    this.roomC = roomC;
    if (!this.isSteered()) {
      this.quiet = [...this.quiet.filter(({ atMs }) => atMs >= toMs - USUAL_MS), this.last];
    }
    return (((before.powerKw + powerKw) / 2) * (toMs - before.atMs)) / HOUR_MS;
  }

  async follow(command: Command | null, nowMs: number): Promise<void> {
    if (this.last === null) await this.liveTo(nowMs);
    if (this.written === undefined && nowMs - (this.remembered?.atMs ?? nowMs) > KEPT_MS) {
      this.remembered = null;
    }
    const usualKw = this.usualKw();
    const powerKw = this.setpointFor(command, usualKw);
    if (this.isWritten(powerKw, nowMs)) return;
    // Kept before: a process that dies in between knows what it must come back to.
    if (powerKw !== null) this.memory?.save({ usualKw, atMs: nowMs });
    await this.nodes.write(powerKw);
    this.written = { powerKw, atMs: nowMs };
    if (powerKw !== null) return;
    this.memory?.save(null);
    this.remembered = null;
  }

  /** Null = by its own controller, also where a limit lies above what it takes. */
  private setpointFor(command: Command | null, usualKw: number): number | null {
    if (command === null) return null;
    const powerKw = commandedKw(this.range, command, usualKw);
    return command.kind === 'limit' && powerKw >= usualKw ? null : powerKw;
  }

  private isWritten(powerKw: number | null, nowMs: number): boolean {
    const { written } = this;
    return written?.powerKw === powerKw && (powerKw === null || nowMs - written.atMs < RENEW_MS);
  }

  private isSteered(): boolean {
    return this.written !== undefined && this.written.powerKw !== null;
  }

  /** Mean of the readings without a command; after a restart within a call, what was kept. */
  private usualKw(): number {
    if (this.remembered !== null) return this.remembered.usualKw;
    const known = this.quiet.length > 0 ? this.quiet : this.last === null ? [] : [this.last];
    return known.reduce((sum, { powerKw }) => sum + powerKw, 0) / Math.max(1, known.length);
  }
}
