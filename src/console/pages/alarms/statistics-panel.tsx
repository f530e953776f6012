/** How busy the alarms kept the operators, with the marks of ISA-18.2: load per ten minutes, priority mix, chattering. */
import { useState } from 'preact/hooks';
import { useLive } from '../../api/use-live.js';
import { AlarmMark } from '../../components/alarm-mark.js';
import { Panel } from '../../components/panel.js';
import { LiveState } from '../../components/problem-notice.js';
import { quantityText } from '../../components/quantity.js';
import { texts as componentTexts } from '../../components/texts.js';
import { civil, duration } from '../../i18n/civil-time.js';
import { formatNumber, useTexts } from '../../i18n/language.js';
import { type Alarm, binned, mixOf, type Statistics } from './alarm-list.js';
import { useAlarmName } from './alarm-name.js';
import { texts } from './texts.js';

const SPANS = [24, 168, 744] as const;
const WINDOW_MS = 600_000;

/** Figures of a span that ends now. */
export function StatisticsPanel({ alarms }: { readonly alarms: readonly Alarm[] }) {
  const say = useTexts(texts);
  const [hours, setHours] = useState<(typeof SPANS)[number]>(24);
  const live = useLive<Statistics>(`/api/v1/alarms/statistics?hours=${String(hours)}`, ['alarm']);
  return (
    <Panel
      title={say('statisticsTitle', { n: hours })}
      aside={
        <span class="row" role="group" aria-label={say('span')}>
          {SPANS.map((one) => (
            <button
              key={one}
              type="button"
              class="button button-plain"
              aria-pressed={hours === one}
              onClick={() => setHours(one)}
            >
              {say(`hours${String(one) as '24' | '168' | '744'}`)}
            </button>
          ))}
        </span>
      }
    >
      <LiveState of={live} />
      {live.data === null ? null : <Figures figures={live.data} alarms={alarms} />}
    </Panel>
  );
}

function Figures({ figures, alarms }: { readonly figures: Statistics; readonly alarms: readonly Alarm[] }) {
  const say = useTexts(texts);
  const { raised, chattering, mostFrequent, standing, complete } = figures;
  return (
    <div class="stack">
      <p>
        {say('raised', { n: raised })}{' '}
        {complete ? null : <span class="small quiet">{say('incomplete')}</span>}
      </p>
      <Load figures={figures} />
      <Mix figures={figures} />
      <div>
        <h3>
          {say('chattering')} <span class="quiet">({say('chatteringHint')})</span>
        </h3>
        {chattering.length === 0 ? <p class="quiet">{say('noneChattering')}</p> : null}
        <NamedCounts
          alarms={alarms}
          items={chattering.map(({ alarmId, most }) => ({ alarmId, text: say('times', { n: most }) }))}
        />
      </div>
      {standing.length === 0 ? null : (
        <div>
          <h3>{say('standingLong')}</h3>
          <NamedCounts
            alarms={alarms}
            items={standing.map(({ alarmId, sinceMs }) => ({ alarmId, text: civil(sinceMs, 'full') }))}
          />
        </div>
      )}
      {mostFrequent.length === 0 ? null : (
        <div>
          <h3>{say('frequent')}</h3>
          <NamedCounts
            alarms={alarms}
            items={mostFrequent
              .slice(0, 5)
              .map(({ alarmId, raised: n }) => ({ alarmId, text: say('times', { n }) }))}
          />
        </div>
      )}
    </div>
  );
}

function NamedCounts({
  alarms,
  items,
}: {
  readonly alarms: readonly Alarm[];
  readonly items: readonly { readonly alarmId: string; readonly text: string }[];
}) {
  const nameOf = useAlarmName(alarms);
  return (
    <ul>
      {items.map(({ alarmId, text }) => (
        <li key={alarmId} class="spread">
          <span>{nameOf(alarmId)}</span>
          <span class="quiet">{text}</span>
        </li>
      ))}
    </ul>
  );
}

const BARS = 144;
const WIDTH = 288;
const HEIGHT = 48;
const FLOOD = 10;
const MANAGEABLE = 2;

/** Bars of ten minutes with the lines of what is manageable and what is a flood. */
function Load({ figures }: { readonly figures: Statistics }) {
  const say = useTexts(texts);
  const { fromMs, toMs, perTenMinutes } = figures;
  const { mean, most, mostAtMs, counts } = perTenMinutes;
  const { sizes, bars } = binned(counts, BARS);
  const top = Math.max(FLOOD + 2, most);
  const y = (count: number): number => HEIGHT - (count / top) * (HEIGHT - 2);
  const width = WIDTH / Math.max(1, bars.length);
  const words = { mean: formatNumber(mean, 1), most };
  return (
    <div>
      <h3>{say('perTen')}</h3>
      <svg
        class="alarm-load"
        role="img"
        viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
        preserveAspectRatio="none"
        aria-label={say('perTenChart', { ...words, from: civil(fromMs, 'full'), to: civil(toMs, 'full') })}
      >
        {bars.map((count, place) =>
          count === 0 ? null : (
            <rect
              key={place}
              class={count > FLOOD ? 'alarm-load-flood' : 'alarm-load-bar'}
              x={place * width}
              y={y(count)}
              width={Math.max(1, width - 0.4)}
              height={HEIGHT - y(count)}
            />
          ),
        )}
        {[MANAGEABLE, FLOOD].map((count) => (
          <path key={count} class="alarm-load-line" d={`M0 ${String(y(count))}H${String(WIDTH)}`} />
        ))}
      </svg>
      <p class="spread small quiet">
        <span>{civil(fromMs, 'full')}</span>
        <span>{civil(toMs, 'full')}</span>
      </p>
      <p class="small">
        {mostAtMs === null
          ? say('perTenWords', words)
          : say('perTenWordsAt', { ...words, time: civil(mostAtMs, 'full') })}{' '}
        <span class="quiet">
          · - - {MANAGEABLE} {say('manageable')}, {FLOOD} {say('flood')}
          {sizes > 1 ? ` · ${say('perTenBin', { time: duration(sizes * WINDOW_MS) })}` : ''}
        </span>
      </p>
    </div>
  );
}

function Mix({ figures }: { readonly figures: Statistics }) {
  const say = useTexts(texts);
  const sayPriority = useTexts(componentTexts);
  return (
    <div>
      <h3>{say('mix')}</h3>
      <table class="plain-table alarm-mix">
        <caption class="visually-hidden">{say('mix')}</caption>
        <thead class="visually-hidden">
          <tr>
            <th scope="col">{say('priority')}</th>
            <th scope="col">{say('share')}</th>
            <th scope="col">{say('count')}</th>
          </tr>
        </thead>
        <tbody>
          {mixOf(figures.byPriority).map(({ priority, raised, share }) => (
            <tr key={priority}>
              <th scope="row">
                {raised === 0 ? (
                  <span class="quiet">{sayPriority(priority)}</span>
                ) : (
                  <AlarmMark priority={priority} />
                )}
              </th>
              <td class="alarm-mix-bar">
                <span style={{ inlineSize: `${String((share ?? 0) * 100)}%` }} />
              </td>
              <td class="end">
                {raised} <span class="quiet">{share === null ? '' : quantityText(share * 100, '%')}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="small quiet">{say('mixUsual')}</p>
    </div>
  );
}
