/** The lines of a chart by name, with their value at the reading; pressing one hides it. */
import { Quality } from '../components/alarm-mark.js';
import { Quantity, quantityText, type Unit } from '../components/quantity.js';
import { civil, zoneName } from '../i18n/civil-time.js';
import type { AlignedLine, AlignedLines, ChartLine } from './chart-data.js';
import { dashOf, hasBand, tokenOf } from './chart-style.js';

interface ChartLegendProps {
  readonly aligned: AlignedLines;
  readonly unit: Unit;
  /** Index among the times; null = no reading. */
  readonly reading: number | null;
  readonly hidden: ReadonlySet<string>;
  readonly onToggle: (id: string) => void;
}

/** Time of the reading and each line with its value then. */
export function ChartLegend({ aligned, unit, reading, hidden, onToggle }: ChartLegendProps) {
  const atMs = reading === null ? undefined : aligned.timesMs[reading];
  return (
    <div class="chart-legend">
      <span class="chart-legend-time quiet">
        {atMs === undefined ? '' : `${civil(atMs, 'full')} ${zoneName(atMs)}`}
      </span>
      {aligned.lines.map((one) => (
        <button
          key={one.line.id}
          type="button"
          class="chart-legend-item"
          aria-pressed={!hidden.has(one.line.id)}
          onClick={() => onToggle(one.line.id)}
        >
          <Swatch line={one.line} />
          <span>{one.line.label}</span>
          {reading === null ? null : <Reading of={one} index={reading} unit={unit} />}
        </button>
      ))}
    </div>
  );
}

function Reading({
  of,
  index,
  unit,
}: {
  readonly of: AlignedLine;
  readonly index: number;
  readonly unit: Unit;
}) {
  const quality = of.quality?.[index];
  return (
    <span class="chart-legend-value">
      <Quantity value={of.values[index] ?? null} unit={unit} />
      {hasBand(of.line) ? <span class="quiet"> {bandText(of, index, unit)}</span> : null}
      {quality == null ? null : <Quality of={quality} />}
    </span>
  );
}

function bandText({ low, high }: AlignedLine, index: number, unit: Unit): string {
  const from = low?.[index] ?? null;
  const to = high?.[index] ?? null;
  return from === null || to === null ? '' : `(${quantityText(from, unit)} – ${quantityText(to, unit)})`;
}

function Swatch({ line }: { readonly line: ChartLine }) {
  const colour = `var(${tokenOf(line)})`;
  return (
    <svg width="18" height="10" viewBox="0 0 18 10" aria-hidden="true">
      {line.kind === 'area' ? (
        <rect width="18" height="10" style={{ fill: colour }} />
      ) : (
        <>
          {hasBand(line) ? <rect width="18" height="10" style={{ fill: 'var(--band)' }} /> : null}
          <path
            d="M0 5H18"
            stroke-width="2"
            stroke-dasharray={dashOf(line.kind).join(' ')}
            style={{ stroke: colour, fill: 'none' }}
          />
        </>
      )}
    </svg>
  );
}
