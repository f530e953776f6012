/** The frame of a dialog that acts: Enter confirms, a refusal stays in sight, and what turned meanwhile stops it. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { Action } from '../api/use-action.js';
import { Dialog } from './dialog.js';
import { ProblemNotice } from './problem-notice.js';
import { useTexts } from '../i18n/language.js';
import { texts } from './form-dialog-texts.js';

interface FormDialogProps {
  readonly title: string;
  readonly confirm: string;
  /** Why nothing can be done here any more, in sentences; null or absent = it can. */
  readonly gone?: string | null;
  /** Everything asked for is there. */
  readonly ready: boolean;
  readonly action: Pick<Action<unknown>, 'busy' | 'problem'>;
  readonly danger?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** An open dialog; mount it when it opens, so that each opening is a new one. */
export function FormDialog(props: FormDialogProps) {
  const { title, confirm, gone = null, ready, action, danger = false, onConfirm, onClose, children } = props;
  const say = useTexts(texts);
  const id = useId();
  const can = ready && gone === null && !action.busy;
  return (
    <Dialog
      title={title}
      open
      onClose={onClose}
      actions={
        <>
          <button type="button" class="button" onClick={onClose}>
            {say('cancel')}
          </button>
          <button
            type="submit"
            form={id}
            class={`button ${danger ? 'button-danger' : 'button-primary'}`}
            disabled={!can}
            aria-busy={action.busy}
          >
            {confirm}
          </button>
        </>
      }
    >
      <form
        id={id}
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (can) onConfirm();
        }}
      >
        {gone === null ? null : (
          <p class="notice notice-trouble" role="alert">
            <span aria-hidden="true">▲</span>
            <span>{gone}</span>
          </p>
        )}
        {children}
        <ProblemNotice problem={action.problem} ofAct />
      </form>
    </Dialog>
  );
}
