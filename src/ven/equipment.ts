/** What a VEN steers, whatever it is: a model of a building, or the nodes of a real one. */
import type { Command } from './openadr-event.js';

/** How the equipment is. */
export interface Look {
  /** Electrical power of the whole [kW]. */
  readonly powerKw: number;
  /** What it would take without a command, as far as can be told [kW]. */
  readonly usualKw: number;
  /** Temperature of the room [°C]; null = not measured. */
  readonly roomC: number | null;
}

/** Equipment of one building. Everything may reject while it cannot be reached. */
export interface Equipment {
  /** Longest stretch it is lived through in one go [ms]. */
  readonly stepMs: number;
  /** How it was when it was last looked at. */
  look(): Look;
  /**
   * Lives on to an instant as it was told last.
   *
   * @param toMs [epoch ms]
   * @returns energy used on the way [kWh]
   */
  liveTo(toMs: number): Promise<number>;
  /** Follows a command from this instant on; null = as usual. Told again, it changes nothing. */
  follow(command: Command | null, nowMs: number): Promise<void>;
}

/** Least and most it can take [kW]. */
export interface PowerRange {
  readonly leastKw: number;
  readonly mostKw: number;
}

/** Share of what can be spared that each level of SIMPLE leaves. */
const LEFT_BY_LEVEL = [1, 0.7, 0.4, 0];

/** Electrical power under a command [kW]: never outside of what the equipment can take; as usual without one. */
export function commandedKw(
  { leastKw, mostKw }: PowerRange,
  command: Command | null,
  usualKw: number,
): number {
  if (command === null) return usualKw;
  const bound = (kw: number): number => Math.min(mostKw, Math.max(leastKw, kw));
  if (command.kind === 'relative') return bound(usualKw + command.kw);
  if (command.kind === 'limit') return bound(Math.min(usualKw, command.kw));
  const level = Math.min(3, Math.max(0, Math.round(command.level)));
  return bound(leastKw + (usualKw - leastKw) * (LEFT_BY_LEVEL[level] ?? 1));
}
