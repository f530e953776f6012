/** Engineering units by UN/CEFACT code (OPC UA Part 8, EUInformation) and their factor to the house unit. */

/** What a number measures; decides its house unit. */
export type Dimension =
  | 'power'
  | 'energy'
  | 'apparent-power'
  | 'reactive-power'
  | 'temperature'
  | 'temperature-difference'
  | 'ratio'
  | 'voltage'
  | 'current'
  | 'frequency'
  | 'irradiance'
  | 'count'
  | 'duration';

/** House unit of each dimension: the unit of every number inside Traboule. */
export const HOUSE_UNIT: Readonly<Record<Dimension, string>> = {
  power: 'kW',
  energy: 'kWh',
  'apparent-power': 'kVA',
  'reactive-power': 'kvar',
  temperature: '°C',
  'temperature-difference': 'K',
  ratio: '1',
  voltage: 'V',
  current: 'A',
  frequency: 'Hz',
  irradiance: 'W/m²',
  count: '1',
  duration: 's',
};

/** One engineering unit as an OPC UA server declares it. */
export interface EngineeringUnit {
  /** Symbol shown to people, e.g. `W`. */
  readonly symbol: string;
  /** UN/CEFACT common code, e.g. `WTT`. */
  readonly code: string;
  /** EUInformation.unitId: the bytes of the code, big endian. */
  readonly unitId: number;
  readonly dimension: Dimension;
  /** house value = factor * value. */
  readonly factor: number;
}

/** Namespace of UN/CEFACT unit ids in EUInformation (OPC 10000-8, 5.6.3). */
export const CEFACT_NAMESPACE = 'http://www.opcfoundation.org/UA/units/un/cefact';

/** EUInformation.unitId of a UN/CEFACT common code: its ASCII bytes read as a big-endian integer. */
export function unitIdOf(code: string): number {
  let id = 0;
  for (const char of code) id = id * 256 + char.charCodeAt(0);
  return id;
}

function unit(symbol: string, code: string, dimension: Dimension, factor: number): EngineeringUnit {
  return { symbol, code, unitId: unitIdOf(code), dimension, factor };
}

/** Units accepted at the edge. Anything else is refused by name. */
export const ENGINEERING_UNITS: readonly EngineeringUnit[] = [
  unit('W', 'WTT', 'power', 1e-3),
  unit('kW', 'KWT', 'power', 1),
  unit('MW', 'MAW', 'power', 1e3),
  unit('Wh', 'WHR', 'energy', 1e-3),
  unit('kWh', 'KWH', 'energy', 1),
  unit('MWh', 'MWH', 'energy', 1e3),
  unit('VA', 'D46', 'apparent-power', 1e-3),
  unit('kVA', 'KVA', 'apparent-power', 1),
  unit('kvar', 'KVR', 'reactive-power', 1),
  unit('V', 'VLT', 'voltage', 1),
  unit('A', 'AMP', 'current', 1),
  unit('Hz', 'HTZ', 'frequency', 1),
  unit('°C', 'CEL', 'temperature', 1),
  unit('K', 'KEL', 'temperature-difference', 1),
  unit('%', 'P1', 'ratio', 1e-2),
  unit('1', 'C62', 'count', 1),
  unit('W/m²', 'D54', 'irradiance', 1),
  unit('s', 'SEC', 'duration', 1),
];

const BY_ID = new Map(ENGINEERING_UNITS.map((u) => [u.unitId, u]));
const BY_SYMBOL = new Map(ENGINEERING_UNITS.map((u) => [u.symbol, u]));

/** The unit with this EUInformation.unitId, or undefined when Traboule does not know it. */
export function unitById(unitId: number): EngineeringUnit | undefined {
  return BY_ID.get(unitId);
}

/** The unit with this symbol (`W`, `kWh`, `%`, ...), or undefined. Symbols are case sensitive. */
export function unitBySymbol(symbol: string): EngineeringUnit | undefined {
  return BY_SYMBOL.get(symbol);
}
