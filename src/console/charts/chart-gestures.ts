/** Moving along the time axis: drag and pinch, Ctrl and wheel, keys. */
import type uPlot from 'uplot';

/** Span of time shown [epoch ms]. */
export interface TimeRange {
  readonly minMs: number;
  readonly maxMs: number;
}

/** Shortest span shown. */
const LEAST_MS = 3_600_000;
const ZOOM = 1.35;
const PAN_SHARE = 0.15;

/** The range moved and cut so that it stays within the data and no shorter than an hour. */
export function within(range: TimeRange, bounds: TimeRange): TimeRange {
  const whole = bounds.maxMs - bounds.minMs;
  const span = Math.min(Math.max(range.maxMs - range.minMs, Math.min(LEAST_MS, whole)), whole);
  const middle = (range.minMs + range.maxMs) / 2;
  const minMs = Math.min(Math.max(middle - span / 2, bounds.minMs), bounds.maxMs - span);
  return { minMs, maxMs: minMs + span };
}

/** Longer (`factor` > 1) or shorter, an instant keeping its place on the screen. */
export function zoomed({ minMs, maxMs }: TimeRange, factor: number, aboutMs: number): TimeRange {
  return { minMs: aboutMs - (aboutMs - minMs) * factor, maxMs: aboutMs + (maxMs - aboutMs) * factor };
}

/** Moved by a share of its length. */
export function panned({ minMs, maxMs }: TimeRange, share: number): TimeRange {
  const by = (maxMs - minMs) * share;
  return { minMs: minMs + by, maxMs: maxMs + by };
}

/** What a gesture changes. */
export interface ChartView {
  readonly range: () => TimeRange;
  readonly show: (range: TimeRange) => void;
  readonly showAll: () => void;
}

/** Gestures on a plot. */
export interface Gestures {
  /** True while a pointer holds the plot. */
  readonly isHeld: () => boolean;
  readonly end: () => void;
}

/** Listens on the plot. */
export function listen(chart: uPlot, view: ChartView): Gestures {
  const { over } = chart;
  const pointers = new Map<number, number>();
  // A finger that moves up or down scrolls the page; sideways it moves the time.
  over.style.touchAction = 'pan-y pinch-zoom';
  const timeAt = (x: number): number => chart.posToVal(x - over.getBoundingClientRect().left, 'x');
  const down = (event: PointerEvent): void => {
    if (event.pointerType === 'mouse' && event.button !== 0) return;
    pointers.set(event.pointerId, event.clientX);
    over.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent): void => {
    const before = pointers.get(event.pointerId);
    if (before === undefined) return;
    const range = view.range();
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other === undefined) {
      view.show(panned(range, (before - event.clientX) / Math.max(1, over.clientWidth)));
    } else {
      const spread = Math.max(8, Math.abs(event.clientX - other));
      view.show(
        zoomed(range, Math.max(8, Math.abs(before - other)) / spread, timeAt((event.clientX + other) / 2)),
      );
    }
    pointers.set(event.pointerId, event.clientX);
  };
  const up = (event: PointerEvent): void => {
    pointers.delete(event.pointerId);
  };
  const wheel = (event: WheelEvent): void => {
    if (event.ctrlKey || event.metaKey) {
      view.show(zoomed(view.range(), event.deltaY > 0 ? ZOOM : 1 / ZOOM, timeAt(event.clientX)));
    } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      view.show(panned(view.range(), event.deltaX / Math.max(1, over.clientWidth)));
    } else return;
    event.preventDefault();
  };
  const ending = new AbortController();
  const { signal } = ending;
  over.addEventListener('pointerdown', down, { signal });
  over.addEventListener('pointermove', move, { signal });
  over.addEventListener('pointerup', up, { signal });
  over.addEventListener('pointercancel', up, { signal });
  over.addEventListener('wheel', wheel, { signal, passive: false });
  over.addEventListener('dblclick', view.showAll, { signal });
  return {
    isHeld: () => pointers.size > 0,
    end: () => {
      ending.abort();
    },
  };
}

/** What a key does to the time shown; false when it is none of ours. @param aboutMs instant that keeps its place */
export function onKey(key: string, shift: boolean, aboutMs: number, view: ChartView): boolean {
  if (key === '+' || key === '=') view.show(zoomed(view.range(), 1 / ZOOM, aboutMs));
  else if (key === '-') view.show(zoomed(view.range(), ZOOM, aboutMs));
  else if (key === '0') view.showAll();
  else if (shift && key === 'ArrowLeft') view.show(panned(view.range(), -PAN_SHARE));
  else if (shift && key === 'ArrowRight') view.show(panned(view.range(), PAN_SHARE));
  else return false;
  return true;
}
