/** The one way to a plan, with a solver that gives answers written by hand: what is planned, refused, and asked again. */
import { describe, expect, it } from '@jest/globals';
import type { BuiltDispatch, DispatchInput } from '../dispatch/dispatch-input.js';
import { buildDispatch } from '../dispatch/build-dispatch.js';
import type { LinearProgram, SolvedOutcome, SolveOutcome, SolveReport } from '../dispatch/linear-program.js';
import { type HandAnswer, solvedByHand } from '../dispatch/testing/solved-by-hand.js';
import { battery, EVENING_MS, smallInput } from '../dispatch/testing/small-grid.js';
import { SLOT_MS } from '../time/slot.js';
import { type DispatchStage, solveDispatch } from './solve-dispatch.js';

const META = { validUntilMs: EVENING_MS + SLOT_MS, snapshotHash: 's', inputHash: 'i' };
const REPORT: SolveReport = {
  solver: 'paper',
  version: '1',
  solveMs: 0,
  iterations: null,
  message: 'told so',
};

/** One slot of 500 kW, bought at 0.10 EUR/kWh: 12.50 EUR. */
const INPUT: DispatchInput = smallInput({ assets: [], importPrice: [0.1] });
const BUILT: BuiltDispatch = buildDispatch(INPUT);
const RIGHT: HandAnswer = {
  values: { 'import[PDJ,0]': 500, 'import[CITY,0]': 500, 'bought[CITY,0]': 500, 'peak[CITY]': 500 },
  objective: 12.5,
};

/** The answer without prices: a solver that has none. */
const unpriced = (answer: HandAnswer): SolvedOutcome => ({
  ...solvedByHand(BUILT, answer),
  rowDuals: null,
  reducedCosts: null,
});

/** A solver that gives this to every question, and what it was asked. */
function always(outcome: SolveOutcome): {
  asked: LinearProgram[];
  solve: (program: LinearProgram) => Promise<SolveOutcome>;
} {
  const asked: LinearProgram[] = [];
  return {
    asked,
    solve: (program) => {
      asked.push(program);
      return Promise.resolve(outcome);
    },
  };
}

describe('an answer that is right', () => {
  it('becomes a plan that passed: 500 kW for a quarter-hour at 0.10 EUR are 12.50 EUR', async () => {
    const { asked, solve } = always(unpriced(RIGHT));
    const solved = await solveDispatch(INPUT, solve, { meta: META });
    expect(solved).toMatchObject({
      status: 'planned',
      check: { passed: true },
      solution: { passed: true },
      content: { costEur: 12.5, peakImportKw: 500, ...META },
      tight: null,
      explanation: null,
    });
    expect(asked).toHaveLength(1);
  });

  it('goes through its steps in order, each once', async () => {
    const stages: DispatchStage[] = [];
    const { solve } = always(unpriced(RIGHT));
    await solveDispatch(INPUT, solve, {
      meta: META,
      stage: async (stage, work) => {
        stages.push(stage);
        return work();
      },
    });
    expect(stages).toEqual(['build', 'solve', 'check']);
  });

  it('plans around the pins of an edit', async () => {
    const input = smallInput({ assets: [battery()], importPrice: [0.1] });
    const pins = [{ assetId: 'BAT', fromMs: EVENING_MS, toMs: EVENING_MS + SLOT_MS, powerKw: 20 }];
    const edit = { basedOn: 'P1', pins, by: 'a', byName: 'Anna', reason: 'test' };
    const { asked, solve } = always({ status: 'time-limit', conflict: [], report: REPORT });
    await solveDispatch(input, solve, { meta: { ...META, edit } });
    expect(asked[0]?.rowNames).toContain('pinned-setpoint[BAT,0]');
  });
});

describe('an answer that is wrong', () => {
  it('fails the check of its numbers, and the solver is not asked again', async () => {
    // 450 kW bought where 500 kW come in: the row of trade does not hold.
    const wrong = { ...RIGHT, values: { ...RIGHT.values, 'bought[CITY,0]': 450 }, objective: 11.25 };
    const { asked, solve } = always(unpriced(wrong));
    const solved = await solveDispatch(INPUT, solve, { meta: META });
    expect(solved).toMatchObject({
      status: 'planned',
      check: { passed: false },
      solution: { passed: false },
    });
    const rules = solved.status === 'planned' ? solved.check.findings.map(({ rule }) => rule) : [];
    expect(rules).toContain('solver');
    expect(asked).toHaveLength(1);
  });

  it('that states another cost than its numbers have does not pass', async () => {
    const { solve } = always(unpriced({ ...RIGHT, objective: 12 }));
    const solved = await solveDispatch(INPUT, solve, { meta: META });
    expect(solved).toMatchObject({ check: { passed: false } });
  });

  it('with a number that is none does not pass', async () => {
    const { solve } = always(
      unpriced({ ...RIGHT, values: { ...RIGHT.values, 'import[PDJ,0]': Number.NaN } }),
    );
    const solved = await solveDispatch(INPUT, solve, { meta: META });
    expect(solved).toMatchObject({ check: { passed: false } });
  });
});

describe('no answer', () => {
  it.each(['time-limit', 'unbounded', 'cancelled', 'failed'] as const)(
    'because of %s is told as it is, without a search for conflicts',
    async (status) => {
      const { asked, solve } = always({ status, conflict: [], report: REPORT });
      const solved = await solveDispatch(INPUT, solve, { meta: META });
      expect(solved).toMatchObject({ status: 'unsolved', outcome: { status }, explanation: null });
      expect(asked).toHaveLength(1);
    },
  );

  it('because nothing is possible is explained, and says so where no way out was found', async () => {
    const stages: DispatchStage[] = [];
    const { solve } = always({ status: 'infeasible', conflict: [], report: REPORT });
    const solved = await solveDispatch(INPUT, solve, {
      meta: META,
      stage: async (stage, work) => {
        stages.push(stage);
        return work();
      },
    });
    expect(solved.status).toBe('unsolved');
    expect(solved.explanation?.relaxations).toEqual([]);
    expect(solved.explanation?.sentence).toContain('Nothing that people may relax makes a plan possible.');
    expect(stages).toEqual(['build', 'solve', 'explain']);
  });
});

describe('input that lacks something', () => {
  it.each<[string, Partial<DispatchInput['snapshot']>, RegExp]>([
    [
      'a price',
      { importPriceEurPerKwh: [] },
      /importPriceEurPerKwh of the snapshot has 0 values; expected one for each of 1 slots/,
    ],
    [
      'a temperature',
      { outdoorTemperatureC: [Number.NaN] },
      /outdoorTemperatureC .* is not a finite number in slot 0/,
    ],
  ])('is refused before anybody is asked: %s', async (_name, change, message) => {
    const { asked, solve } = always(unpriced(RIGHT));
    const lacking = { ...INPUT, snapshot: { ...INPUT.snapshot, ...change } };
    await expect(solveDispatch(lacking, solve, { meta: META })).rejects.toThrow(message);
    expect(asked).toEqual([]);
  });
});
