/** Écowatt and Tempo as lines of text: how old each is, whether it is stale, and what it says of each day. */
import type { paths } from '../client/api-types.js';
import { civilTime } from '../core/time/civil.js';

/** What the service knows of the signals. */
export type Signals =
  paths['/api/v1/demand-response/signals']['get']['responses'][200]['content']['application/json'];

type Signal = Signals['signals'][number];
type EcowattDay = Extract<Signal, { kind: 'ecowatt' }>['days'][number];

const HOUR_MS = 3_600_000;
/** Level from which an hour is named. */
const TENSE = 2;

/** Lines of every signal; none where there is none. Days that are over are left out. */
export function signalLines({ nowMs, signals }: Signals): string[] {
  const today = civilTime(nowMs).date;
  return signals.flatMap((signal) => [
    headOf(signal, nowMs),
    ...daysOf(signal, today).map(([date, what]) => `  ${date}  ${what}`),
  ]);
}

function headOf({ kind, publishedMs, stale }: Signal, nowMs: number): string {
  const { date, hour, minute } = civilTime(publishedMs);
  const at = `${date} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  const age = ((nowMs - publishedMs) / HOUR_MS).toFixed(1);
  const word = stale ? ', STALE: another should have followed, no call is drawn up by it' : '';
  return `${kind}: published ${at}, ${age} h old${word}`;
}

function daysOf(signal: Signal, today: string): [date: string, what: string][] {
  const ahead = ({ date }: { readonly date: string }): boolean => date >= today;
  if (signal.kind === 'tempo') return signal.days.filter(ahead).map(({ date, colour }) => [date, colour]);
  return signal.days.filter(ahead).map((day) => [day.date, ecowattWords(day)]);
}

function ecowattWords({ level, levels }: EcowattDay): string {
  const tense = levels.flatMap((one, hour) =>
    one !== null && one >= TENSE ? [`${String(hour)} h: ${String(one)}`] : [],
  );
  return [`level ${String(level)}`, ...tense].join(', ');
}
