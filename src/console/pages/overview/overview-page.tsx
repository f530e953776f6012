/** The city now and the next 24 hours. */
import { signal } from '@preact/signals';
import { useMemo, useState } from 'preact/hooks';
import type { Overview } from '../../api/overview.js';
import type { TimeRange } from '../../charts/chart-gestures.js';
import { TimeChart } from '../../charts/time-chart.js';
import { TickField } from '../../components/fields.js';
import { Panel } from '../../components/panel.js';
import { LiveState } from '../../components/problem-notice.js';
import { quantityText } from '../../components/quantity.js';
import { civil } from '../../i18n/civil-time.js';
import { language, useTexts } from '../../i18n/language.js';
import { Page } from '../../shell/page.js';
import { useCityNow } from '../../shell/status.js';
import { DecisionsPanel } from './decisions-panel.js';
import { DistrictMap } from './district-map.js';
import { Figures } from './figures.js';
import { AlarmsPanel, LimitsPanel, StoragePanel } from './grid-panels.js';
import { demandLines, supplyLines } from './overview-lines.js';
import './overview.css';
import { texts } from './texts.js';

/** Both charts show the same time. */
const shown = signal<TimeRange | null>(null);

/** First page of whoever may see the city. */
export function OverviewPage() {
  const say = useTexts(texts);
  const city = useCityNow();
  return (
    <Page title={say('title')}>
      <LiveState of={city} />
      {city.data === null ? null : <Desk city={city.data} />}
    </Page>
  );
}

function Desk({ city }: { readonly city: Overview }) {
  return (
    <div class="overview">
      <Figures city={city} />
      <div class="overview-main">
        <DemandPanel city={city} />
        <SupplyPanel city={city} />
        <LimitsPanel city={city} />
      </div>
      <div class="overview-side">
        <DecisionsPanel city={city} />
        <AlarmsPanel city={city} />
        <DistrictMap city={city} />
        <StoragePanel city={city} />
      </div>
    </div>
  );
}

function DemandPanel({ city }: { readonly city: Overview }) {
  const say = useTexts(texts);
  const limitKw = city.limits.find(({ level }) => level === 'city')?.limitKw ?? null;
  const lines = useMemo(
    () =>
      demandLines(
        city,
        say,
        say('limit', { limit: quantityText(limitKw === null ? null : limitKw / 1000, 'MW', 0) }),
      ),
    [city, language.value],
  );
  const { forecast } = city.demand;
  return (
    <Panel
      title={say('demandTitle')}
      aside={
        <span class="small quiet">
          {forecast === null ? say('noForecast') : say('issued', { time: civil(forecast.issuedAtMs) })}
        </span>
      }
    >
      {forecast !== null && forecast.marks.length > 0 ? (
        <p class="small">◐ {say('substituted', { marks: forecast.marks.join(', ') })}</p>
      ) : null}
      <TimeChart label={say('demandTitle')} lines={lines} unit="MW" height={210} range={shown} />
    </Panel>
  );
}

function SupplyPanel({ city }: { readonly city: Overview }) {
  const say = useTexts(texts);
  const [withImport, setWithImport] = useState(false);
  const lines = useMemo(() => supplyLines(city, say, withImport), [city, language.value, withImport]);
  return (
    <Panel
      title={say('supplyTitle')}
      aside={<TickField label={say('withImport')} value={withImport} onInput={setWithImport} />}
    >
      <TimeChart label={say('supplyTitle')} lines={lines} unit="MW" height={170} range={shown} />
    </Panel>
  );
}
