/** An account as somebody writes it into the form, and what is sent of it. */
import type { Answer, Body } from '../../api/answers.js';

export type Account = Answer<'accountsList'>[number];
export type Role = Account['roles'][number];
type NewAccount = Body<'accountsCreate'>;
type Change = Body<'accountsChange'>;

/** The form. */
export interface AccountDraft {
  readonly login: string;
  readonly name: string;
  readonly kind: 'local' | 'service';
  readonly roles: readonly Role[];
  /** Ids of buildings, as they were typed. */
  readonly buildings: string;
}

export const EMPTY_DRAFT: AccountDraft = { login: '', name: '', kind: 'local', roles: [], buildings: '' };

/** What can be wrong with a field. */
export type DraftFault = 'login' | 'name' | 'roles' | 'buildings';

const LOGIN = /^[\p{L}\p{N}][\p{L}\p{N}._@+-]{1,63}$/u;
const BUILDING = /^[\w.-]{1,60}$/;

/** The form filled with an account. */
export function draftOf({ login, name, kind, roles, buildingIds }: Account): AccountDraft {
  return {
    ...{ login, name, roles, buildings: buildingIds.join(', ') },
    kind: kind === 'service' ? 'service' : 'local',
  };
}

/** Ids that stand in a text, separated by commas, semicolons, blanks or lines; each once. */
export function buildingIdsOf(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((id) => id !== ''))];
}

/** Fields the service would refuse; empty = it can be sent. */
export function faultsOf({ login, name, roles, buildings }: AccountDraft): DraftFault[] {
  const ids = buildingIdsOf(buildings);
  const faults: DraftFault[] = [];
  if (!LOGIN.test(login.trim())) faults.push('login');
  if (name.trim().length < 2 || name.trim().length > 100) faults.push('name');
  if (roles.length === 0) faults.push('roles');
  if (!ids.every((id) => BUILDING.test(id)) || (ids.length === 0 && needsBuildings(roles)))
    faults.push('buildings');
  return faults;
}

/** Somebody who is only a building manager sees nothing without a building. */
export function needsBuildings(roles: readonly Role[]): boolean {
  return roles.includes('building-manager');
}

/** What makes the account. */
export function newAccountOf({ login, name, kind, roles, buildings }: AccountDraft): NewAccount {
  return {
    ...{ login: login.trim(), name: name.trim(), kind, roles: [...roles] },
    buildingIds: buildingIdsOf(buildings),
  };
}

/** What changes an account; null when nothing differs. Of an organisation’s account the roles are the organisation’s. */
export function changeOf(draft: AccountDraft, account: Account): Change | null {
  const buildingIds = buildingIdsOf(draft.buildings);
  const change: Change = {
    ...(draft.name.trim() === account.name ? {} : { name: draft.name.trim() }),
    ...(sameSet(draft.roles, account.roles) || account.kind === 'oidc' ? {} : { roles: [...draft.roles] }),
    ...(sameSet(buildingIds, account.buildingIds) ? {} : { buildingIds }),
  };
  return Object.keys(change).length === 0 ? null : change;
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one) => b.includes(one));
}
