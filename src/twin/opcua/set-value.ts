/** Puts values on nodes with the time of the city. */
import { StatusCodes, type DataType, type StatusCode, type UAVariable } from 'node-opcua';

/** A value with its OPC UA type. */
export interface TypedValue {
  readonly dataType: DataType;
  readonly value: unknown;
}

/** Sets a value with source timestamp `ms` [epoch ms of the city]. */
export function setValue(
  variable: UAVariable,
  { dataType, value }: TypedValue,
  ms: number,
  status: StatusCode = StatusCodes.Good,
): void {
  variable.setValueFromSource({ dataType, value }, status, new Date(ms));
}
