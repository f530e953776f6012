/** Since when an alarm stands, and how much time is left to respond; both go with the clock of the service. */
import { nowMs } from '../../api/clock.js';
import { civil, duration } from '../../i18n/civil-time.js';
import { useTexts } from '../../i18n/language.js';
import { type Alarm, responseOf } from './alarm-list.js';
import { texts } from './texts.js';

const DAY_MS = 86_400_000;

/** Time of day, with the day when it is not within the last 24 hours. */
export function when(ms: number, now: number | null): string {
  return civil(ms, now !== null && Math.abs(now - ms) < DAY_MS ? 'time' : 'full');
}

/** Since when, or from when to when. */
export function Since({ alarm: { raisedAtMs, returnedAtMs, active } }: { readonly alarm: Alarm }) {
  const say = useTexts(texts);
  const now = nowMs.value;
  if (raisedAtMs === null) return <span>—</span>;
  if (!active && returnedAtMs !== null)
    return <span>{say('wasFrom', { from: when(raisedAtMs, now), to: when(returnedAtMs, now) })}</span>;
  return (
    <span>
      {say('since', { time: when(raisedAtMs, now) })}
      {now === null ? '' : `, ${say('sinceFor', { age: duration(Math.max(0, now - raisedAtMs)) })}`}
    </span>
  );
}

/** Counts down to the end of the time to respond, then says how late it is. */
export function RespondTime({ alarm }: { readonly alarm: Alarm }) {
  const say = useTexts(texts);
  const now = nowMs.value;
  if (now === null) return null;
  const response = responseOf(alarm, now);
  if (response.kind === 'none') return null;
  if (response.kind === 'late')
    return (
      <span class="chip chip-trouble" role="timer">
        <span aria-hidden="true">✕</span> {say('late', { time: duration(response.ms) })}
      </span>
    );
  return (
    <span class={`chip ${response.soon ? 'chip-attention' : 'chip-quiet'}`} role="timer">
      <span aria-hidden="true">{response.soon ? '▲' : '◷'}</span>{' '}
      {say('left', { time: duration(response.ms) })}
    </span>
  );
}
