/** Words for reasons: powers, prices and civil times as people read them. */
import { civilTime } from '../time/civil.js';
import type { BindingLimit, PriceReader } from './price-reader.js';

const MW_FROM_KW = 1_000;

/** `2.1 MW`, `350 kW`, `4.2 kW`; without sign. */
export function powerText(kw: number): string {
  const size = Math.abs(kw);
  if (size < 0.05) return 'nothing';
  if (size >= MW_FROM_KW) return `${(size / MW_FROM_KW).toFixed(1)} MW`;
  return size >= 10 ? `${size.toFixed(0)} kW` : `${size.toFixed(1)} kW`;
}

/** `0.145 EUR`. */
export function priceText(eurPerKwh: number): string {
  return `${eurPerKwh.toFixed(3)} EUR`;
}

/** `0.42 EUR`, or three digits where cents would say nothing. */
export function costText(eur: number): string {
  return `${eur.toFixed(eur !== 0 && Math.abs(eur) < 0.1 ? 4 : 2)} EUR`;
}

/** `one kW more of it would save up to 0.42 EUR`; the price alone when no unit is given. */
export function savingText(unit: string | null, priceEur: number, change = 'more of it'): string {
  return unit === null ? costText(priceEur) : `one ${unit} ${change} would save up to ${costText(priceEur)}`;
}

/** `4.3 kWh`, `350 kWh`, `42.0 MWh`. */
export function energyText(kwh: number): string {
  if (Math.abs(kwh) >= 10_000) return `${(kwh / MW_FROM_KW).toFixed(1)} MWh`;
  return `${kwh.toFixed(Math.abs(kwh) < 10 ? 1 : 0)} kWh`;
}

/** `18:15` on a clock in Lyon. */
export function timeText(ms: number): string {
  const { hour, minute } = civilTime(ms);
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/**
 * What a binding limit means for an asset: `Point-du-Jour would import 40.6 MW against its limit of 39.0 MW ...`.
 *
 * @param actKw the asset's power in the limit's slot [kW]
 * @param when time of the limit's slot when it is not the slot explained; empty otherwise
 */
export function limitText(reader: PriceReader, limit: BindingLimit, actKw: number, when: string): string {
  const { node, slot } = limit;
  const importKw = reader.importKw(node, slot);
  const at = when === '' ? '' : ` at ${when}`;
  const worth = `one more kW would save up to ${costText(limit.shadowPriceEurPerKw)} over the quarter-hour`;
  if (limit.kind === 'peak') {
    return `the city is at its planned peak of ${powerText(importKw)}${at}; one kW less of it would save up to ${costText(limit.shadowPriceEurPerKw)}`;
  }
  if (limit.kind === 'ramp') return rampText(reader, limit);
  if (limit.feeder) {
    const change = limit.feeder.isLessBetter ? 'less' : 'more';
    return `${limit.feeder.where}${at}; one kW ${change} taken here would save up to ${costText(limit.shadowPriceEurPerKw)} over the quarter-hour`;
  }
  if (limit.kind === 'line') {
    return `the line ${node.name} carries ${powerText(importKw)}${at}, all it may; ${worth}`;
  }
  if (limit.kind === 'export') {
    return `${node.name} sends up all it may${at}, ${powerText(node.exportLimitKw)}; ${worth}`;
  }
  const room = margin(limit);
  const allowed = `its limit of ${powerText(node.limitKw[slot] ?? 0)}${room}`;
  const without = importKw - actKw;
  return actKw < 0
    ? `without it ${node.name} would import ${powerText(without)}${at} against ${allowed}; ${worth}`
    : `${node.name} imports ${powerText(importKw)}${at}, all of ${allowed}; ${worth}`;
}

function rampText(
  reader: PriceReader,
  { node, slot, freeKw = 0, shadowPriceEurPerKw }: BindingLimit,
): string {
  const changeKw = reader.importKw(node, slot) - reader.importKw(node, slot - 1);
  const whose = node.level === 'city' ? 'the city' : node.name;
  const size = powerText(changeKw);
  const way = Math.abs(changeKw) < 1 ? 'stays level' : changeKw > 0 ? `rises by ${size}` : `falls by ${size}`;
  return (
    `the import of ${whose} ${way} into ${timeText(reader.slotMs(slot))}, where ${powerText(freeKw)} of change are free of price; ` +
    `one more kW free there would save up to ${costText(shadowPriceEurPerKw)}`
  );
}

function margin(limit: BindingLimit): string {
  const kept = (kw: number, why: string): string => (kw < 0.5 ? '' : ` less ${powerText(kw)} ${why}`);
  return (
    kept(limit.node.marginKw[limit.slot] ?? 0, 'kept for forecast error') +
    kept(limit.unsureKw ?? 0, 'that called buildings may not deliver')
  );
}
