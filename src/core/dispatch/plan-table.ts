/** A plan as a table: one row per slot and asset or node, units in the names. */
import { SLOT_MS } from '../time/slot.js';
import type { Table, TableColumn, TableRow } from '../series/table.js';
import type { DispatchPlan, PlanContent } from './plan.js';

const number = (name: string, unit: string | null, meaning: string): TableColumn => ({
  name,
  type: 'number',
  unit,
  meaning,
});
const text = (name: string, meaning: string): TableColumn => ({ name, type: 'text', unit: null, meaning });

const COLUMNS: readonly TableColumn[] = [
  { name: 'slot_start_utc', type: 'instant', unit: null, meaning: 'start of the quarter-hour' },
  text('kind', 'asset or node'),
  text('id', 'asset or node of the site'),
  number('power_kw', 'kW', 'mean power, positive = from the network into the asset; of a node its import'),
  number(
    'state',
    null,
    'state of an asset at the end of the slot: state of charge 0..1, zone °C, or kWh still due',
  ),
  number('limit_kw', 'kW', 'limit of a node'),
  number('margin_kw', 'kW', 'room kept for forecast error below the limit of a node'),
  number('frozen', null, '1 = the slot was settled before this plan'),
];

/** Every asset and node of a plan over its horizon. */
export function planTable(plan: DispatchPlan): Table {
  const { content } = plan;
  const about = {
    plan: plan.id,
    site: content.siteId,
    content_hash: plan.contentHash,
    input_hash: content.inputHash,
    cost_eur: String(content.costEur),
    check: plan.check.passed ? 'passed' : 'failed',
  };
  return { columns: COLUMNS, rows: rowsOf(content), about };
}

function* rowsOf(content: PlanContent): Generator<TableRow> {
  for (let k = 0; k < content.horizonSlots; k += 1) {
    const slotMs = content.firstSlotMs + k * SLOT_MS;
    const frozen = k < content.frozenSlots ? 1 : 0;
    for (const { assetId, powerKw, state } of content.schedules) {
      yield [slotMs, 'asset', assetId, powerKw[k] ?? null, state?.[k] ?? null, null, null, frozen];
    }
    for (const { nodeId, importKw, limitKw, marginKw } of content.nodes) {
      const limits = [limitKw[k] ?? null, marginKw[k] ?? null];
      yield [slotMs, 'node', nodeId, importKw[k] ?? null, null, ...limits, frozen];
    }
  }
}
