/** Loading of the grid against its limits, batteries, alarms by priority. */
import type { Battery, LimitRow, Overview } from '../../api/overview.js';
import { AlarmMark, PRIORITIES } from '../../components/alarm-mark.js';
import { Panel } from '../../components/panel.js';
import { Quantity, quantityText } from '../../components/quantity.js';
import { LimitBar } from '../../components/sparkline.js';
import { civil, duration } from '../../i18n/civil-time.js';
import { useTexts } from '../../i18n/language.js';
import { flow } from './figures.js';
import { texts as componentTexts } from '../../components/texts.js';
import { texts } from './texts.js';

/** A value older than this says how old it is. */
const FRESH_MS = 20 * 60_000;

/** The city and its substations, highest loading first. */
export function LimitsPanel({ city }: { readonly city: Overview }) {
  const say = useTexts(texts);
  const rank = ({ loading, worst }: LimitRow): number => Math.max(loading ?? 0, worst?.loading ?? 0);
  const rows = [...city.limits].sort((a, b) => rank(b) - rank(a));
  return (
    <Panel title={say('limitsTitle')} flush>
      <div class="scroll" tabIndex={0} role="group" aria-label={say('limitsTitle')}>
        <table class="plain-table">
          <caption class="visually-hidden">{say('limitsTitle')}</caption>
          <thead>
            <tr>
              <th scope="col">{say('node')}</th>
              <th scope="col">{say('loading')}</th>
              <th scope="col" class="end">
                {say('importColumn')}
              </th>
              <th scope="col" class="end">
                {say('ahead')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <LimitLine key={row.nodeId} row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function LimitLine({ row }: { readonly row: LimitRow }) {
  const say = useTexts(texts);
  const { name, level, importKw, limitKw, loading, worst } = row;
  const share = (value: number | null): string => quantityText(value === null ? null : value * 100, '%');
  return (
    <tr>
      <th scope="row">{level === 'city' ? say('city') : name}</th>
      <td>
        <span class="limit-cell">
          <LimitBar loading={loading} ahead={worst?.loading ?? null} label={share(loading)} />
          <span class={excess(loading)}>{loading === null ? say('unknownLoading') : share(loading)}</span>
        </span>
      </td>
      <td class="end">
        <Quantity value={importKw === null ? null : importKw / 1000} unit="MW" /> /{' '}
        <Quantity value={limitKw / 1000} unit="MW" digits={0} />
      </td>
      <td class={`end ${excess(worst?.loading ?? null)}`}>
        {worst === null ? '—' : `${share(worst.loading)} ${civil(worst.slotMs)}`}
      </td>
    </tr>
  );
}

function excess(loading: number | null): string {
  return loading !== null && loading > 1 ? 'over-limit strong' : '';
}

/** Every battery: how full within its band, what it does, how old that is. */
export function StoragePanel({ city }: { readonly city: Overview }) {
  const say = useTexts(texts);
  return (
    <Panel title={say('storageTitle')} flush>
      <div class="scroll" tabIndex={0} role="group" aria-label={say('storageTitle')}>
        <table class="plain-table">
          <caption class="visually-hidden">{say('storageTitle')}</caption>
          <thead>
            <tr>
              <th scope="col">{say('battery')}</th>
              <th scope="col">{say('soc')}</th>
              <th scope="col" class="end">
                {say('power')}
              </th>
            </tr>
          </thead>
          <tbody>
            {city.storage.batteries.map((battery) => (
              <BatteryLine key={battery.id} battery={battery} />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function BatteryLine({ battery }: { readonly battery: Battery }) {
  const say = useTexts(texts);
  const { name, soc, socMin, socMax, powerKw, ageMs } = battery;
  const at = (share: number): string => `${String(share * 100)}%`;
  const label = quantityText(soc === null ? null : soc * 100, '%');
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <span class="limit-cell">
          <span class="soc-bar" role="img" aria-label={label}>
            <span class="soc-bar-fill" style={{ inlineSize: at(soc ?? 0) }} />
            <span class="soc-bar-edge" style={{ insetInlineStart: at(socMin) }} />
            <span class="soc-bar-edge" style={{ insetInlineStart: at(socMax) }} />
          </span>
          <span>{label}</span>
          {ageMs !== null && ageMs > FRESH_MS ? (
            <span class="chip chip-attention">◐ {say('stale', { age: duration(ageMs) })}</span>
          ) : null}
        </span>
      </td>
      <td class="end">{flow(powerKw, say)}</td>
    </tr>
  );
}

/** How many alarms of each priority, and how many of them nobody has acknowledged. */
export function AlarmsPanel({ city: { alarms } }: { readonly city: Overview }) {
  const say = useTexts(texts);
  const sayPriority = useTexts(componentTexts);
  return (
    <Panel title={say('alarmsTitle')} aside={<a href="/alarms">{say('toAlarms')}</a>}>
      {alarms.flood ? (
        <p class="notice notice-attention">
          <span aria-hidden="true">▲</span> {say('flood')}
        </p>
      ) : null}
      <ul class="alarm-counts">
        {PRIORITIES.map((priority) => {
          const { active, unacknowledged } = alarms[priority];
          return (
            <li key={priority}>
              {active === 0 ? (
                <span class="chip chip-quiet">0</span>
              ) : (
                <AlarmMark priority={priority}>{active}</AlarmMark>
              )}
              <span class="small">{sayPriority(priority)}</span>
              <span class="small quiet">
                {unacknowledged > 0 ? say('unacknowledged', { n: unacknowledged }) : ''}
              </span>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
