/** The frame of a dialog that decides: Enter confirms, a refusal stays in sight, and what turned meanwhile stops it. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { Action } from '../../../api/use-action.js';
import { Dialog } from '../../../components/dialog.js';
import { ProblemNotice } from '../../../components/problem-notice.js';
import { useTexts } from '../../../i18n/language.js';
import type { Screen } from '../plan-shapes.js';
import { texts } from './texts.js';

/** What every dialog about a plan is given. */
export interface PlanDialogProps {
  readonly screen: Screen;
  readonly open: boolean;
  /** Why nothing can be decided any more, in a sentence; null while it can. */
  readonly gone: string | null;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

interface DecisionDialogProps {
  readonly title: string;
  readonly confirm: string;
  readonly gone: string | null;
  readonly ready: boolean;
  readonly action: Pick<Action<unknown>, 'busy' | 'problem'>;
  readonly danger?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** An open dialog; mount it when it opens, so that each opening is a new one. */
export function DecisionDialog(props: DecisionDialogProps) {
  const { title, confirm, gone, ready, action, danger = false, onConfirm, onClose, children } = props;
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
            <span>
              {gone} {say('gone')}
            </span>
          </p>
        )}
        {children}
        <ProblemNotice problem={action.problem} ofAct />
      </form>
    </Dialog>
  );
}
