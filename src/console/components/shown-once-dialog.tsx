/** A dialog that shows a secret this once: what to do with it, what belongs to it, and the secret. */
import type { ComponentChildren } from 'preact';
import { Dialog } from './dialog.js';
import { SecretOnce } from './secret-once.js';

interface ShownOnceDialogProps {
  readonly title: string;
  /** What to do with it. */
  readonly hint: string;
  /** What the secret is. */
  readonly label: string;
  readonly secret: string;
  /** Until when it works [epoch ms]; null = until it is ended. */
  readonly untilMs: number | null;
  /** On the button that closes. */
  readonly done: string;
  /** Between the hint and the secret. */
  readonly children?: ComponentChildren;
  readonly onClose: () => void;
}

/** Open while it is there. */
export function ShownOnceDialog({ title, hint, done, children, onClose, ...secret }: ShownOnceDialogProps) {
  return (
    <Dialog
      title={title}
      open
      onClose={onClose}
      actions={
        <button type="button" class="button button-primary" onClick={onClose}>
          {done}
        </button>
      }
    >
      <p>{hint}</p>
      {children}
      <SecretOnce {...secret} />
    </Dialog>
  );
}
