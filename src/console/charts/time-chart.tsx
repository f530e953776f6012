/** A chart over time: lines with bands and limits, quality, readings; moved by mouse, touch and keys; also as a table. */
import type { Signal } from '@preact/signals';
import { useEffect, useId, useMemo, useState } from 'preact/hooks';
import { shownUnit, type Unit } from '../components/quantity.js';
import { useTexts } from '../i18n/language.js';
import 'uplot/dist/uPlot.min.css';
import { align, type AlignedLines, type ChartLine } from './chart-data.js';
import { onKey, type TimeRange } from './chart-gestures.js';
import { ChartLegend } from './chart-legend.js';
import type { ChartPlot } from './chart-plot.js';
import { ChartTable } from './chart-table.js';
import './time-chart.css';
import { texts } from './texts.js';
import { usePlot } from './use-plot.js';

interface TimeChartProps {
  /** What the chart shows; read out, and the caption of its table. */
  readonly label: string;
  /** Lines in drawing order, all in `unit`; keep stable between renders (`useMemo`). */
  readonly lines: readonly ChartLine[];
  readonly unit: Unit;
  readonly height?: number;
  /** The axis begins at zero: always so with areas. */
  readonly fromZero?: boolean;
  /** Shared by charts that move together; null = each shows all. */
  readonly range?: Signal<TimeRange | null>;
  /** A line at the service's time of now. */
  readonly showNow?: boolean;
}

/** The chart, its legend and its tools. */
export function TimeChart(props: TimeChartProps) {
  const { label, lines, unit, height = 220, showNow = true, fromZero = false, range } = props;
  const say = useTexts(texts);
  const aligned = useMemo(() => align(lines), [lines]);
  const [asTable, setAsTable] = useState(false);
  const [reading, setReading] = useState<number | null>(null);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const { place, current, turn } = usePlot(aligned, {
    ...{ height, showNow, range, away: asTable, onReading: setReading },
    fromZero: fromZero || lines.some(({ kind }) => kind === 'area'),
  });
  const keysId = useId();
  useEffect(() => {
    lines.forEach((line, index) => current()?.setVisible(index, !hidden.has(line.id)));
  }, [hidden, turn]);
  const press = (key: string, shift = false): boolean =>
    keyed(current(), { key, shift }, { reading, aligned });
  return (
    <figure class="chart" aria-label={label}>
      <div class="chart-head">
        <span class="chart-unit quiet">{shownUnit(unit)}</span>
        <ChartLegend
          aligned={aligned}
          unit={unit}
          reading={asTable ? null : reading}
          hidden={hidden}
          onToggle={(id) => setHidden(toggled(hidden, id))}
        />
        <ChartTools asTable={asTable} onPress={press} onTable={() => setAsTable(!asTable)} />
      </div>
      {asTable ? (
        <ChartTable
          caption={label}
          aligned={aligned}
          unit={unit}
          range={current()?.range() ?? lastRange(aligned)}
        />
      ) : null}
      <div
        ref={place}
        class="chart-plot"
        hidden={asTable}
        // One stop for the keyboard: within it the arrows read the values.
        tabIndex={0}
        role="application"
        aria-roledescription={say('chart')}
        aria-label={label}
        aria-describedby={keysId}
        onKeyDown={(event) => {
          if (event.ctrlKey || event.metaKey || event.altKey) return;
          if (press(event.key, event.shiftKey)) event.preventDefault();
        }}
      />
      <p id={keysId} class="visually-hidden">
        {say('keys')}
      </p>
      <figcaption class="chart-foot small quiet">
        {lines.some(({ quality }) => quality !== undefined) ? <span>{say('marks')}</span> : null}
      </figcaption>
    </figure>
  );
}

function ChartTools({
  asTable,
  onPress,
  onTable,
}: {
  readonly asTable: boolean;
  readonly onPress: (key: string) => void;
  readonly onTable: () => void;
}) {
  const say = useTexts(texts);
  return (
    <div class="chart-tools">
      <button
        type="button"
        class="button button-plain"
        aria-label={say('zoomIn')}
        onClick={() => onPress('+')}
      >
        +
      </button>
      <button
        type="button"
        class="button button-plain"
        aria-label={say('zoomOut')}
        onClick={() => onPress('-')}
      >
        −
      </button>
      <button type="button" class="button button-plain" onClick={() => onPress('0')}>
        {say('all')}
      </button>
      <button type="button" class="button button-plain" onClick={onTable}>
        {say(asTable ? 'chart' : 'table')}
      </button>
    </div>
  );
}

function toggled(hidden: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(hidden);
  if (!next.delete(id)) next.add(id);
  return next;
}

function lastRange({ timesMs }: AlignedLines): TimeRange {
  return { minMs: timesMs[0] ?? 0, maxMs: timesMs.at(-1) ?? 0 };
}

/** Arrows read on; other keys move the time. */
function keyed(
  plot: ChartPlot | null,
  { key, shift }: { readonly key: string; readonly shift: boolean },
  at: { reading: number | null; aligned: AlignedLines },
): boolean {
  if (plot === null) return false;
  const { reading, aligned } = at;
  const { minMs, maxMs } = plot.range();
  const read = reading === null ? undefined : aligned.timesMs[reading];
  const step = key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : 0;
  if (step !== 0 && !shift) {
    const from = reading ?? Math.floor(aligned.timesMs.length / 2);
    plot.read(Math.min(Math.max(from + step, 0), aligned.timesMs.length - 1));
    return true;
  }
  return onKey(key, shift, read ?? (minMs + maxMs) / 2, {
    range: () => plot.range(),
    show: (range) => plot.show(range),
    showAll: () => plot.show(plot.bounds()),
  });
}
