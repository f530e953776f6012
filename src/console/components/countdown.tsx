/** Time left until an instant of the service's clock; says so by word and shape when little is left. */
import { nowMs } from '../api/clock.js';
import { duration } from '../i18n/civil-time.js';
import { useTexts } from '../i18n/language.js';
import { texts } from './texts.js';

const SOON_MS = 5 * 60_000;
const NOW_MS = 60_000;

/** Counts down in the time of the service (simulated time runs faster). @param to epoch ms */
export function Countdown({ to }: { readonly to: number }) {
  const say = useTexts(texts);
  const now = nowMs.value;
  if (now === null) return <span class="quiet">—</span>;
  const left = to - now;
  if (left <= 0) return <span class="chip chip-trouble">✕ {say('ended')}</span>;
  const look =
    left <= NOW_MS ? 'chip chip-trouble' : left <= SOON_MS ? 'chip chip-attention' : 'chip chip-quiet';
  return (
    <span class={look} role="timer">
      <span aria-hidden="true">{left <= SOON_MS ? '▲' : '◷'}</span> {duration(left)}
    </span>
  );
}
