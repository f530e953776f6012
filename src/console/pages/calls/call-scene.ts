/** What the parts of the page of one call are given. */
import type { Building, EventDetail, Program, StatementLine } from './call-shapes.js';

/** What the parts of the page look things up in. */
export interface CallScene {
  readonly detail: EventDetail;
  readonly buildings: readonly Building[];
  readonly program: Program | null;
  readonly statements: readonly StatementLine[];
  /** Name of a building by its id. */
  readonly nameOf: (buildingId: string) => string;
  /** Who an account, a building or the clock is, in words. */
  readonly whoIs: (by: string) => string;
}

/** What a dialog of an act is given. */
export interface ActDialogProps {
  readonly scene: CallScene;
  readonly onClose: () => void;
  readonly onDone: () => void;
}
