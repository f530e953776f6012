/** A statement as a table: a row per quarter-hour of the call. */
import type { StatementContent } from '../../core/flexibility/statement.js';
import type { Table, TableColumn } from '../../core/series/table.js';

const COLUMNS: readonly TableColumn[] = [
  { name: 'slot', type: 'instant', unit: null, meaning: 'start of the quarter-hour' },
  { name: 'baseline_kw', type: 'number', unit: 'kW', meaning: 'what the building would have taken' },
  { name: 'metered_kw', type: 'number', unit: 'kW', meaning: 'what it took' },
  { name: 'ordered_kwh', type: 'number', unit: 'kWh', meaning: 'ordered in the direction of the call' },
  { name: 'delivered_kwh', type: 'number', unit: 'kWh', meaning: 'delivered in the direction of the call' },
  { name: 'paid_eur', type: 'text', unit: 'EUR', meaning: 'paid, exact' },
  { name: 'penalty_eur', type: 'text', unit: 'EUR', meaning: 'taken for what was missing, exact' },
];

/** The quarter-hours of a statement; money is empty where nothing was settled. */
export function statementTable({ slots, settlement }: StatementContent): Table {
  const settled = new Map((settlement?.slots ?? []).map((slot) => [slot.slotMs, slot]));
  return {
    columns: COLUMNS,
    rows: slots.map(({ slotMs, baselineKw, meteredKw, deliveredKwh }) => {
      const money = settled.get(slotMs);
      return [
        slotMs,
        baselineKw,
        meteredKw,
        money?.orderedKwh ?? null,
        money?.deliveredKwh ?? deliveredKwh,
        money?.paidEur ?? null,
        money?.penaltyEur ?? null,
      ];
    }),
  };
}
