/** A line of a few hundred points with its limits, small enough for a row; a bar against a limit. */
import { useTexts } from '../i18n/language.js';
import { quantityText, type Unit } from './quantity.js';
import './sparkline.css';
import { texts } from './texts.js';

interface SparklineProps {
  /** Values of equal steps; null = not known: the line has a gap. */
  readonly values: readonly (number | null)[];
  readonly unit: Unit;
  /** Upper limit; parts of the line above are drawn as abnormal. */
  readonly limit?: number | null;
  readonly low?: number | null;
  readonly width?: number;
  readonly height?: number;
}

/** A trend with its limits. Said in words to readers of the screen. */
export function Sparkline({
  values,
  unit,
  limit = null,
  low = null,
  width = 120,
  height = 28,
}: SparklineProps) {
  const say = useTexts(texts);
  const known = values.filter((value) => value !== null);
  const first = known[0];
  const last = known.at(-1);
  if (first === undefined || last === undefined) return <span class="quiet">{say('unknown')}</span>;
  const bounds = [...known, ...[limit, low].filter((value) => value !== null)];
  const least = Math.min(...bounds);
  const span = Math.max(...bounds) - least || 1;
  const y = (value: number): number => height - 2 - ((value - least) / span) * (height - 4);
  const x = (index: number): number => (index / Math.max(1, values.length - 1)) * width;
  const word = (value: number): string => quantityText(value, unit);
  const label = [
    say('sparkline', {
      from: word(first),
      to: word(last),
      low: word(Math.min(...known)),
      high: word(Math.max(...known)),
    }),
    ...(limit === null ? [] : [say('sparklineLimit', { limit: word(limit) })]),
  ].join(', ');
  return (
    <svg
      class="sparkline"
      role="img"
      aria-label={label}
      width={width}
      height={height}
      viewBox={`0 0 ${String(width)} ${String(height)}`}
    >
      {[limit, low].map((value) =>
        value === null ? null : (
          <path key={value} class="sparkline-limit" d={`M0 ${String(y(value))}H${String(width)}`} />
        ),
      )}
      <path class="sparkline-line" d={linePath(values, x, y)} />
      {limit === null ? null : (
        <path
          class="sparkline-over"
          d={linePath(
            values.map((value) => (value !== null && value > limit ? value : null)),
            x,
            y,
          )}
        />
      )}
    </svg>
  );
}

function linePath(
  values: readonly (number | null)[],
  x: (index: number) => number,
  y: (value: number) => number,
): string {
  let pen = 'M';
  const parts = values.map((value, index) => {
    if (value === null) {
      pen = 'M';
      return '';
    }
    const part = `${pen}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = 'L';
    return part;
  });
  return parts.join('') || 'M0 0';
}

interface LimitBarProps {
  /** Now, as a share of the limit: 1 = at the limit; null = not known. */
  readonly loading: number | null;
  /** Worst ahead, as a share of the limit. */
  readonly ahead?: number | null;
  readonly label: string;
}

/** The right end of the bar, as a share of the limit: room to show an overload. */
const BAR_END = 1.2;
/** From here on it is worth a look. */
const NEAR = 0.95;

/** Load against its limit, with the worst slot ahead as a tick. */
export function LimitBar({ loading, ahead = null, label }: LimitBarProps) {
  const at = (share: number): string => `${String((Math.min(Math.max(share, 0), BAR_END) / BAR_END) * 100)}%`;
  const look = loading === null ? 'unknown' : loading > 1 ? 'over' : loading >= NEAR ? 'near' : 'normal';
  return (
    <span class={`limit-bar limit-bar-${look}`} role="img" aria-label={label}>
      <span class="limit-bar-fill" style={{ inlineSize: at(loading ?? 0) }} />
      {ahead === null ? null : (
        <span
          class={ahead > 1 ? 'limit-bar-ahead limit-bar-ahead-over' : 'limit-bar-ahead'}
          style={{ insetInlineStart: at(ahead) }}
        />
      )}
      <span class="limit-bar-limit" style={{ insetInlineStart: at(1) }} />
    </span>
  );
}
