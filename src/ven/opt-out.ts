/** When a building leaves a call by rule: at hours when it cannot, or when it gets too cold. */

/** Rules of a building. */
export interface OptOutRules {
  /** Hours of the day in which it takes no call, from inclusive, to exclusive; may go over midnight. */
  readonly hours: readonly { readonly from: number; readonly to: number }[];
  readonly timeZone: string;
  /** Room temperature below which it leaves a running call [°C]. */
  readonly lowestC: number;
}

const LOOK_MS = 900_000;

/** Why it does not follow a call; null = it does. */
export function reasonToOptOut(rules: OptOutRules, nowMs: number, roomC: number | null): string | null {
  const closed = closedHours(rules, nowMs);
  if (closed !== null) return closed;
  return roomC !== null && roomC < rules.lowestC ? `the room is at ${roomC.toFixed(1)} °C` : null;
}

/** Why it can take no part of a time [epoch ms]; null = nothing is known against it. */
export function closedAt(
  rules: OptOutRules,
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
): string | null {
  if (rules.hours.length === 0) return null;
  for (let atMs = startMs; atMs < endMs; atMs += LOOK_MS) {
    const closed = closedHours(rules, atMs);
    if (closed !== null) return closed;
  }
  // A time that does not begin on the quarter-hour may end in an hour that no step of it looked at.
  return endMs > startMs ? closedHours(rules, endMs - 1) : null;
}

function closedHours(rules: OptOutRules, atMs: number): string | null {
  const text = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    hourCycle: 'h23',
    timeZone: rules.timeZone,
  }).format(atMs);
  const hour = Number(text);
  const closed = rules.hours.find(({ from, to }) =>
    from <= to ? from <= hour && hour < to : hour >= from || hour < to,
  );
  return closed ? `no calls from ${String(closed.from)} to ${String(closed.to)} h` : null;
}
