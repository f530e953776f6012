/** The services of identity on stores in memory, with a wall clock that moves when it is told. */
import { MemoryAccountStore } from '../../../adapters/memory/account-store.js';
import { MemoryAuditLog } from '../../../adapters/memory/audit-log.js';
import { MemoryCredentialStore } from '../../../adapters/memory/credential-store.js';
import { SteppedClock } from '../../../adapters/clock/clocks.js';
import type { Account } from '../../../core/identity/account.js';
import type { Actor } from '../../../core/identity/actor.js';
import { permissionsOf, type Role } from '../../../core/identity/role.js';
import { WallTime } from '../../../ports/clock.js';
import { PasswordHasher } from '../../../ports/password-hasher.js';
import { AuditService } from '../../audit/audit.service.js';
import { newAccount } from '../accounts.service.js';

/** When the wall stands at first [epoch ms]. */
export const START_MS = Date.parse('2026-01-15T05:00:00Z');

/** A wall clock that moves when it is told. */
export class HandMovedWall extends WallTime {
  private atMs = START_MS;

  nowMs(): number {
    return this.atMs;
  }

  /** @param ms time that passes */
  pass(ms: number): void {
    this.atMs += ms;
  }
}

/** Hashes that cost nothing, and the hashes it was asked to compare with, in order. */
export class OpenHasher extends PasswordHasher {
  readonly compared: (string | null)[] = [];

  override hash(password: string): Promise<string> {
    return Promise.resolve(`hash of ${password}`);
  }

  override verify(password: string, hash: string | null): Promise<boolean> {
    this.compared.push(hash);
    return Promise.resolve(hash === `hash of ${password}`);
  }
}

/** What the services stand on. */
export interface IdentityRig {
  readonly accounts: MemoryAccountStore;
  readonly credentials: MemoryCredentialStore;
  readonly hasher: OpenHasher;
  readonly wall: HandMovedWall;
  readonly audit: AuditService;
  /** Adds somebody whose password is their id and " has a long password". */
  person(id: string, roles: readonly Role[], more?: Partial<Account>): Promise<Account>;
  /** `action subject outcome` of all that was recorded, oldest first. */
  recorded(): Promise<string[]>;
}

/** Opens stores that are empty. */
export function identityRig(): IdentityRig {
  const accounts = new MemoryAccountStore();
  const log = new MemoryAuditLog();
  return {
    accounts,
    credentials: new MemoryCredentialStore(),
    hasher: new OpenHasher(),
    wall: new HandMovedWall(),
    audit: new AuditService(log, new SteppedClock(START_MS)),
    person: async (id, roles, more = {}) => {
      const facts = { id, login: id, name: `Name of ${id}`, kind: 'local', roles } as const;
      const passwordHash = `hash of ${passwordOf(id)}`;
      const account = newAccount({ ...facts, passwordHash, ...more }, START_MS);
      await accounts.add(account);
      return account;
    },
    recorded: async () =>
      (await log.from(0, 1_000)).map(
        ({ action, subject, outcome }) => `${action} ${String(subject)} ${outcome}`,
      ),
  };
}

/** The password of somebody the rig made. */
export function passwordOf(id: string): string {
  return `${id} has a long password`;
}

/** Somebody who acts by a session of this id. */
export function actorOf(account: Account, sessionId = `session of ${account.id}`): Actor {
  const { id, name, roles, buildingIds } = account;
  return {
    ...{ accountId: id, name, roles, buildingIds, permissions: permissionsOf(roles) },
    ...{ via: 'session', credentialId: sessionId, address: '127.0.0.1' },
  };
}
