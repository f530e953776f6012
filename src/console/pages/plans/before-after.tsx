/** A small trend of before and after on one scale, with limits: what changes is the shaded part between the two. */
import { quantityText, type Unit } from '../../components/quantity.js';
import { useTexts } from '../../i18n/language.js';
import './before-after.css';
import { texts } from './texts.js';

type Column = readonly (number | null)[];

interface BeforeAfterProps {
  /** In kW, one per slot; null = left to local control or not covered. */
  readonly before: Column;
  readonly after: Column;
  /** Limits in kW that the line is shown against. */
  readonly limits?: readonly number[];
  readonly width?: number;
  readonly height?: number;
}

/** Before thin and grey, after strong; limits dashed. Said in words to readers of the screen. */
export function BeforeAfter({ before, after, limits = [], width = 132, height = 26 }: BeforeAfterProps) {
  const say = useTexts(texts);
  const known = [...before, ...after, ...limits].filter((value) => value !== null);
  const least = Math.min(0, ...known);
  const span = Math.max(0, ...known) - least || 1;
  const y = (kw: number): number => height - 2 - ((kw - least) / span) * (height - 4);
  const step = width / Math.max(1, Math.max(before.length, after.length));
  return (
    <svg
      class="before-after"
      role="img"
      aria-label={say('beforeAfter', { before: rangeText(before), after: rangeText(after) })}
      width={width}
      height={height}
      viewBox={`0 0 ${String(width)} ${String(height)}`}
    >
      <path class="before-after-zero" d={`M0 ${y(0).toFixed(1)}H${String(width)}`} />
      {limits.map((kw) => (
        <path key={kw} class="before-after-limit" d={`M0 ${y(kw).toFixed(1)}H${String(width)}`} />
      ))}
      <path class="before-after-change" d={between(before, after, { step, y })} />
      <path class="before-after-before" d={stairs(before, { step, y })} />
      <path class="before-after-after" d={stairs(after, { step, y })} />
    </svg>
  );
}

interface Scale {
  readonly step: number;
  readonly y: (kw: number) => number;
}

/** Setpoints hold for a whole slot: a stair, with gaps where nothing is set. */
function stairs(values: Column, { step, y }: Scale): string {
  let drawing = false;
  const parts = values.map((kw, slot) => {
    if (kw === null) {
      drawing = false;
      return '';
    }
    const start = `${drawing ? 'L' : 'M'}${(slot * step).toFixed(1)} ${y(kw).toFixed(1)}`;
    drawing = true;
    return `${start}H${((slot + 1) * step).toFixed(1)}`;
  });
  return parts.join('') || 'M0 0';
}

function between(before: Column, after: Column, { step, y }: Scale): string {
  const parts = after.map((kw, slot) => {
    const old = before[slot] ?? null;
    if (kw === null || old === null || Math.abs(kw - old) < 0.5) return '';
    const x = (slot * step).toFixed(1);
    return `M${x} ${y(old).toFixed(1)}V${y(kw).toFixed(1)}h${step.toFixed(1)}V${y(old).toFixed(1)}z`;
  });
  return parts.join('') || 'M0 0';
}

function rangeText(values: Column): string {
  const known = values.filter((value) => value !== null);
  const unit: Unit = 'kW';
  if (known.length === 0) return quantityText(null, unit);
  return `${quantityText(Math.min(...known), unit)} – ${quantityText(Math.max(...known), unit)}`;
}
