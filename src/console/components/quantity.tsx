/** Numbers with their unit: power, energy, money, shares; unknown is said and never shown as 0. */
import { useTexts, formatNumber } from '../i18n/language.js';
import { texts } from './texts.js';

/** Units of the screen. Powers and energies of the API are kW and kWh; `MW` and `MWh` here are shown from those. */
export type Unit =
  'kW' | 'MW' | 'kWh' | 'MWh' | 'EUR' | 'EUR/MWh' | '%' | '°C' | 'K' | 's' | 'min' | 'A' | 'V';

interface QuantityProps {
  /** In the unit shown; null or NaN = not known. */
  readonly value: number | null | undefined;
  readonly unit: Unit;
  /** Digits after the decimal mark; a fitting number for the unit unless said. */
  readonly digits?: number;
  /** Shows a plus: for changes. */
  readonly signed?: boolean;
  /** The large figure of a panel. */
  readonly large?: boolean;
}

const DIGITS: Readonly<Record<Unit, number>> = {
  kW: 0,
  MW: 1,
  kWh: 0,
  MWh: 1,
  EUR: 0,
  'EUR/MWh': 2,
  '%': 0,
  '°C': 1,
  K: 1,
  s: 0,
  min: 0,
  A: 0,
  V: 0,
};

/** A number and its unit, never apart. */
export function Quantity({ value, unit, digits, signed = false, large = false }: QuantityProps) {
  const say = useTexts(texts);
  const className = large ? 'quantity figure' : 'quantity';
  if (value === null || value === undefined || Number.isNaN(value)) {
    return (
      <span class={`${className} quiet`}>
        <span aria-hidden="true">—</span>
        <span class="visually-hidden">{say('unknown')}</span> <span class="unit">{shownUnit(unit)}</span>
      </span>
    );
  }
  return (
    <span class={className}>
      {formatNumber(value, digits ?? DIGITS[unit], signed)} <span class="unit">{shownUnit(unit)}</span>
    </span>
  );
}

/** The same as plain text: titles, labels for readers of the screen, cells of copied tables. */
export function quantityText(
  value: number | null,
  unit: Unit,
  digits = DIGITS[unit],
  signed = false,
): string {
  return value === null || Number.isNaN(value)
    ? `— ${shownUnit(unit)}`
    : `${formatNumber(value, digits, signed)} ${shownUnit(unit)}`;
}

/** A unit as it is written. */
export function shownUnit(unit: Unit): string {
  return unit.replace('EUR', '€');
}

/** kW as the unit that reads best for its size: kW below 1 MW, else MW. */
export function Power({
  kw,
  ...rest
}: { readonly kw: number | null } & Omit<QuantityProps, 'value' | 'unit'>) {
  return kw !== null && Math.abs(kw) >= 1000 ? (
    <Quantity value={kw / 1000} unit="MW" {...rest} />
  ) : (
    <Quantity value={kw} unit="kW" {...rest} />
  );
}
