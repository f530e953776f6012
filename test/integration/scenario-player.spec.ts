/** The process that plays parts: it answers, stays warm, refuses in words, and dies when nobody wants its part. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProcessPartPlayer } from '../../src/apps/scenario/process-part-player.js';
import { partsOf, type RunOrder } from '../../src/core/scenario/run-parts.js';
import type { Scenario } from '../../src/core/scenario/scenario.js';
import { scenario } from '../../src/core/scenario/testing/small-scenario.js';
import type { PartOrder } from '../../src/ports/part-player.js';
import { writeCutSite } from '../fixtures/stage-site.js';

const PLANNING = { horizonSlots: 16, everySlots: 48, riskPercent: 50, errorScale: 0 };

let folder = '';
let player: ProcessPartPlayer;

function part(over: Partial<Scenario> = {}): PartOrder {
  const order: RunOrder = {
    scenario: scenario({ planning: PLANNING, ...over }),
    sweeps: [],
    samples: 1,
    timeLimitS: 60,
  };
  const [first] = partsOf(order);
  if (!first) throw new Error('no part');
  return { order, part: first, knownAtMs: 0 };
}

const watch = (signal = new AbortController().signal) => {
  const shares: number[] = [];
  return { shares, onShare: (share: number) => void shares.push(share), signal };
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traboule-player-'));
  const sitePath = await writeCutSite(folder, { endpoints: ['PDJ', 'MET'], cityImportLimitKw: 45_000 });
  player = new ProcessPartPlayer({ sitePath, databaseUrl: null, keep: null });
});
afterAll(async () => {
  await player.close();
  await rm(folder, { recursive: true, force: true });
});

describe('ProcessPartPlayer', () => {
  it('plays part after part in one process and tells how far it is', async () => {
    const base = { ...scenario().base, until: '2026-01-17' };
    const first = watch();
    const played = await player.play(part({ base }), first);
    expect(first.shares).toEqual([0.5, 1]);
    expect(played.days.map(({ date }) => date)).toEqual(['2026-01-15', '2026-01-16']);
    expect(played.solver).toMatchObject({ name: 'highs', version: expect.stringMatching(/^\d+\.\d+/) });
    expect(await player.play(part({ base }), watch())).toEqual(played);
  });

  it('refuses in words what the world cannot be made of', async () => {
    const silly = part({ base: { ...scenario().base, source: 'recorded' } });
    // Without a store the made world stands for what was recorded, and says so.
    expect((await player.play(silly, watch())).marks[0]).toMatch(/no store here: the made world stands/);
    const away = new ProcessPartPlayer({
      sitePath: join(folder, 'nowhere.yaml'),
      databaseUrl: null,
      keep: null,
    });
    await expect(away.play(part(), watch())).rejects.toThrow(
      /variant only, sample 0: .*cannot read the site file/s,
    );
    await away.close();
  });

  it('is killed with a part nobody wants, and starts anew for the next', async () => {
    const stop = new AbortController();
    const long = { base: { ...scenario().base, from: '2026-01-01', until: '2026-12-01' } };
    const playing = player.play(part(long), {
      onShare: () => stop.abort(new Error('not wanted')),
      signal: stop.signal,
    });
    await expect(playing).rejects.toThrow('not wanted');
    expect((await player.play(part(), watch())).days).toHaveLength(1);
  });

  it('does not begin what is unwanted already, and closes twice', async () => {
    await expect(player.play(part(), watch(AbortSignal.abort(new Error('gone'))))).rejects.toThrow('gone');
    await player.close();
    await player.close();
  });
});
