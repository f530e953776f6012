/** Remembers who was let in, so that an emergency release does not need the database that just failed. */
import { DomainError } from '../../core/domain-error.js';
import type { Permission } from '../../core/identity/role.js';
import type { Caller, KnownCaller } from './caller.js';

/** Longest time since somebody was last let in by the store [ms]. */
const REMEMBERED_MS = 15 * 60_000;

/** Callers remembered; the oldest go first. */
const MAX_REMEMBERED = 1_000;

/** What somebody remembered may do while nobody can be asked whether they still may. */
const IN_AN_OUTAGE: ReadonlySet<Permission> = new Set(['control.release']);

/** Callers by the hash of their secret. */
export class KnownCallers {
  private readonly last = new Map<string, { readonly caller: KnownCaller; readonly atMs: number }>();

  /**
   * Asks the store who somebody is; where it is away, whoever it knew shortly before, with the right to hand assets back
   * and no other.
   *
   * @param secretHash of the credential
   * @param nowMs wall clock [epoch ms]
   * @throws DomainError `store-unavailable` when the store is away and does not know the secret of late
   */
  async orLastKnown(
    secretHash: string,
    nowMs: number,
    ask: (nowMs: number, secretHash: string) => Promise<Caller>,
  ): Promise<Caller> {
    try {
      const caller = await ask(nowMs, secretHash);
      this.last.delete(secretHash);
      if (caller.status === 'known') this.remember(secretHash, caller, nowMs);
      return caller;
    } catch (error) {
      const remembered = this.last.get(secretHash);
      const isAway = error instanceof DomainError && error.code === 'store-unavailable';
      if (!isAway || !remembered || nowMs - remembered.atMs > REMEMBERED_MS) throw error;
      return narrowed(remembered.caller);
    }
  }

  private remember(secretHash: string, caller: KnownCaller, atMs: number): void {
    this.last.set(secretHash, { caller, atMs });
    const [oldest] = this.last.keys();
    if (this.last.size > MAX_REMEMBERED && oldest !== undefined) this.last.delete(oldest);
  }
}

function narrowed(caller: KnownCaller): KnownCaller {
  const permissions = new Set([...caller.actor.permissions].filter((one) => IN_AN_OUTAGE.has(one)));
  return { ...caller, actor: { ...caller.actor, permissions } };
}
