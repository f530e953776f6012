/** History of quarter-hour values, read straight from the city: nothing is stored twice. */
import { DataType, DataValue, StatusCodes, Variant, type IVariableHistorian } from 'node-opcua';
import { SLOT_MS } from '../../core/time/slot.js';

/** Where the values of a node's history come from. */
export interface SlotHistory {
  readonly startMs: () => number;
  /** End of what is known [epoch ms]. */
  readonly endMs: () => number;
  /** Value with this stamp, in the unit of the node; undefined where there is none. */
  readonly at: (stampMs: number) => number | undefined;
  readonly dataType: DataType;
}

/** Serves raw reads of quarter-hourly values; what is pushed is known already. */
export class SlotHistorian implements IVariableHistorian {
  constructor(private readonly history: SlotHistory) {}

  push(): Promise<void> {
    return Promise.resolve();
  }

  extractDataValues(
    ...[details, limit, newestFirst, reverse, callback]: Parameters<IVariableHistorian['extractDataValues']>
  ): void {
    const from = Math.max(boundOf(details.startTime, 0), this.history.startMs());
    const to = Math.min(boundOf(details.endTime, Number.MAX_SAFE_INTEGER), this.history.endMs());
    const values: DataValue[] = [];
    const full = (): boolean => limit > 0 && values.length >= limit;
    const first = Math.ceil(from / SLOT_MS) * SLOT_MS;
    const last = Math.floor(to / SLOT_MS) * SLOT_MS;
    for (let k = 0; first + k * SLOT_MS <= last && !full(); k += 1) {
      const stampMs = newestFirst ? last - k * SLOT_MS : first + k * SLOT_MS;
      const value = this.history.at(stampMs);
      if (value !== undefined) values.push(this.dataValue(stampMs, value));
    }
    callback(null, reverse ? values.reverse() : values);
  }

  private dataValue(stampMs: number, value: number): DataValue {
    return new DataValue({
      value: new Variant({ dataType: this.history.dataType, value }),
      statusCode: StatusCodes.Good,
      sourceTimestamp: new Date(stampMs),
      serverTimestamp: new Date(stampMs),
    });
  }
}

/** 1 January 1601: how OPC UA says that a bound is open. */
const MIN_DATE_MS = Date.UTC(1601, 0, 1);

function boundOf(date: Date | null, open: number): number {
  return date === null || date.getTime() <= MIN_DATE_MS ? open : date.getTime();
}
