/** Tells a person, one line per slot, what the running service did: plan, approval, setpoints, loading. */
import { PostgresPlanStore } from '../adapters/postgres/plan-store.js';
import { openDatabase } from '../adapters/postgres/database.js';
import { PostgresSetpointStore } from '../adapters/postgres/setpoint-store.js';
import type { Settings } from '../config/settings.js';
import type { DispatchPlan } from '../core/dispatch/plan.js';
import { civilTime } from '../core/time/civil.js';
import { SLOT_MS, slotStart } from '../core/time/slot.js';
import type { PlanStore } from '../ports/plan-store.js';
import type { SetpointStore } from '../ports/setpoint-store.js';
import { clockOf } from './foundation.js';

const POLL_MS = 1_000;

/** Watches the store until stopped. */
export async function watchSlots(
  settings: Settings & { readonly databaseUrl: string },
  tell: (line: string) => void,
): Promise<{ stop(): Promise<void> }> {
  const database = await openDatabase(settings.databaseUrl, {
    poolSize: 2,
    applicationName: 'traboule-watch',
  });
  const stores = { plans: new PostgresPlanStore(database), setpoints: new PostgresSetpointStore(database) };
  const clock = clockOf(settings.clock);
  const watch = new SlotWatch(stores, tell);
  let turn = Promise.resolve();
  const timer = setInterval(() => {
    turn = turn.then(() => watch.look(slotStart(clock.nowMs()))).catch(() => undefined);
  }, POLL_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await turn;
      await database.close();
    },
  };
}

class SlotWatch {
  private planTold: string | null = null;
  private readonly sentTold = new Set<number>();
  private readonly settledTold = new Set<number>();

  constructor(
    private readonly stores: { readonly plans: PlanStore; readonly setpoints: SetpointStore },
    private readonly tell: (line: string) => void,
  ) {}

  async look(slotMs: number): Promise<void> {
    const [newest] = await this.stores.plans.plans({ limit: 1 });
    const key = newest ? `${newest.id}${newest.state}` : null;
    if (newest && key !== this.planTold) {
      this.planTold = key;
      this.tell(planLine(newest));
    }
    await this.tellOrders(slotMs, this.sentTold, 'orders sent');
    await this.tellOrders(slotMs - SLOT_MS, this.settledTold, 'orders proven');
  }

  /** A slot's orders are told once, when none of them is on its way any more. */
  private async tellOrders(slotMs: number, told: Set<number>, what: string): Promise<void> {
    if (told.has(slotMs)) return;
    const counts = await this.stores.setpoints.countByState(slotMs, slotMs + SLOT_MS);
    const open = (counts['intended'] ?? 0) + (what === 'orders proven' ? (counts['written'] ?? 0) : 0);
    const states = Object.entries(counts).filter(([, count]) => count > 0);
    if (states.length === 0 || open > 0) return;
    told.add(slotMs);
    this.tell(
      `${clockText(slotMs)}  ${what}: ${states.map(([state, count]) => `${String(count)} ${state}`).join(', ')}`,
    );
  }
}

function planLine({ id, state, content }: DispatchPlan): string {
  const worst = content.nodes
    .map((node) => ({
      id: node.nodeId,
      share: Math.max(...node.importKw.map((kw, k) => kw / (node.limitKw[k] ?? Infinity))),
    }))
    .reduce((a, b) => (b.share > a.share ? b : a), { id: 'none', share: 0 });
  return (
    `${clockText(content.firstSlotMs)}  plan ${id} ${state}: ${content.costEur.toFixed(0)} EUR for ${String(content.horizonSlots / 4)} h, ` +
    `peak ${(content.peakImportKw / 1000).toFixed(0)} MW, tightest ${worst.id} ${(worst.share * 100).toFixed(0)} %`
  );
}

function clockText(ms: number): string {
  const { date, hour, minute } = civilTime(ms);
  return `${date} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
