/** How forecasts turned out over the last days: per series and lead, worst first. */
import { useMemo } from 'preact/hooks';
import type { Ok } from '../../api/answers.js';
import type { Live } from '../../api/use-live.js';
import { type DataColumn, DataTable } from '../../components/data-table.js';
import { Panel } from '../../components/panel.js';
import { LiveState } from '../../components/problem-notice.js';
import { quantityText } from '../../components/quantity.js';
import { civil } from '../../i18n/civil-time.js';
import { formatNumber, language, type Say, useTexts } from '../../i18n/language.js';
import type { ForecastQuality } from './forecast-series.js';
import { texts } from './texts.js';

interface QualityPanelProps {
  readonly quality: Live<Ok<'forecastQualityQuality'>>;
  readonly onOpen: (seriesId: string) => void;
}

/** A row opens its series in the chart above. */
export function QualityPanel({ quality, onOpen }: QualityPanelProps) {
  const say = useTexts(texts);
  const columns = useMemo(() => qualityColumns(say), [language.value]);
  const { data } = quality;
  return (
    <Panel
      title={say('quality')}
      flush
      aside={
        data === null ? null : (
          <span class="small quiet">
            {Date.parse(data.to) > Date.parse(data.from)
              ? say('span', {
                  from: civil(Date.parse(data.from), 'day'),
                  to: civil(Date.parse(data.to) - 1, 'day'),
                })
              : say('noDay')}
          </span>
        )
      }
    >
      <LiveState of={quality} />
      {data === null ? null : (
        <div class="forecasts-scroll">
          <DataTable
            caption={say('quality')}
            items={data.quality}
            columns={columns}
            rowId={({ seriesId, leadMinutes, modelId }) => `${seriesId} ${String(leadMinutes)} ${modelId}`}
            sortBy={{ id: 'verdict', desc: false }}
            filter
            empty={say('noQuality')}
            onOpen={({ seriesId }) => onOpen(seriesId)}
          />
        </div>
      )}
    </Panel>
  );
}

const VERDICTS = { bad: ['trouble', '▲'], 'too-few': ['quiet', '○'], good: ['quiet', '●'] } as const;

function qualityColumns(say: Say<keyof (typeof texts)['en']>): readonly DataColumn<ForecastQuality>[] {
  const number = (value: number): string => formatNumber(value, Math.abs(value) < 10 ? 1 : 0);
  const share = (value: number | null): string => quantityText(value === null ? null : value * 100, '%', 1);
  return [
    {
      id: 'series',
      header: say('series'),
      value: ({ seriesId }) => seriesId,
      cell: ({ seriesId, modelId }) => (
        <>
          <span class="strong">{seriesId}</span> <span class="quiet small wide-only">{modelId}</span>
        </>
      ),
    },
    {
      id: 'lead',
      header: say('leadColumn'),
      value: ({ leadMinutes }) => leadMinutes,
      cell: ({ leadMinutes }) =>
        leadMinutes < 60 ? `${String(leadMinutes)} min` : `${String(leadMinutes / 60)} h`,
      align: 'end',
    },
    {
      id: 'wape',
      header: say('error'),
      value: ({ wape, mae }) => wape ?? mae,
      cell: ({ wape, mae, unit }) => (wape === null ? `${number(mae)} ${unit}` : share(wape)),
      align: 'end',
    },
    {
      id: 'bias',
      header: say('bias'),
      value: ({ bias }) => bias,
      cell: ({ bias, unit }) => (
        <span class="quantity">
          {formatNumber(bias, Math.abs(bias) < 10 ? 1 : 0, true)} {unit}
        </span>
      ),
      align: 'end',
      wideOnly: true,
    },
    {
      id: 'coverage',
      header: say('coverage'),
      value: ({ coverage80 }) => coverage80,
      cell: ({ coverage80 }) => share(coverage80),
      align: 'end',
      wideOnly: true,
    },
    {
      id: 'drift',
      header: say('drift'),
      value: ({ drift }) => drift,
      cell: ({ drift }) => (
        <span class="quantity">{drift === null ? '—' : `× ${formatNumber(drift, 2)}`}</span>
      ),
      align: 'end',
      wideOnly: true,
    },
    {
      id: 'verdict',
      header: say('verdict'),
      value: ({ verdict }) => Object.keys(VERDICTS).indexOf(verdict),
      cell: ({ verdict, reasons }) => (
        <>
          <span class={`chip chip-${VERDICTS[verdict][0]}`}>
            <span aria-hidden="true">{VERDICTS[verdict][1]}</span> {say(`verdict.${verdict}`)}
          </span>
          {reasons.length === 0 ? null : <span class="small wide-only"> {reasons.join('; ')}</span>}
        </>
      ),
    },
  ];
}
