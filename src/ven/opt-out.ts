/** When a building leaves a call by rule: at hours when it cannot, or when it gets too cold. */

/** Rules of a building. */
export interface OptOutRules {
  /** Hours of the day in which it takes no call, from inclusive, to exclusive; may go over midnight. */
  readonly hours: readonly { readonly from: number; readonly to: number }[];
  readonly timeZone: string;
  /** Room temperature below which it leaves a running call [°C]. */
  readonly lowestC: number;
}

/** Why it does not follow a call; null = it does. */
export function reasonToOptOut(rules: OptOutRules, nowMs: number, roomC: number): string | null {
  const text = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    hourCycle: 'h23',
    timeZone: rules.timeZone,
  }).format(nowMs);
  const hour = Number(text);
  const closed = rules.hours.find(({ from, to }) =>
    from <= to ? from <= hour && hour < to : hour >= from || hour < to,
  );
  if (closed) return `no calls from ${String(closed.from)} to ${String(closed.to)} h`;
  return roomC < rules.lowestC ? `the room is at ${roomC.toFixed(1)} °C` : null;
}
