/** The bar at the top: city, clock with its zone, plan in force, alarms, connection, and the person's own menu. */
import { clockSpeed, nowMs } from '../api/clock.js';
import { connection, heardAtMs } from '../api/live.js';
import { AlarmMark, PRIORITIES } from '../components/alarm-mark.js';
import { Countdown } from '../components/countdown.js';
import { civil, duration, zoneName } from '../i18n/civil-time.js';
import { formatNumber, useTexts } from '../i18n/language.js';
import { may } from '../api/session.js';
import { PersonMenu } from './person-menu.js';
import { ReleaseButton } from './release/release-area.js';
import { useCityNow } from './status.js';
import { texts } from './texts.js';

interface TopBarProps {
  readonly onMenu: () => void;
}

/** Shown on every page. */
export function TopBar({ onMenu }: TopBarProps) {
  const say = useTexts(texts);
  const { data } = useCityNow();
  return (
    <header class="bar">
      <button type="button" class="button button-plain bar-menu" onClick={onMenu} aria-label={say('menu')}>
        ☰
      </button>
      <a class="bar-home" href="/" aria-label={`Traboule ${data?.site.name ?? ''}, ${say('overview')}`}>
        <Mark />
        <span>
          Traboule <span class="quiet bar-city">{data?.site.name ?? ''}</span>
        </span>
      </a>
      <Clock />
      {may('city.view') ? <PlanInForce /> : <span />}
      {may('city.view') ? <AlarmSummary /> : null}
      <ReleaseButton />
      <ConnectionState />
      <PersonMenu />
    </header>
  );
}

function Mark() {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      <path
        d="M2.5 18v-8a7.5 7.5 0 0 1 15 0v8M6.5 18v-8a3.5 3.5 0 0 1 7 0v8"
        fill="none"
        stroke="currentColor"
        stroke-width="1.6"
      />
    </svg>
  );
}

/** Time of the service in civil time of the site; simulated time says so. */
function Clock() {
  const say = useTexts(texts);
  const now = nowMs.value;
  const speed = clockSpeed.value;
  if (now === null) return <span class="bar-clock" />;
  return (
    <span class="bar-clock" role="group" aria-label={say('clock')}>
      <span class="bar-date">{civil(now, 'date')}</span> <time class="strong">{civil(now, 'seconds')}</time>{' '}
      <span class="quiet">{zoneName(now)}</span>
      {speed !== null && speed !== 1 ? (
        <span class="chip chip-quiet bar-speed">{say('simulated', { speed: formatNumber(speed, 0) })}</span>
      ) : null}
    </span>
  );
}

function PlanInForce() {
  const say = useTexts(texts);
  const { data } = useCityNow();
  if (data === null) return <span class="bar-plan" />;
  const { plan } = data;
  if (plan === null) {
    return (
      <span class="bar-plan">
        <span class="chip chip-trouble">✕ {say('noPlan')}</span>{' '}
        <span class="quiet">{say('noPlanHint')}</span>
      </span>
    );
  }
  return (
    <a class="bar-plan" href={`/plans/${encodeURIComponent(plan.id)}`}>
      <span>{say('planUntil', { time: civil(plan.validUntilMs) })}</span> <Countdown to={plan.validUntilMs} />
    </a>
  );
}

function AlarmSummary() {
  const say = useTexts(texts);
  const { data } = useCityNow();
  if (data === null) return <span class="bar-alarms" />;
  const present = PRIORITIES.filter((priority) => data.alarms[priority].active > 0);
  return (
    <a class="bar-alarms row" href="/alarms">
      {present.length === 0 ? (
        <span class="quiet">{say('noAlarm')}</span>
      ) : (
        <span class="visually-hidden">{say('alarmCounts')}:</span>
      )}
      {present.map((priority) => (
        <AlarmMark key={priority} priority={priority}>
          {data.alarms[priority].active}
        </AlarmMark>
      ))}
    </a>
  );
}

function ConnectionState() {
  const say = useTexts(texts);
  const { state } = connection.value;
  const look = state === 'live' ? 'quiet' : state === 'lost' ? 'trouble' : 'attention';
  const sign = state === 'live' ? '●' : state === 'lost' ? '✕' : '◌';
  return (
    <span class={`chip chip-${look} bar-connection`}>
      <span aria-hidden="true">{sign}</span> <span class="bar-connection-word">{say(state)}</span>
    </span>
  );
}

/** Across the page while the line is down: how old the data are. */
export function ConnectionNotice() {
  const say = useTexts(texts);
  const line = connection.value;
  // Read for its ticking: the age is told anew with every beat of the clock.
  const ticking = nowMs.value !== null;
  const since = (ticking ? heardAtMs.value : null) ?? (line.state === 'lost' ? line.sinceMs : 0);
  return (
    <div role="alert" class="connection-notice">
      {line.state === 'lost' ? (
        <p class="notice notice-trouble">
          <span aria-hidden="true">✕</span>
          <span>
            <span class="strong">{say('lost')}.</span>{' '}
            <span aria-live="off">{say('lostDetail', { time: duration(performance.now() - since) })}</span>
          </span>
        </p>
      ) : null}
    </div>
  );
}
