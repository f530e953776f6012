/** One chart of the library, fed with as many points as the screen can show. */
import uPlot from 'uplot';
import { zone } from '../i18n/civil-time.js';
import { formatNumber } from '../i18n/language.js';
import { colourOf } from '../shell/theme.js';
import { type AlignedLines, columnsOf, type Drawn, factorFor, nearestIndex, thin } from './chart-data.js';
import { type Gestures, listen, type TimeRange, within } from './chart-gestures.js';
import { type Marks, paintMarks } from './chart-marks.js';
import { columnIndexes, hasBand, seriesOf, widthOf } from './chart-style.js';
import { timeLabels } from './time-labels.js';

/** What a chart shows and whom it tells. */
export interface PlotOptions {
  readonly height: number;
  /** The axis of values begins at zero. */
  readonly fromZero: boolean;
  readonly nowLabel: string;
  readonly onRange: (range: TimeRange) => void;
  /** Index among the times under the pointer; null = pointer gone. */
  readonly onReading: (index: number | null) => void;
}

const AXIS_PX = 57;
/** Of a digit at 11 px, and what lies between label and axis. */
const DIGIT_PX = 7;
const AXIS_GAP_PX = 8;
const HAIRLINE_PX = 1;
const MANY_LINES = 8;

/** A chart on the screen. */
export class ChartPlot {
  private readonly chart: uPlot;
  private readonly gestures: Gestures;
  private readonly levels = new Map<number, Drawn>();
  private factor = 0;
  private shown: TimeRange;
  private nowMs: number | null = null;
  /** Drawn with the next frame; 0 = nothing is to be drawn. */
  private frame = 0;

  constructor(
    private readonly place: HTMLElement,
    private aligned: AlignedLines,
    private readonly options: PlotOptions,
  ) {
    this.shown = this.bounds();
    this.chart = new uPlot(this.uplotOptions(), [[]], place);
    this.gestures = listen(this.chart, {
      range: () => this.shown,
      show: (range) => this.show(range),
      showAll: () => this.show(this.bounds()),
    });
    this.draw();
  }

  end(): void {
    cancelAnimationFrame(this.frame);
    this.gestures.end();
    this.chart.destroy();
  }

  range(): TimeRange {
    return this.shown;
  }

  bounds(): TimeRange {
    const { timesMs } = this.aligned;
    const minMs = timesMs[0] ?? 0;
    return { minMs, maxMs: Math.max(timesMs.at(-1) ?? 0, minMs + 1) };
  }

  /** Other values of the same lines. What was shown stays; at the edge it moves on with the time. */
  setLines(aligned: AlignedLines): void {
    const before = this.bounds();
    const wasAll = this.shown.minMs <= before.minMs && this.shown.maxMs >= before.maxMs;
    this.aligned = aligned;
    this.levels.clear();
    this.factor = 0;
    this.show(wasAll ? this.bounds() : this.shown);
  }

  setNow(nowMs: number | null): void {
    this.nowMs = nowMs;
    this.chart.redraw(false, false);
  }

  resize(width: number): void {
    this.chart.setSize({ width, height: this.options.height });
    this.show(this.shown);
  }

  setVisible(line: number, visible: boolean): void {
    const lines = this.aligned.lines.map((one) => one.line);
    const own = columnIndexes(lines)[line];
    const one = lines[line];
    if (own === undefined || one === undefined) return;
    for (let column = own; column <= own + (hasBand(one) ? 2 : 0); column += 1)
      this.chart.setSeries(column, { show: visible });
  }

  /** Puts the reading on an instant. */
  read(index: number): void {
    const ms = this.aligned.timesMs[index];
    if (ms === undefined) return;
    if (ms < this.shown.minMs || ms > this.shown.maxMs) {
      const half = (this.shown.maxMs - this.shown.minMs) / 2;
      this.show({ minMs: ms - half, maxMs: ms + half });
      this.draw();
    }
    this.chart.setCursor({ left: this.chart.valToPos(ms, 'x'), top: this.chart.over.clientHeight / 2 });
  }

  /** Shows a span of time with the next frame, however often it is asked for until then. */
  show(asked: TimeRange): void {
    this.shown = within(asked, this.bounds());
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const range = this.shown;
    const { timesMs } = this.aligned;
    const visible = nearestIndex(timesMs, range.maxMs) - nearestIndex(timesMs, range.minMs) + 1;
    const factor = factorFor(visible, Math.max(200, this.chart.over.clientWidth || this.place.clientWidth));
    this.chart.batch(() => {
      if (factor !== this.factor) {
        this.factor = factor;
        this.setWidths(factor);
        const { timesMs: times, columns } = this.level(factor);
        this.chart.setData([times, ...columns] as uPlot.AlignedData, false);
      }
      this.chart.setScale('x', { min: range.minMs, max: range.maxMs });
    });
    this.options.onRange(range);
  }

  /** Thinned lines, and very many, are hairlines: a painter without a graphics card strokes the zigzag of a year many times faster. */
  private setWidths(factor: number): void {
    const lines = this.aligned.lines.map(({ line }) => line);
    columnIndexes(lines).forEach((column, place) => {
      const series = this.chart.series[column];
      const line = lines[place];
      if (series !== undefined && line !== undefined) {
        series.width =
          factor > 1 || lines.length > MANY_LINES ? HAIRLINE_PX / devicePixelRatio : widthOf(line.kind);
      }
    });
  }

  private level(factor: number): Drawn {
    let drawn = this.levels.get(factor);
    if (drawn === undefined) {
      drawn = thin(columnsOf(this.aligned), factor);
      this.levels.set(factor, drawn);
    }
    return drawn;
  }

  private uplotOptions(): uPlot.Options {
    const lines = this.aligned.lines.map(({ line }) => line);
    const stepped = uPlot.paths.stepped?.({ align: 1 });
    return {
      width: Math.max(200, this.place.clientWidth),
      height: this.options.height,
      ms: 1,
      tzDate: (ms) => uPlot.tzDate(new Date(ms), zone.value),
      legend: { show: false },
      // Half a label fits beside the last mark.
      padding: [10, 18, 0, 0],
      ...seriesOf(lines, stepped ?? (() => null)),
      scales: {
        x: { time: true, auto: false },
        y: { range: (_chart, min, max) => valueRange(min, max, this.options.fromZero) },
      },
      axes: [timeAxis(), valueAxis()],
      cursor: {
        drag: { x: false, y: false, setScale: false },
        points: { show: false },
        y: false,
      },
      hooks: {
        draw: [(chart) => paintMarks(chart, this.marks())],
        setCursor: [(chart) => this.told(chart)],
      },
    };
  }

  private marks(): Marks {
    return { aligned: this.aligned, nowMs: this.nowMs, nowLabel: this.options.nowLabel };
  }

  private told(chart: uPlot): void {
    // While the time is moved nobody reads.
    if (this.gestures.isHeld()) return;
    const { left } = chart.cursor;
    const outside = left === undefined || left < 0;
    this.options.onReading(outside ? null : nearestIndex(this.aligned.timesMs, chart.posToVal(left, 'x')));
  }
}

/** Room above and below the lines; zero where it belongs. */
function valueRange(min: number | null, max: number | null, fromZero: boolean): uPlot.Range.MinMax {
  if (min === null || max === null) return [0, 1];
  const low = fromZero ? Math.min(0, min) : min;
  const room = (max - low || Math.abs(max) || 1) * 0.06;
  return [fromZero && low === 0 ? 0 : low - room, max + room];
}

function axisBase(): uPlot.Axis {
  return {
    stroke: colourOf('--text-3'),
    font: `11px ${getComputedStyle(document.body).fontFamily}`,
    grid: { stroke: colourOf('--grid-line'), width: 1 },
    ticks: { show: false },
    border: { show: true, stroke: colourOf('--line'), width: 1 },
  };
}

function timeAxis(): uPlot.Axis {
  return {
    ...axisBase(),
    size: 34,
    space: 56,
    values: (...[plot, splits, , , step]) =>
      timeLabels(
        splits,
        splits.map((ms) => plot.valToPos(ms, 'x')),
        step,
      ),
  };
}

/** Room for the longest label: `−10 000` is wider than most. */
function axisPx(labels: readonly string[]): number {
  return Math.max(AXIS_PX, AXIS_GAP_PX + DIGIT_PX * Math.max(0, ...labels.map(({ length }) => length)));
}

function valueAxis(): uPlot.Axis {
  return {
    ...axisBase(),
    size: (_, values: readonly string[] | null) => axisPx(values ?? []),
    gap: 6,
    space: 32,
    values: (...[, splits, , , step]) => {
      const digits = step >= 1 ? 0 : Math.min(3, Math.ceil(-Math.log10(step)));
      return splits.map((value) => formatNumber(value, digits));
    },
  };
}
