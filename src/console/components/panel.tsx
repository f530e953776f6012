/** A panel of a page: a heading, what belongs beside it, and the contents. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface PanelProps {
  readonly title: string;
  /** Beside the heading: a figure, a switch, a link. */
  readonly aside?: ComponentChildren;
  /** Contents reach the edge: tables, charts. */
  readonly flush?: boolean;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A titled region of the page. */
export function Panel({ title, aside, flush = false, class: className = '', children }: PanelProps) {
  const id = useId();
  return (
    <section class={`panel ${className}`} aria-labelledby={id}>
      <header class="panel-head">
        <h2 id={id}>{title}</h2>
        {aside === undefined ? null : <div class="row">{aside}</div>}
      </header>
      <div class={flush ? 'panel-body panel-flush' : 'panel-body'}>{children}</div>
    </section>
  );
}
