/** Instants between the house (epoch ms) and the database (timestamptz). */

/** SQL for the epoch ms of a timestamptz, as double precision: exact for whole milliseconds. */
export function epochMs(column: string): string {
  return `round(date_part('epoch', ${column}) * 1000)`;
}

/** SQL for the timestamptz of a parameter in epoch ms, for example `instant('$2')`. */
export function instant(parameter: string): string {
  return `to_timestamp(${parameter}::double precision / 1000)`;
}

/** Column transformer of entities: timestamptz outside, epoch ms inside. */
export const instantColumn = {
  to: (ms: number | null | undefined): Date | null | undefined =>
    typeof ms === 'number' ? new Date(ms) : ms,
  from: (date: Date | null): number | null => (date === null ? null : date.getTime()),
};

/** Column transformer of entities: bigint comes as text from the driver; ours are small. */
export const integerColumn = {
  to: (value: number | null | undefined): number | null | undefined => value,
  from: (text: string | null): number | null => (text === null ? null : Number(text)),
};
