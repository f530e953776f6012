/** The chart of the library within a component: made anew when its lines are others, fed when their values change. */
import type { RefObject } from 'preact';
import type { Signal } from '@preact/signals';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { nowMs } from '../api/clock.js';
import { zone } from '../i18n/civil-time.js';
import { language, useTexts } from '../i18n/language.js';
import { colourTurn } from '../shell/theme.js';
import type { AlignedLines } from './chart-data.js';
import type { TimeRange } from './chart-gestures.js';
import { ChartPlot } from './chart-plot.js';
import { hasBand, tokenOf } from './chart-style.js';
import { texts } from './texts.js';

interface PlotHookOptions {
  readonly height: number;
  readonly fromZero: boolean;
  /** Not on the screen now: nothing is drawn. */
  readonly away: boolean;
  readonly showNow: boolean;
  readonly range: Signal<TimeRange | null> | undefined;
  readonly onReading: (index: number | null) => void;
}

interface PlotHook {
  readonly place: RefObject<HTMLDivElement | null>;
  readonly current: () => ChartPlot | null;
  /** Rises when the chart was made anew. */
  readonly turn: number;
}

const NOW_STEP_MS = 60_000;

/** Makes, feeds and ends the chart. */
export function usePlot(aligned: AlignedLines, options: PlotHookOptions): PlotHook {
  const say = useTexts(texts);
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<ChartPlot | null>(null);
  const [turn, setTurn] = useState(0);
  const newest = useRef(options);
  newest.current = options;
  const kinds = aligned.lines
    .map(({ line }) => `${line.id} ${line.kind} ${line.label} ${tokenOf(line)} ${String(hasBand(line))}`)
    .join('\n');
  const isEmpty = aligned.timesMs.length === 0;
  const drawn = useRef<AlignedLines | null>(null);
  useEffect(() => {
    const element = place.current;
    if (element === null || options.away || isEmpty) return undefined;
    const made = new ChartPlot(element, aligned, {
      height: options.height,
      fromZero: options.fromZero,
      nowLabel: say('now'),
      onReading: (index) => newest.current.onReading(index),
      onRange: (range) => {
        const shared = newest.current.range;
        if (shared !== undefined) shared.value = range;
      },
    });
    plot.current = made;
    drawn.current = aligned;
    setTurn((before) => before + 1);
    const size = new ResizeObserver(() => {
      if (element.clientWidth > 0) made.resize(element.clientWidth);
    });
    size.observe(element);
    return () => {
      size.disconnect();
      made.end();
      plot.current = null;
    };
  }, [
    kinds,
    isEmpty,
    options.away,
    options.height,
    options.fromZero,
    language.value,
    colourTurn.value,
    zone.value,
  ]);
  useEffect(() => {
    if (drawn.current === aligned || plot.current === null) return;
    drawn.current = aligned;
    plot.current.setLines(aligned);
  }, [aligned]);
  useFollowing(plot, options, turn);
  const current = useCallback(() => plot.current, []);
  return { place, current, turn };
}

function useFollowing(
  plot: RefObject<ChartPlot | null>,
  { showNow, range }: PlotHookOptions,
  turn: number,
): void {
  const now = showNow ? nowMs.value : null;
  const minute = now === null ? null : Math.floor(now / NOW_STEP_MS) * NOW_STEP_MS;
  useEffect(() => {
    plot.current?.setNow(minute);
  }, [minute, turn]);
  useEffect(
    () =>
      range?.subscribe((asked) => {
        const shown = plot.current?.range();
        if (asked === null || shown === undefined) return;
        if (shown.minMs !== asked.minMs || shown.maxMs !== asked.maxMs) plot.current?.show(asked);
      }),
    [range, turn],
  );
}
