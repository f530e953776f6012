/** The link that lets a person set a password: shown once, to be given over a channel one trusts. */
import { Dialog } from '../../components/dialog.js';
import { SecretOnce } from '../../components/secret-once.js';
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
    <Dialog
      title={say('invitation', { name: invited.name })}
      open
      onClose={onClose}
      actions={
        <button type="button" class="button button-primary" onClick={onClose}>
          {say('given')}
        </button>
      }
    >
      <p>{say('invitationHint')}</p>
      <SecretOnce label={say('link')} secret={invited.link} untilMs={invited.expiresAtMs} />
      {invited.warnings.map((warning) => (
        <p key={warning} class="notice notice-attention">
          <span aria-hidden="true">▲</span>
          <span>{warning}</span>
        </p>
      ))}
    </Dialog>
  );
}
