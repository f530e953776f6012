/** The link that lets a person set a password: shown once, to be given over a channel one trusts. */
import { ShownOnceDialog } from '../../components/shown-once-dialog.js';
import { useTexts } from '../../i18n/language.js';
import { texts } from './texts.js';

/** An invitation and whom it is for. */
export interface Invited {
  readonly name: string;
  readonly link: string;
  readonly expiresAtMs: number;
  /** Combinations of roles that a real site would not give to one person, in words of the service. */
  readonly warnings: readonly string[];
}

/** Shown while it is there. */
export function InvitationDialog({
  invited,
  onClose,
}: {
  readonly invited: Invited;
  readonly onClose: () => void;
}) {
  const say = useTexts(texts);
  return (
    <ShownOnceDialog
      title={say('invitation', { name: invited.name })}
      hint={say('invitationHint')}
      label={say('link')}
      secret={invited.link}
      untilMs={invited.expiresAtMs}
      done={say('given')}
      onClose={onClose}
    >
      {invited.warnings.map((warning) => (
        <p key={warning} class="notice notice-attention">
          <span aria-hidden="true">▲</span>
          <span lang="en">{warning}</span>
        </p>
      ))}
    </ShownOnceDialog>
  );
}
