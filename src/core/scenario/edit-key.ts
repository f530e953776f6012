/** What an edit is about: two edits of one key contradict each other. */
import type { ScenarioEdit } from './scenario.js';

/** The key of an edit; different subjects have different keys. */
export function editKey(edit: ScenarioEdit): string {
  switch (edit.edit) {
    case 'demand':
      return `demand ${edit.part} ${[...(edit.districts ?? [])].sort().join('+')}`.trimEnd();
    case 'replace-demand':
      return `replace-demand ${edit.meter}`;
    case 'add-asset':
      return `asset ${edit.id}`;
    case 'lose-asset':
    case 'resize-asset':
      return `asset ${edit.asset}`;
    case 'limit':
      return `limit ${edit.node}`;
    case 'lose-transformer':
    case 'lose-substation':
      return `loss at ${edit.substation}`;
    case 'unsteered':
      return `unsteered ${[...(edit.kinds ?? []), ...(edit.assets ?? [])].sort().join('+')}`;
    case 'lose-comms':
      return `lose-comms ${edit.district}`;
    case 'price-factor':
      return `price-factor ${edit.from ?? ''}..${edit.until ?? ''}`;
    case 'no-approval':
      return `no-approval ${edit.from ?? ''}..${edit.until ?? ''}`;
    case 'weather':
    case 'vehicles':
    case 'pv':
    case 'heat-pumps':
    case 'lighting':
    case 'tariff':
    case 'price-series':
      return edit.edit;
  }
}
