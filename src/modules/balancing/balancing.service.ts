/** Fast balancing between slots: keeps every substation and the city under their limits inside the room the plan approved. */
import { Injectable } from '@nestjs/common';
import { readCorrections, startRound } from '../../core/balancing/balance-round.js';
import { heldOffsets } from '../../core/balancing/carry-offsets.js';
import type { BalanceMemory, Unsolved } from '../../core/balancing/balance-types.js';
import { type BalancingTurn, FieldTurn } from '../control/field-turn.service.js';
import { BalanceSolver } from './balance-solver.service.js';
import { BalancingOrders, type SentCorrection } from './balancing-orders.service.js';
import { BalancingStory } from './balancing-story.service.js';
import { BalancingWorld, type RoundWorld } from './balancing-world.service.js';

/** What one round did. `skipped`: not its turn, no slot, no room. `held`: nothing to change. */
export interface BalancingRound {
  readonly outcome: 'skipped' | 'held' | 'corrected' | 'failed';
  readonly sent: readonly SentCorrection[];
  readonly unsolved: readonly Unsolved[];
  /** Time of the solve [wall ms]; null when nothing was solved. */
  readonly solveMs: number | null;
}

const NOTHING = { sent: [], unsolved: [], solveMs: null } as const;

@Injectable()
export class BalancingService {
  private memory: BalanceMemory = new Map();

  constructor(
    private readonly turn: FieldTurn,
    private readonly world: BalancingWorld,
    private readonly solver: BalanceSolver,
    private readonly orders: BalancingOrders,
    private readonly story: BalancingStory,
  ) {}

  /** Runs one round. Never throws: what it could not do is told in the journal, and the last orders stay. */
  async round(): Promise<BalancingRound> {
    const slotMs = this.world.openSlot();
    if (slotMs === null) return { outcome: 'skipped', ...NOTHING };
    try {
      const done = await this.turn.balance(slotMs, (turn) => this.roundIn(turn));
      return done ?? { outcome: 'skipped', ...NOTHING };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      await this.story.tellFailure(reason).catch(() => undefined);
      return { outcome: 'failed', ...NOTHING };
    }
  }

  private async roundIn(turn: BalancingTurn): Promise<BalancingRound> {
    const world = await this.world.read(turn.act);
    if (world === null) return { outcome: 'skipped', ...NOTHING };
    const start = startRound(world.input, this.memory);
    this.memory = start.memory;
    const pressed = new Set(start.states.filter((s) => s.over).map((s) => s.node.nodeId));
    if (start.built === null) {
      this.turn.hold(heldOffsets(world.input, [], start.ready));
      await this.story.tell({ busy: start.corrected.size > 0, sent: [], unsolved: [], pressed });
      return { outcome: 'held', ...NOTHING };
    }
    const answer = await this.solver.solve(start.built.program);
    if (answer.status === 'failed') {
      await this.story.tellFailure(answer.reason);
      return { outcome: 'failed', ...NOTHING };
    }
    if (answer.secondOpinionBecause !== null)
      await this.story.tellSecondOpinion(answer.secondOpinionBecause, answer.solver);
    const { corrections, unsolved } = readCorrections(start, answer.primal);
    const sent = await this.orders.send(corrections, world, turn);
    this.turn.hold(heldOffsets(world.input, sent, start.ready));
    await this.story.tell({ busy: start.over || isOff(world, sent), sent, unsolved, pressed });
    return { outcome: sent.length > 0 ? 'corrected' : 'held', sent, unsolved, solveMs: answer.solveMs };
  }
}

/** True while an asset is off its plan after the orders of a round. */
function isOff({ input }: RoundWorld, sent: readonly SentCorrection[]): boolean {
  const gone = sent.filter((s) => s.sentKw !== null);
  const moved = new Set(gone.map((s) => s.correction.assetId));
  return (
    gone.some((s) => !s.correction.returns) ||
    input.assets.some((a) => a.orderedKw !== a.plannedKw && !moved.has(a.asset.id))
  );
}
