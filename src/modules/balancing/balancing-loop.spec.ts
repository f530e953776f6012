/** The loop runs rounds one after the other in wall time, and stops when told. */
import { describe, expect, it } from '@jest/globals';
import type { Clock } from '../../ports/clock.js';
import { BalancingLoop } from './balancing-loop.service.js';
import type { BalancingService } from './balancing.service.js';

/** A loop over rounds of our own; a fast clock, so that the period of the world is short and the wall decides. */
function loopOver(round: () => Promise<unknown>, enabled = true): BalancingLoop {
  const service = { round } as unknown as BalancingService;
  const clock: Clock = { kind: () => 'simulated', nowMs: () => 0, speed: () => 60 };
  return new BalancingLoop(service, { enabled, periodMs: 5_000 }, clock);
}

describe('the loop of balancing', () => {
  it('never runs two rounds at once, and waits for the last one when it stops', async () => {
    let running = 0;
    let most = 0;
    let ended = 0;
    let begun: () => void = () => undefined;
    const first = new Promise<void>((resolve) => (begun = resolve));
    const loop = loopOver(async () => {
      running += 1;
      most = Math.max(most, running);
      begun();
      await new Promise((resolve) => setTimeout(resolve, 30));
      running -= 1;
      ended += 1;
    });
    loop.start();
    loop.start();
    await first;
    await loop.stop();
    expect({ most, ended, running }).toEqual({ most: 1, ended: 1, running: 0 });
  });

  it('the kill switch keeps it still', async () => {
    let rounds = 0;
    const loop = loopOver(() => Promise.resolve((rounds += 1)), false);
    loop.start();
    await loop.stop();
    expect(rounds).toBe(0);
  });
});
