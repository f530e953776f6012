/** A statement as a table: a row per quarter-hour of the call, each with what holds for all of it. */
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
  { name: 'method', type: 'text', unit: null, meaning: 'method of the baseline and its version' },
  {
    name: 'rate_eur_per_kwh',
    type: 'text',
    unit: 'EUR/kWh',
    meaning: 'paid for what was ordered and delivered',
  },
  {
    name: 'penalty_eur_per_kwh',
    type: 'text',
    unit: 'EUR/kWh',
    meaning: 'taken for what was ordered and not delivered',
  },
  {
    name: 'total_eur',
    type: 'text',
    unit: 'EUR',
    meaning: 'of the whole call; empty where nothing was settled',
  },
  {
    name: 'rebound_kwh',
    type: 'number',
    unit: 'kWh',
    meaning: 'taken back after the call; empty = not known',
  },
  { name: 'inputs_hash', type: 'text', unit: null, meaning: 'SHA-256 of what it was computed from' },
];

/** The quarter-hours of a statement; money is empty where nothing was settled. */
export function statementTable(content: StatementContent): Table {
  const { slots, settlement, terms, reboundKwh } = content;
  const ofAll = [
    `${content.method} ${content.methodVersion}`,
    ...[terms.rateEurPerKwh, terms.penaltyEurPerKwh, settlement?.totalEur ?? null],
    ...[reboundKwh, content.inputsHash],
  ];
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
        ...ofAll,
      ];
    }),
  };
}
