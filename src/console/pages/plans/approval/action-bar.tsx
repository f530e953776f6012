/** What can be done with the plan, always in sight: each act by its button and by its key. */
import { useState } from 'preact/hooks';
import { may, useSession } from '../../../api/session.js';
import { useTexts } from '../../../i18n/language.js';
import { useShortcuts } from '../../../shell/shortcuts.js';
import type { Screen } from '../plan-shapes.js';
import { texts } from '../texts.js';
import { ApproveDialog } from '../dialogs/approve-dialog.js';
import { EditDialog } from '../dialogs/edit-dialog.js';
import { HoldDialog, RejectDialog, UnholdDialog } from '../dialogs/reason-dialogs.js';
import { useTurn } from './notices.js';
import { isGone, type Phase, turnOf } from './phase.js';

type Act = 'approve' | 'part' | 'reject' | 'hold' | 'unhold' | 'edit';

interface ActionBarProps {
  readonly first: Screen;
  readonly screen: Screen;
  readonly phase: Phase;
  readonly onNothing: () => void;
  readonly onDone: () => void;
}

interface Offer {
  readonly act: Act;
  readonly key: string;
  readonly label: string;
  readonly can: boolean;
}

/** At the foot of the page. */
export function ActionBar({ first, screen, phase, onNothing, onDone }: ActionBarProps) {
  const say = useTexts(texts);
  const [open, setOpen] = useState<Act | null>(null);
  const offers = useOffers(screen, phase);
  const { accountId } = useSession();
  const turn = useTurn(first, screen, phase);
  const gone = turn !== null && isGone(turnOf(first, screen, accountId), phase) ? turn.words : null;
  useShortcuts([
    ...offers
      .filter(({ can }) => can)
      .map(({ act, key, label }) => ({ keys: key, label, run: () => setOpen(act) })),
    { keys: 'n', label: say('doNothing'), run: onNothing },
  ]);
  const close = (): void => setOpen(null);
  const done = (): void => {
    close();
    onDone();
  };
  const given = { screen, gone, onClose: close, onDone: done };
  return (
    <>
      {may('plan.decide') || phase === 'decided' ? null : <p class="quiet">{say('mayNot')}</p>}
      {offers.length === 0 ? null : (
        <div class="approval-actions" role="toolbar" aria-label={say('actions')}>
          {offers.map(({ act, key, label, can }) => (
            <button
              key={act}
              type="button"
              class={`button ${act === 'approve' ? 'button-primary' : ''}`}
              disabled={!can}
              aria-keyshortcuts={key}
              onClick={() => setOpen(act)}
            >
              {label} <kbd aria-hidden="true">{key}</kbd>
            </button>
          ))}
        </div>
      )}
      <ApproveDialog {...given} open={open === 'approve' || open === 'part'} part={open === 'part'} />
      <RejectDialog {...given} open={open === 'reject'} />
      <HoldDialog {...given} open={open === 'hold'} />
      <UnholdDialog {...given} open={open === 'unhold'} />
      <EditDialog {...given} open={open === 'edit'} />
    </>
  );
}

function useOffers({ mayDo, hold }: Screen, phase: Phase): readonly Offer[] {
  const say = useTexts(texts);
  if (!may('plan.decide') || phase === 'decided' || phase === 'late') return [];
  const holding: Offer =
    hold === null
      ? { act: 'hold', key: 'h', label: say('hold'), can: mayDo.hold }
      : { act: 'unhold', key: 'h', label: say('unhold'), can: mayDo.hold };
  return [
    {
      act: 'approve',
      key: 'a',
      label: say(mayDo.eyes === 'second' ? 'approveSecond' : 'approve'),
      can: mayDo.approve,
    },
    { act: 'part', key: 'p', label: say('approvePart'), can: mayDo.approve },
    { act: 'edit', key: 'e', label: say('edit'), can: mayDo.edit },
    holding,
    { act: 'reject', key: 'r', label: say('reject'), can: mayDo.reject },
  ];
}
