/** What every dialog about a plan is given. */
import { useTexts } from '../../../i18n/language.js';
import type { Screen } from '../plan-shapes.js';
import { texts } from './texts.js';

export interface PlanDialogProps {
  readonly screen: Screen;
  readonly open: boolean;
  /** Why nothing can be decided any more, in a sentence; null while it can. */
  readonly gone: string | null;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** What turned, and that nothing can be decided here any more; null while it can. */
export function useGone(gone: string | null): string | null {
  const say = useTexts(texts);
  return gone === null ? null : `${gone} ${say('gone')}`;
}
