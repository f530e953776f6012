/** What can be done with a call as it stands: each act by its button and by its key; who may not is told why. */
import { useState } from 'preact/hooks';
import { nowMs } from '../../api/clock.js';
import { may, useSession } from '../../api/session.js';
import { Panel } from '../../components/panel.js';
import { useTexts } from '../../i18n/language.js';
import { useShortcuts } from '../../shell/shortcuts.js';
import { ApproveDialog, CancelDialog } from './act-dialogs.js';
import type { CallScene } from './call-scene.js';
import { actsOf, type CallAct, type CallMay } from './call-shapes.js';
import { ChangeDialog } from './change-dialog.js';
import { PublishDialog } from './publish-dialog.js';
import { texts } from './texts.js';

const KEYS: Readonly<Record<CallAct, string>> = { approve: 'a', publish: 'u', change: 'e', cancel: 'x' };
const ORDER = ['approve', 'publish', 'change', 'cancel'] as const;

const DIALOGS = {
  approve: ApproveDialog,
  publish: PublishDialog,
  change: ChangeDialog,
  cancel: CancelDialog,
} as const;

/** Beside the facts; nothing for who may not decide. */
export function CallActs({ scene, onDone }: { readonly scene: CallScene; readonly onDone: () => void }) {
  const say = useTexts(texts);
  const { accountId } = useSession();
  const [open, setOpen] = useState<CallAct | null>(null);
  const { event } = scene.detail;
  const acts = may('plan.decide') ? actsOf(event, accountId, nowMs.value ?? event.createdMs) : {};
  const offered = ORDER.flatMap((act): { act: CallAct; allowed: CallMay }[] => {
    const allowed = acts[act];
    return allowed === undefined ? [] : [{ act, allowed }];
  });
  useShortcuts(
    offered
      .filter(({ allowed }) => allowed === 'yes')
      .map(({ act }) => ({ keys: KEYS[act], label: say(`act.${act}`), run: () => setOpen(act) })),
  );
  if (offered.length === 0) return null;
  const hindrance = offered.find(({ allowed }) => allowed !== 'yes')?.allowed;
  const OpenDialog = open === null ? null : DIALOGS[open];
  return (
    <Panel title={say('acts')}>
      <div class="call-acts" role="toolbar" aria-label={say('acts')}>
        {offered.map(({ act, allowed }, index) => (
          <button
            key={act}
            type="button"
            class={`button ${act === 'cancel' ? 'button-danger' : index === 0 ? 'button-primary' : ''}`}
            disabled={allowed !== 'yes'}
            aria-keyshortcuts={KEYS[act]}
            onClick={() => setOpen(act)}
          >
            {say(`act.${act}`)} <kbd aria-hidden="true">{KEYS[act]}</kbd>
          </button>
        ))}
      </div>
      {hindrance === undefined || hindrance === 'yes' ? null : (
        <p class="small call-hindrance">{say(hindrance)}</p>
      )}
      {OpenDialog === null ? null : (
        <OpenDialog
          scene={scene}
          onClose={() => setOpen(null)}
          onDone={() => {
            setOpen(null);
            onDone();
          }}
        />
      )}
    </Panel>
  );
}
