/** A real building by its nodes: steered, renewed, handed back, and found again after its VEN was killed. */
import { describe, expect, it } from '@jest/globals';
import { type BuildingNodes, type KeptUsual, NodeBuilding, type UsualMemory } from './node-building.js';

const T0 = Date.parse('2026-01-15T17:00:00Z');
const MINUTE_MS = 60_000;
const RANGE = { leastKw: 5, mostKw: 90 };

/** Nodes of the test: what the building takes by itself, what was written, and whether anybody is there. */
class TestNodes implements BuildingNodes {
  isThere = true;
  readonly written: (number | null)[] = [];

  constructor(public powerKw: number) {}

  read(): Promise<{ powerKw: number; roomC: number | null }> {
    const setpoint = this.written.at(-1) ?? null;
    return this.whenThere(() => ({ powerKw: setpoint ?? this.powerKw, roomC: 20 }));
  }

  write(powerKw: number | null): Promise<void> {
    return this.whenThere(() => {
      this.written.push(powerKw);
    });
  }

  private whenThere<T>(work: () => T): Promise<T> {
    return this.isThere ? Promise.resolve(work()) : Promise.reject(new Error('no session'));
  }
}

function memory(): UsualMemory & { kept: KeptUsual | null } {
  return {
    kept: null,
    load() {
      return this.kept;
    },
    save(kept) {
      this.kept = kept;
    },
  };
}

describe('a building by its nodes', () => {
  it('is handed back at the start, whatever was written before', async () => {
    const nodes = new TestNodes(50);
    const building = new NodeBuilding(nodes, RANGE);
    await building.follow(null, T0);
    await building.follow(null, T0 + MINUTE_MS);
    expect(nodes.written).toEqual([null]);
  });

  it('counts nothing of the time in which it could not be read to the time after it', async () => {
    const nodes = new TestNodes(60);
    const building = new NodeBuilding(nodes, RANGE);
    await building.liveTo(T0);
    nodes.isThere = false;
    for (const minute of [1, 15]) await expect(building.liveTo(T0 + minute * MINUTE_MS)).rejects.toThrow();
    nodes.isThere = true;
    // A minute of 60 kW, and not a quarter-hour of it more.
    expect(await building.liveTo(T0 + 16 * MINUTE_MS)).toBeCloseTo(1, 9);
    expect(await building.liveTo(T0 + 17 * MINUTE_MS)).toBeCloseTo(1, 9);
  });

  it('takes less than the quarter-hour before, is told again every five minutes, and is handed back once', async () => {
    const nodes = new TestNodes(40);
    const building = new NodeBuilding(nodes, RANGE);
    await building.follow(null, T0);
    nodes.powerKw = 60;
    expect(await building.liveTo(T0 + 15 * MINUTE_MS)).toBeCloseTo(12.5, 9);
    const less = { kind: 'relative', kw: -30 } as const;
    for (let minute = 15; minute < 30; minute += 1) {
      await building.follow(less, T0 + minute * MINUTE_MS);
      await building.liveTo(T0 + (minute + 1) * MINUTE_MS);
    }
    expect(building.look()).toEqual({ powerKw: 20, usualKw: 50, roomC: 20 });
    await building.follow(null, T0 + 30 * MINUTE_MS);
    await building.follow(null, T0 + 31 * MINUTE_MS);
    expect(nodes.written).toEqual([null, 20, 20, 20, null]);
  });

  it.each([
    ['relative beyond what it can spare', { kind: 'relative', kw: -80 }, 5],
    ['a limit below what it takes', { kind: 'limit', kw: 30 }, 30],
    ['a limit above what it takes', { kind: 'limit', kw: 70 }, null],
    ['a level', { kind: 'simple', level: 2 }, 23],
  ] as const)('follows %s', async (_, command, written) => {
    const nodes = new TestNodes(50);
    const building = new NodeBuilding(nodes, RANGE);
    await building.follow(command, T0);
    expect(nodes.written.at(-1) ?? null).toBe(written);
  });

  it('goes on from what it took before the call when its VEN was killed meanwhile', async () => {
    const nodes = new TestNodes(50);
    const kept = memory();
    const less = { kind: 'relative', kw: -20 } as const;
    const first = new NodeBuilding(nodes, RANGE, kept);
    await first.follow(null, T0);
    await first.follow(less, T0 + MINUTE_MS);
    expect(kept.kept).toEqual({ usualKw: 50, atMs: T0 + MINUTE_MS });
    const second = new NodeBuilding(nodes, RANGE, kept);
    await second.follow(less, T0 + 10 * MINUTE_MS);
    expect(nodes.written).toEqual([null, 30, 30]);
    await second.follow(null, T0 + 20 * MINUTE_MS);
    expect([nodes.written.at(-1), kept.kept]).toEqual([null, null]);
  });

  it('takes what it was kept of another day for nothing', async () => {
    const nodes = new TestNodes(50);
    const kept = memory();
    kept.save({ usualKw: 90, atMs: T0 });
    const next = new NodeBuilding(nodes, RANGE, kept);
    await next.follow({ kind: 'relative', kw: -20 }, T0 + 6 * 60 * MINUTE_MS + 1);
    expect(nodes.written).toEqual([30]);
    expect(kept.kept).toMatchObject({ usualKw: 50 });
  });

  it('is tried again while it cannot be reached', async () => {
    const nodes = new TestNodes(50);
    const building = new NodeBuilding(nodes, RANGE);
    await building.follow(null, T0);
    nodes.isThere = false;
    const less = { kind: 'relative', kw: -20 } as const;
    await expect(building.follow(less, T0)).rejects.toThrow('no session');
    nodes.isThere = true;
    await building.follow(less, T0 + MINUTE_MS);
    expect(nodes.written).toEqual([null, 30]);
  });
});
