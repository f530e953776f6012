/** A year of quarter-hours of 20 series on one chart: what `npm run bench:console` moves along. */
import { useMemo } from 'preact/hooks';
import type { ChartLine } from '../../charts/chart-data.js';
import { TimeChart } from '../../charts/time-chart.js';
import { Panel } from '../../components/panel.js';
import { useTexts } from '../../i18n/language.js';
import { Page } from '../../shell/page.js';
import { texts } from './texts.js';

const SERIES = 20;
const SLOTS = 35_040;
const START_MS = Date.UTC(2026, 0, 1);

/** Reached at /components/year; in no menu. */
export function YearPage() {
  const say = useTexts(texts);
  const lines = useMemo(
    () =>
      Array.from({ length: SERIES }, (_, series): ChartLine => {
        const id = `S${String(series + 1)}`;
        return {
          id,
          label: id,
          kind: 'measured',
          startMs: START_MS,
          stepMs: 900_000,
          values: yearOf(series),
        };
      }),
    [],
  );
  return (
    <Page title={say('year')}>
      <Panel title={say('chart')}>
        <TimeChart label={say('year')} lines={lines} unit="MW" height={420} showNow={false} />
      </Panel>
    </Page>
  );
}

/** Days, seasons and a little roughness, the same each time. */
function yearOf(series: number): number[] {
  let seed = series + 1;
  return Array.from({ length: SLOTS }, (_, slot) => {
    seed = (seed * 16_807) % 2_147_483_647;
    const day = Math.sin((slot / 96) * 2 * Math.PI + series);
    const season = Math.cos((slot / SLOTS) * 2 * Math.PI);
    return 40 * series + 12 * day + 9 * season + (seed / 2_147_483_647) * 4;
  });
}
