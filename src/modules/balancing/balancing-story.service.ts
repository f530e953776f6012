/** Tells people of balancing: when it begins, what it moves, when its room is used up, when it ends, when it cannot work. */
import { Injectable } from '@nestjs/common';
import type { Unsolved } from '../../core/balancing/balance-types.js';
import { Clock } from '../../ports/clock.js';
import { Journal } from '../../ports/journal.js';
import type { SentCorrection } from './balancing-orders.service.js';

/** Corrections named in one entry; the setpoints themselves hold all. */
const MOST_NAMED = 5;

/** What a round left behind. */
export interface RoundStory {
  /** True when an asset is off its plan or a flow above its safety band. */
  readonly busy: boolean;
  readonly sent: readonly SentCorrection[];
  readonly unsolved: readonly Unsolved[];
  /** Nodes above their safety band. */
  readonly pressed: ReadonlySet<string>;
}

@Injectable()
export class BalancingStory {
  private beganAtMs: number | null = null;
  private exhausted = new Set<string>();
  private failing = false;

  constructor(
    private readonly journal: Journal,
    private readonly clock: Clock,
  ) {}

  /** Tells what changed since the last round. */
  async tell({ busy, sent, unsolved, pressed }: RoundStory): Promise<void> {
    this.failing = false;
    if (sent.length > 0) await this.tellMoves(sent);
    await this.tellExhausted(unsolved, pressed);
    if (busy || this.beganAtMs === null) return;
    const minutes = ((this.clock.nowMs() - this.beganAtMs) / 60_000).toFixed(0);
    this.beganAtMs = null;
    await this.append(
      'info',
      'balancing-ended',
      `all assets are back on their plan after ${minutes} min`,
      {},
    );
  }

  /** Tells, once until it works again, that a round could not be worked out: the last orders stay. */
  async tellFailure(reason: string): Promise<void> {
    if (this.failing) return;
    this.failing = true;
    await this.append('alarm', 'balancing-failed', `balancing holds the last setpoints: ${reason}`, {});
  }

  /** Tells that the first solver was overruled. */
  async tellSecondOpinion(reason: string, solver: string): Promise<void> {
    await this.append(
      'warning',
      'balancing-second-opinion',
      `${reason}; the answer of ${solver} was taken`,
      {},
    );
  }

  private async tellMoves(sent: readonly SentCorrection[]): Promise<void> {
    const began = this.beganAtMs === null;
    this.beganAtMs ??= this.clock.nowMs();
    const named = sent.slice(0, MOST_NAMED).map(describe);
    const more = sent.length > named.length ? ` (+${String(sent.length - named.length)} more)` : '';
    await this.append(
      began ? 'warning' : 'info',
      began ? 'balancing-began' : 'balancing-changed',
      `${named.join('; ')}${more}`,
      { orders: sent.length, firstOrderId: sent[0]?.orderId ?? null },
    );
  }

  /** One alarm for each time a node is pressed: not one whenever its flow crosses the limit again. */
  private async tellExhausted(unsolved: readonly Unsolved[], pressed: ReadonlySet<string>): Promise<void> {
    const told = this.exhausted;
    this.exhausted = new Set([...told].filter((nodeId) => pressed.has(nodeId)));
    for (const { nodeId, direction, kw } of unsolved) {
      if (told.has(nodeId)) continue;
      this.exhausted.add(nodeId);
      await this.append(
        'alarm',
        'balancing-exhausted',
        `${nodeId} stays ${kw.toFixed(0)} kW above its ${direction} limit: the room approved for balancing is used up; shed or transfer load, or approve a plan with more room`,
        { nodeId, direction, kw },
      );
    }
  }

  private append(
    severity: 'info' | 'warning' | 'alarm',
    code: string,
    message: string,
    context: Readonly<Record<string, string | number | null>>,
  ): Promise<void> {
    return this.journal.append({ atMs: this.clock.nowMs(), severity, code, message, context });
  }
}

function describe({ correction, sentKw, note }: SentCorrection): string {
  const fate = sentKw === null ? ' (withheld)' : '';
  return `${correction.assetId}: ${correction.reason}${note === null ? '' : ` [${note}]`}${fate}`;
}
