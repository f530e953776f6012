/** Keys of requests in memory. */
import {
  IdempotencyStore,
  type KeptReply,
  type KeyedRequest,
  type KeyState,
} from '../../ports/idempotency-store.js';
import { settled } from './settled.js';

interface Kept {
  readonly fingerprint: string;
  readonly sinceMs: number;
  reply: KeptReply | null;
}

const DAY_MS = 86_400_000;

/** Keeps keys as long as the process lives, at most a day. */
export class MemoryIdempotencyStore extends IdempotencyStore {
  private readonly kept = new Map<string, Kept>();

  /**
   * @param keepMs how long an answer is kept [ms]
   * @param leaseMs after how long a request that never ended is given up [ms]
   */
  constructor(
    private readonly keepMs = DAY_MS,
    private readonly leaseMs = 600_000,
  ) {
    super();
  }

  override begin(request: KeyedRequest): Promise<KeyState> {
    return settled((): KeyState => {
      const name = nameOf(request);
      const kept = this.kept.get(name);
      if (kept === undefined || this.isOver(kept)) {
        this.kept.set(name, { fingerprint: request.fingerprint, sinceMs: performance.now(), reply: null });
        return { status: 'begun' };
      }
      if (kept.fingerprint !== request.fingerprint) return { status: 'reused' };
      return kept.reply === null
        ? { status: 'running' }
        : { status: 'replied', reply: structuredClone(kept.reply) };
    });
  }

  override finish(request: KeyedRequest, reply: KeptReply): Promise<void> {
    return settled(() => {
      const kept = this.kept.get(nameOf(request));
      if (kept !== undefined) kept.reply = structuredClone(reply);
    });
  }

  override release(request: KeyedRequest): Promise<void> {
    return settled(() => {
      this.kept.delete(nameOf(request));
    });
  }

  private isOver({ sinceMs, reply }: Kept): boolean {
    return performance.now() - sinceMs >= (reply === null ? this.leaseMs : this.keepMs);
  }
}

function nameOf({ accountId, key }: KeyedRequest): string {
  return JSON.stringify([accountId, key]);
}
