/** Whose turn it is: acts over balancing, one round at a time, and late jobs of an older slot. */
import { describe, expect, it } from '@jest/globals';
import { SLOT_MS } from '../../core/time/slot.js';
import { FieldTurn } from './field-turn.service.js';

const SLOT = Date.UTC(2026, 0, 15, 17);
const acted = (planId: string) => (): Promise<{ planId: string }> => Promise.resolve({ planId });

/** A promise that is settled from outside. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe('the turn', () => {
  it("is balancing's once the slot was acted on, one round at a time", async () => {
    const turn = new FieldTurn();
    expect(await turn.balance(SLOT, () => Promise.resolve(1))).toBeNull();
    await turn.act(SLOT, acted('P'));
    const { opened, open } = gate();
    const first = turn.balance(SLOT, async ({ act }) => {
      await opened;
      return act.planId;
    });
    expect(await turn.balance(SLOT, () => Promise.resolve('other'))).toBeNull();
    open();
    expect(await first).toBe('P');
    expect(await turn.balance(SLOT + SLOT_MS, () => Promise.resolve(1))).toBeNull();
  });

  it('is told to end by orders that wait, which wait for it', async () => {
    const turn = new FieldTurn();
    await turn.act(SLOT, acted('P'));
    const { opened, open } = gate();
    const seen: boolean[] = [];
    const round = turn.balance(SLOT, async ({ isOver }) => {
      seen.push(isOver());
      await opened;
      seen.push(isOver());
    });
    const order: string[] = [];
    const act = turn.act(SLOT + SLOT_MS, () => {
      order.push('act');
      return Promise.resolve({ planId: 'Q' });
    });
    expect(order).toEqual([]);
    open();
    await Promise.all([round, act]);
    expect([seen, order]).toEqual([[false, true], ['act']]);
  });

  it('stays with the newest slot when a job of an older one comes again late, even if it fails', async () => {
    const turn = new FieldTurn();
    await turn.act(SLOT + SLOT_MS, acted('NEW'));
    await turn.act(SLOT, acted('OLD'));
    const planOf = (): Promise<string | null> =>
      turn.balance(SLOT + SLOT_MS, ({ act }) => Promise.resolve(act.planId ?? ''));
    expect(await planOf()).toBe('NEW');
    await expect(turn.act(SLOT, () => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
    expect(await planOf()).toBe('NEW');
    await expect(turn.act(SLOT + SLOT_MS, () => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
    expect(await planOf()).toBeNull();
  });

  it('keeps what balancing held for the very next slot alone', () => {
    const turn = new FieldTurn();
    expect(turn.heldBefore(SLOT).size).toBe(0);
    turn.hold({ slotMs: SLOT, kw: new Map([['BAT', -5]]) });
    expect([...turn.heldBefore(SLOT + SLOT_MS)]).toEqual([['BAT', -5]]);
    expect(turn.heldBefore(SLOT).size + turn.heldBefore(SLOT + 2 * SLOT_MS).size).toBe(0);
  });
});
