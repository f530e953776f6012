/** Forecasts beside what came of them: a series as known at any time, and how all of them turned out. */
import { useMemo, useState } from 'preact/hooks';
import type { Ok } from '../../api/answers.js';
import { nowMs } from '../../api/clock.js';
import { type Live, useLive } from '../../api/use-live.js';
import { TimeChart } from '../../charts/time-chart.js';
import { ChoiceField, TextField } from '../../components/fields.js';
import { Panel } from '../../components/panel.js';
import { LiveState } from '../../components/problem-notice.js';
import { quantityText } from '../../components/quantity.js';
import { instantOf } from '../../i18n/civil-entry.js';
import { civil, zone } from '../../i18n/civil-time.js';
import { formatNumber, language, useTexts } from '../../i18n/language.js';
import { Page } from '../../shell/page.js';
import {
  type Forecast,
  forecastLines,
  forecastPath,
  type ForecastView,
  spanScore,
  voicesOf,
} from './forecast-series.js';
import './forecasts.css';
import { LeaderboardPanel } from './leaderboard-panel.js';
import { QualityPanel } from './quality-panel.js';
import { texts } from './texts.js';

type Quality = Ok<'forecastQualityQuality'>;

/** The first series shown: what the whole city draws. */
const CITY = 'CITY.base';
const FIRST_VIEW: ForecastView = { seriesId: CITY, backDays: 2, asKnownAtMs: null, minLeadMinutes: 0 };

/** For whoever may see forecasts. */
export function ForecastsPage() {
  const say = useTexts(texts);
  const [view, setView] = useState(FIRST_VIEW);
  const quality = useLive<Quality>('/api/v1/forecasts/quality', ['forecast']);
  return (
    <Page title={say('title')}>
      <div class="forecasts">
        <SeriesPanel view={view} quality={quality} onView={setView} />
        <QualityPanel quality={quality} onOpen={(seriesId) => setView({ ...view, seriesId })} />
        <LeaderboardPanel />
      </div>
    </Page>
  );
}

interface SeriesPanelProps {
  readonly view: ForecastView;
  readonly quality: Live<Quality>;
  readonly onView: (view: ForecastView) => void;
}

const QUARTER_MS = 900_000;

function SeriesPanel({ view, quality, onView }: SeriesPanelProps) {
  const now = nowMs.value;
  // Asked for anew with every quarter-hour, not with every tick of the clock.
  const slot = now === null ? null : Math.floor(now / QUARTER_MS) * QUARTER_MS;
  const forecast = useLive<Forecast>(slot === null ? null : forecastPath(view, slot), [
    'forecast',
    'slot-closed',
  ]);
  return (
    <Panel
      title={view.seriesId}
      aside={
        slot === null ? null : (
          <>
            {(['csv', 'parquet'] as const).map((format) => (
              <a key={format} class="button" href={forecastPath(view, slot, format)} download>
                {format === 'csv' ? 'CSV' : 'Parquet'}
              </a>
            ))}
          </>
        )
      }
    >
      <Fields view={view} quality={quality} onView={onView} />
      <LiveState of={forecast} />
      {forecast.data === null ? null : <Curves forecast={forecast.data} />}
    </Panel>
  );
}

const LEADS = [0, 15, 60, 360, 720, 1_440] as const;
const BACK = [1, 2, 7, 14] as const;

function Fields({ view, quality, onView }: SeriesPanelProps) {
  const say = useTexts(texts);
  const [asKnown, setAsKnown] = useState('');
  const names = useMemo(
    () =>
      [...new Set([CITY, view.seriesId, ...(quality.data?.quality ?? []).map((one) => one.seriesId)])].sort(),
    [quality.data, view.seriesId],
  );
  return (
    <div class="forecasts-fields">
      <ChoiceField
        label={say('series')}
        value={view.seriesId}
        options={names.map((value) => ({ value, label: value }))}
        onInput={(seriesId) => onView({ ...view, seriesId })}
      />
      <ChoiceField
        label={say('back')}
        value={String(view.backDays)}
        options={BACK.map((days) => ({ value: String(days), label: say('days', { n: days }) }))}
        onInput={(days) => onView({ ...view, backDays: Number(days) })}
      />
      <ChoiceField
        label={say('lead')}
        value={String(view.minLeadMinutes)}
        options={LEADS.map((minutes) => ({
          value: String(minutes),
          label:
            minutes === 0
              ? say('newest')
              : minutes < 60
                ? `${String(minutes)} min`
                : `${String(minutes / 60)} h`,
        }))}
        onInput={(minutes) => onView({ ...view, minLeadMinutes: Number(minutes) })}
      />
      <TextField
        label={say('asKnownAt')}
        type="datetime-local"
        value={asKnown}
        onInput={(entry) => {
          setAsKnown(entry);
          onView({ ...view, asKnownAtMs: instantOf(entry, zone.value) });
        }}
      />
    </div>
  );
}

function Curves({ forecast }: { readonly forecast: Forecast }) {
  const say = useTexts(texts);
  const { lines, unit } = useMemo(
    () => forecastLines(forecast, { forecast: say('forecast'), outcome: say('outcome') }),
    [forecast, language.value],
  );
  const { models, marks } = voicesOf(forecast);
  const score = spanScore(forecast);
  if (models.length === 0) return <p class="quiet">{say('noForecast')}</p>;
  return (
    <div class="stack">
      <p class="small">
        {score.mae === null
          ? say('noOutcome')
          : say('score', {
              n: score.steps,
              error: `${formatNumber(score.mae, score.mae < 10 ? 1 : 0)} ${forecast.unit}`,
              covered: quantityText(score.covered === null ? null : score.covered * 100, '%'),
            })}{' '}
        <span class="quiet">
          {say('voices', { models: models.join(', '), time: civil(Date.parse(forecast.asKnownAt), 'full') })}
        </span>
      </p>
      {marks.length === 0 ? null : <p class="small">◐ {say('marks', { marks: marks.join(', ') })}</p>}
      <TimeChart label={say('chart', { series: forecast.id })} lines={lines} unit={unit} height={260} />
    </div>
  );
}
