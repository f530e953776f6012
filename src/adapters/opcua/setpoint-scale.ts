/** The one place where our power becomes a device's number, and back. */
import { unitBySymbol } from '../../core/quantity/unit.js';
import type { ControlPoint } from '../../core/grid/site.js';

/** Converts between kW in load convention and the unit and sign of one control point. */
export interface SetpointScale {
  /** @param powerKw [kW], load convention */
  toDevice(powerKw: number): number;
  /** @param rampKwPerS [kW/s], no sign */
  rampToDevice(rampKwPerS: number): number;
  /** @returns [kW], load convention */
  toKw(value: number): number;
}

/**
 * Scale of a control point.
 *
 * @param ratedKw power that 100 % stands for [kW]
 * @throws Error when the unit is neither a power nor `%`
 */
export function setpointScale(
  control: Pick<ControlPoint, 'unit' | 'sign' | 'assetId'>,
  ratedKw: number,
): SetpointScale {
  const kwPerUnit = control.unit === '%' ? ratedKw / 100 : powerFactor(control);
  return {
    toDevice: (powerKw) => rounded((control.sign * powerKw) / kwPerUnit),
    rampToDevice: (rampKwPerS) => rampKwPerS / kwPerUnit,
    toKw: (value) => withoutNegativeZero(control.sign * value * kwPerUnit),
  };
}

function powerFactor(control: Pick<ControlPoint, 'unit' | 'assetId'>): number {
  const unit = unitBySymbol(control.unit);
  if (unit?.dimension === 'power') return unit.factor;
  throw new Error(
    `${control.assetId}: saw the unit "${control.unit}" for a setpoint, expected W, kW, MW or %; correct the site file`,
  );
}

/** To a millionth of the unit: the full rating must come out as 100 %, not as 100.00000000000001 %, which devices refuse. */
function rounded(value: number): number {
  return withoutNegativeZero(Math.round(value * 1e6) / 1e6);
}

function withoutNegativeZero(value: number): number {
  return value === 0 ? 0 : value;
}
