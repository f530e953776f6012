/** Figures in one row at the top of a page. */
import type { ComponentChildren } from 'preact';
import './places.css';

/** The row. */
export function Facts({ children }: { readonly children: ComponentChildren }) {
  return <dl class="fact-row">{children}</dl>;
}

/** A figure: what it is, its value, what belongs to it. */
export function FactBox({
  label,
  below,
  children,
}: {
  readonly label: string;
  readonly below?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  return (
    <div class="fact-box">
      <dt>{label}</dt>
      <dd>{children}</dd>
      {below === undefined || below === '' ? null : <dd class="small quiet">{below}</dd>}
    </div>
  );
}
