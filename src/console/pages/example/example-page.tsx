/** Every shared component once: what pages are built from, and what their screenshots are taken of. */
import { useMemo, useState } from 'preact/hooks';
import { nowMs } from '../../api/clock.js';
import type { ChartLine } from '../../charts/chart-data.js';
import { TimeChart } from '../../charts/time-chart.js';
import { AlarmMark, PRIORITIES, Quality } from '../../components/alarm-mark.js';
import { Countdown } from '../../components/countdown.js';
import { type DataColumn, DataTable } from '../../components/data-table.js';
import { Dialog } from '../../components/dialog.js';
import { NumberField, TextField } from '../../components/fields.js';
import { Panel } from '../../components/panel.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { Power, Quantity } from '../../components/quantity.js';
import { LimitBar, Sparkline } from '../../components/sparkline.js';
import { language, useTexts } from '../../i18n/language.js';
import { Page } from '../../shell/page.js';
import './example.css';
import { texts } from './texts.js';

interface Row {
  readonly id: string;
  readonly kw: number | null;
}

const ROWS: readonly Row[] = [
  { id: 'BAT-GERLAND', kw: -8200 },
  { id: 'BAT-VAISE', kw: 640 },
  { id: 'CHP-LAFAYETTE', kw: null },
];

const DAY = Array.from({ length: 96 }, (_, slot) => 520 + 190 * Math.sin((slot - 30) / 15));

/** Reached at /components; in no menu. */
export function ExamplePage() {
  const say = useTexts(texts);
  return (
    <Page title={say('title')}>
      <p class="quiet">{say('intro')}</p>
      <div class="example">
        <Panel title={say('alarms')}>
          <p class="row row-wrap">
            {PRIORITIES.map((priority) => (
              <AlarmMark key={priority} priority={priority} />
            ))}
          </p>
          <p class="row row-wrap">
            {(['measured', 'estimated', 'missing', 'good', 'uncertain', 'bad'] as const).map((one) => (
              <Quality key={one} of={one} quiet={false} />
            ))}
          </p>
        </Panel>
        <Numbers />
        <Chart />
        <Rows />
        <Forms />
      </div>
    </Page>
  );
}

const CHART_START_MS = Date.UTC(2026, 0, 15, 5);

function Chart() {
  const say = useTexts(texts);
  const lines = useMemo((): readonly ChartLine[] => {
    const base = { startMs: CHART_START_MS, stepMs: 900_000 };
    const ahead = { ...base, startMs: CHART_START_MS + 48 * base.stepMs };
    const later = DAY.slice(48);
    return [
      {
        ...base,
        id: 'measured',
        label: say('measured'),
        kind: 'measured',
        values: DAY.slice(0, 48),
        quality: QUALITY,
      },
      {
        ...{ ...ahead, id: 'forecast', label: say('forecast'), kind: 'forecast', values: later },
        low: later.map((mw, step) => mw - 4 - step),
        high: later.map((mw, step) => mw + 4 + step),
      },
      {
        ...ahead,
        id: 'planned',
        label: say('planned'),
        kind: 'planned',
        values: later.map((mw) => Math.min(mw + 12, 690)),
      },
      { ...base, id: 'limit', label: `${say('limit')} 690 MW`, kind: 'limit', values: DAY.map(() => 690) },
    ];
  }, [language.value]);
  return (
    <Panel title={say('chart')} class="example-wide">
      <TimeChart label={say('chart')} lines={lines} unit="MW" showNow={false} />
    </Panel>
  );
}

const QUALITY = Array.from({ length: 48 }, (_, slot) =>
  slot > 30 && slot < 36 ? 'estimated' : slot > 40 && slot < 43 ? 'missing' : 'measured',
);

function Numbers() {
  const say = useTexts(texts);
  const now = nowMs.value ?? 0;
  const [start] = useState(now);
  return (
    <Panel title={say('numbers')}>
      <p>
        <Quantity value={728.4} unit="MW" large /> <Power kw={-640} /> <Quantity value={null} unit="MW" />{' '}
        <Quantity value={12.3} unit="EUR" signed /> <Countdown to={start + 240_000} />
      </p>
      <Sparkline values={DAY} unit="MW" limit={690} width={220} height={36} />
      <LimitBar loading={0.82} ahead={1.04} label="82 %, 104 %" />
      <LimitBar loading={0.97} label="97 %" />
      <LimitBar loading={1.08} label="108 %" />
    </Panel>
  );
}

function Rows() {
  const say = useTexts(texts);
  const [opened, setOpened] = useState('');
  const columns = useMemo(
    (): readonly DataColumn<Row>[] => [
      { id: 'asset', header: say('asset'), value: ({ id }) => id },
      {
        id: 'power',
        header: say('power'),
        value: ({ kw }) => kw,
        cell: ({ kw }) => <Power kw={kw} />,
        align: 'end',
      },
    ],
    [language.value],
  );
  return (
    <Panel title={say('table')} flush>
      <DataTable
        caption={say('table')}
        items={ROWS}
        columns={columns}
        rowId={({ id }) => id}
        sortBy={{ id: 'power', desc: false }}
        filter
        onOpen={({ id }) => setOpened(id)}
      />
      <p role="status" class="panel-body">
        {opened === '' ? '' : say('opened', { what: opened })}
      </p>
    </Panel>
  );
}

function Forms() {
  const say = useTexts(texts);
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [amount, setAmount] = useState<number | null>(2500);
  return (
    <Panel title={say('form')}>
      <button type="button" class="button" onClick={() => setOpen(true)}>
        {say('open')}
      </button>
      <ProblemNotice
        problem={{
          status: 409,
          code: 'plan-expired',
          title: 'plan expired',
          detail: 'The plan could be approved until 17:50.',
        }}
      />
      <Dialog
        title={say('form')}
        open={open}
        onClose={() => setOpen(false)}
        actions={
          <button type="button" class="button button-primary" onClick={() => setOpen(false)}>
            {say('confirm')}
          </button>
        }
      >
        <TextField label={say('reason')} value={reason} onInput={setReason} lines={3} required />
        <NumberField
          label={say('amount')}
          unit="kW"
          value={amount}
          onInput={setAmount}
          min={-10000}
          max={10000}
        />
      </Dialog>
    </Panel>
  );
}
