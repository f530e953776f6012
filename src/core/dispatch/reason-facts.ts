/** The reason of a setpoint with the powers it speaks of: enough to say it in another language than that of its sentence. */
import { SLOT_MS } from '../time/slot.js';
import type { PlanContent, SetpointReason } from './plan.js';

/** Flow of the node whose limit decides, in the slot in which it does. */
export interface DecidingFlow {
  readonly nodeId: string;
  readonly slotMs: number;
  /** [kW], negative = sent up. */
  readonly importKw: number;
  readonly limitKw: number;
  /** Room kept below the limit for forecast errors [kW]. */
  readonly marginKw: number;
}

/** A reason and what it speaks of. */
export interface ReasonFacts extends SetpointReason {
  /** Planned power in its slot [kW], positive = into the asset; null = left to local control. */
  readonly powerKw: number | null;
  /** Null where no node's limit decides. */
  readonly flow: DecidingFlow | null;
}

/** Rows that are limits of nodes: the id and the number of the slot stand in their name. */
const NODE_ROW = /^(?:import-limit|call-margin|line-limit)\[([^,\]]+),(\d+)\]$/;

/** Why an asset does what a plan asks of it; null for an asset the plan does not know. */
export function reasonFacts(
  content: Pick<PlanContent, 'firstSlotMs' | 'schedules' | 'nodes'>,
  assetId: string,
): ReasonFacts | null {
  const schedule = content.schedules.find((one) => one.assetId === assetId);
  if (schedule === undefined) return null;
  const { reason, powerKw } = schedule;
  const slot = Math.round((reason.slotMs - content.firstSlotMs) / SLOT_MS);
  return { ...reason, powerKw: powerKw[slot] ?? null, flow: decidingFlow(content, reason.binding) };
}

function decidingFlow(
  { firstSlotMs, nodes }: Pick<PlanContent, 'firstSlotMs' | 'nodes'>,
  binding: string | null,
): DecidingFlow | null {
  const [, nodeId, slotText] = NODE_ROW.exec(binding ?? '') ?? [];
  const node = nodes.find((one) => one.nodeId === nodeId);
  const slot = Number(slotText);
  const importKw = node?.importKw[slot];
  const limitKw = node?.limitKw[slot];
  if (node === undefined || importKw === undefined || limitKw === undefined) return null;
  const slotMs = firstSlotMs + slot * SLOT_MS;
  return { nodeId: node.nodeId, slotMs, importKw, limitKw, marginKw: node.marginKw[slot] ?? 0 };
}
