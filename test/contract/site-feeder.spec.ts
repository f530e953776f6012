/** A line of a site file planned with its voltages, and the losses of a case in what is planned to be imported. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { loadSite } from '../../src/config/site-file/load-site.js';
import { checkPlan } from '../../src/core/control/check-plan.js';
import { feedersAlongPlan } from '../../src/core/control/feeder-sweep.js';
import { solveDispatch, type SolvedDispatch } from '../../src/core/control/solve-dispatch.js';
import type { DispatchInput } from '../../src/core/dispatch/dispatch-input.js';
import { DomainError } from '../../src/core/domain-error.js';
import type { GridModel } from '../../src/core/grid/grid-model.js';
import { programSolver } from '../../src/ports/lp-solver.js';
import { LYON_MORNING_MS, lyonInput } from '../fixtures/lyon-dispatch.js';

const highs = new HighsSolver();
afterAll(() => highs.close());

const ROOT = resolve(import.meta.dirname, '../..');
const TEXT = readFileSync(join(ROOT, 'sites/feeder.yaml'), 'utf8');
const FAR_MS = Date.parse('2030-01-01T00:00:00Z');

function grid(): GridModel {
  return loadSite(TEXT, 'feeder.yaml').grid;
}

/** From 16:00 over the evening peak. */
function evening(given: GridModel): DispatchInput {
  return lyonInput(given, { slotMs: LYON_MORNING_MS + 10 * 3_600_000, horizonSlots: 24, seed: 3 });
}

async function planned(input: DispatchInput): Promise<Extract<SolvedDispatch, { status: 'planned' }>> {
  const solve = programSolver(highs, () => ({ timeLimitMs: 20_000 }));
  const meta = { validUntilMs: FAR_MS, snapshotHash: 's', inputHash: 'i' };
  const solved = await solveDispatch(input, solve, { meta });
  if (solved.status !== 'planned') throw new Error(solved.outcome.report.message);
  return solved;
}

const lowest = ({ built, content }: Extract<SolvedDispatch, { status: 'planned' }>): number =>
  Math.min(...(feedersAlongPlan(built, content)[0]?.lowestVoltagePu ?? []).map((volts) => volts ?? NaN));

describe('the line of sites/feeder.yaml', () => {
  it('is read into the network of a case, behind its meter, with what is lost in its measured load', () => {
    const [feeder] = grid().feederNetworks ?? [];
    expect(feeder).toMatchObject({ id: 'LINE-20', meterId: 'M-LINE', lossesMetered: true });
    expect(feeder?.places).toEqual([
      { assetId: 'BAT', bus: 6, kvarPerKw: 0 },
      { assetId: 'PV', bus: 4, kvarPerKw: 0 },
    ]);
    // 1.2 ohm over 20 kV² / 1 MVA.
    expect(feeder?.network.branches[0]).toMatchObject({ resistancePu: 1.2 / 400, ratingMva: 7 });
  });

  it('is planned so that the AC sweep finds every voltage in its band, where the battery idle would not', async () => {
    const { check, content, ...rest } = await planned(evening(grid()));
    expect(check.findings.filter(({ severity }) => severity === 'violation')).toEqual([]);
    expect(check.findings.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^LINE-20: losses of .* are in the load measured at it$/),
    );
    expect(content.feederLossKw).toBeUndefined();
    const idle = content.schedules.map((one) => ({ ...one, powerKw: one.powerKw.map(() => 0) }));
    const kept = lowest({ check, content, ...rest });
    expect(kept).toBeGreaterThanOrEqual(0.965 - 1e-4);
    expect(lowest({ check, ...rest, content: { ...content, schedules: idle } })).toBeLessThan(0.96);
  });

  it.each([
    [
      'an unknown bus',
      'to: 6,',
      'to: 7,',
      'feederNetworks.LINE-20.cables.4.to',
      /saw bus 7; expected one of buses/,
    ],
    [
      'an unknown meter',
      'meter: M-LINE\n    nominalKv',
      'meter: M-LIME\n    nominalKv',
      'feederNetworks.LINE-20.meter',
      /did you mean|M-LINE/,
    ],
    [
      'an asset without a bus',
      '      - { asset: PV, bus: 4 }\n',
      '',
      'feederNetworks.LINE-20.places',
      /saw no place for "PV"/,
    ],
    ['no cables', / {4}cables:\n( {6}- .*\n)+/, '', 'feederNetworks.LINE-20', /saw no cables/],
    [
      'a text that is no network',
      'nominalKv: 20',
      'nominalKv: 20\n    matpower: "x"',
      'feederNetworks.LINE-20',
      /saw matpower beside/,
    ],
  ])('is refused at its line with %s', (_, right, wrong, path, message) => {
    let seen: unknown;
    try {
      loadSite(TEXT.replace(right, wrong), 'feeder.yaml');
    } catch (error) {
      seen = error instanceof DomainError ? error.context : error;
    }
    const { issues } = seen as { issues: { path: string; message: string }[] };
    expect(issues.map((issue) => issue.path)).toContain(path);
    expect(issues.find((issue) => issue.path === path)?.message).toMatch(message);
  });
});

describe('losses of a load that was not measured at the head', () => {
  const unmetered = (): GridModel => {
    const given = grid();
    const feederNetworks = (given.feederNetworks ?? []).map(({ lossesMetered: _, ...rest }) => rest);
    return { ...given, feederNetworks };
  };

  it('are in the planned imports, those of the plan itself, and the checker agrees', async () => {
    const { content, check, built } = await planned(evening(unmetered()));
    expect(check.findings.filter(({ severity }) => severity === 'violation')).toEqual([]);
    const losses = content.feederLossKw?.['LINE-20'] ?? [];
    const swept = feedersAlongPlan(built, content)[0]?.lossKw ?? [];
    losses.forEach((kw, t) => {
      expect(Math.abs(kw - (swept[t] ?? 0))).toBeLessThan(0.25 + 0.01 * kw);
    });
    expect(Math.max(...losses)).toBeGreaterThan(30);
    const base = built.input.forecasts.find(({ seriesId }) => seriesId === 'M-LINE.base')?.mean ?? [];
    const node = content.nodes.find(({ nodeId }) => nodeId === 'POSTE');
    const power = (t: number): number =>
      content.schedules.reduce((sum, { assetId, powerKw }) => {
        const local = built.layout.assets.find(({ asset }) => asset.id === assetId)?.localKw[t] ?? 0;
        return sum + (powerKw[t] ?? local);
      }, 0);
    node?.importKw.forEach((kw, t) => {
      expect(kw).toBeCloseTo((base[t] ?? 0) + power(t) + (losses[t] ?? 0), 3);
    });
  });

  it('are found out when they are told too small', async () => {
    const { content, built } = await planned(evening(unmetered()));
    const halved = (content.feederLossKw?.['LINE-20'] ?? []).map((kw) => kw / 2);
    const found = checkPlan({ ...built.input, content: { ...content, feederLossKw: { 'LINE-20': halved } } });
    expect(found.passed).toBe(false);
    expect(found.findings.map(({ rule }) => rule)).toContain('losses');
  });
});
