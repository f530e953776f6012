/** Engineering units and status codes as OPC UA wants them. */
import { makeEUInformation, StatusCodes, type EUInformation, type StatusCode } from 'node-opcua';
import { CEFACT_NAMESPACE, unitBySymbol } from '../../core/quantity/unit.js';
import type { FaultBoard } from '../faults.js';

/** EUInformation of a unit by its symbol. @throws Error for a symbol the house does not know */
export function euInformation(symbol: string): EUInformation {
  const unit = unitBySymbol(symbol);
  if (!unit) throw new Error(`no UN/CEFACT unit for "${symbol}"`);
  const information = makeEUInformation(unit.code, unit.symbol, unit.symbol);
  information.namespaceUri = CEFACT_NAMESPACE;
  information.unitId = unit.unitId;
  return information;
}

/** Status that an owner's values carry at an instant. */
export function statusOf(ownerId: string, faults: FaultBoard, ms: number): StatusCode {
  if (faults.find('lose', ownerId, ms)) return StatusCodes.BadDeviceFailure;
  if (faults.find('bad', ownerId, ms)) return StatusCodes.BadSensorFailure;
  if (faults.find('uncertain', ownerId, ms)) return StatusCodes.UncertainLastUsableValue;
  return StatusCodes.Good;
}
