/** The frame of a page: its title (also of the window), said to readers of the screen when it appears, and its tools. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface PageProps {
  readonly title: string;
  /** Beside the title: switches, buttons, what time span is shown. */
  readonly tools?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** Title and contents. Focus goes to the title, so that the keyboard goes on from there and the title is read out. */
export function Page({ title, tools, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Traboule`;
  }, [title]);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <>
      <div class="page-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {tools === undefined ? null : <div class="row row-wrap">{tools}</div>}
      </div>
      {children}
    </>
  );
}
