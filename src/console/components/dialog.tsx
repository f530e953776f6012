/** A modal dialog: the browser's own, so that focus, Escape and the page behind are its business. */
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { useTexts } from '../i18n/language.js';
import './dialog.css';
import { texts } from './texts.js';

interface DialogProps {
  readonly title: string;
  readonly open: boolean;
  /** Asked to close: Escape, the cross, a press beside it. */
  readonly onClose: () => void;
  /** Buttons at the foot, the one that acts last. */
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** Shown while `open`; focus returns to where it was. */
export function Dialog({ title, open, onClose, actions, children }: DialogProps) {
  const say = useTexts(texts);
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    if (open && element?.open === false) element.showModal();
    if (!open && element?.open === true) element.close();
  }, [open]);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby={id} onClose={onClose}>
      {open ? (
        <>
          <header class="dialog-head">
            <h2 id={id}>{title}</h2>
            <button type="button" class="button button-plain" onClick={onClose} aria-label={say('close')}>
              ✕
            </button>
          </header>
          <div class="dialog-body">{children}</div>
          {actions === undefined ? null : <footer class="dialog-foot">{actions}</footer>}
        </>
      ) : null}
    </dialog>
  );
}
