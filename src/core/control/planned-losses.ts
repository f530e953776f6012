/** Losses of feeder networks in the planned imports: those of the last answer's AC sweep, added to the loads, until they agree. */
import type { BuiltDispatch, DispatchInput } from '../dispatch/dispatch-input.js';
import { isSolved, type SolveOutcome, type SolvedOutcome } from '../dispatch/linear-program.js';
import { sweepFeeder } from './feeder-sweep.js';

/** Solves for losses at most, the first one without; on the feeder of Baran and Wu two are enough. */
const MOST_SOLVES = 4;

/** Losses this near those that were planned agree: so much, and this share of them [kW]. */
const AGREE_KW = 0.25;
const AGREE_SHARE = 0.01;

const KW_PER_MW = 1000;

/** A program with its answer. */
export interface Answered {
  readonly built: BuiltDispatch;
  readonly outcome: SolveOutcome;
}

/** True when losses planned and losses swept are the same, as far as they can be. */
function lossesAgree(plannedKw: number, sweptKw: number): boolean {
  return Math.abs(plannedKw - sweptKw) <= AGREE_KW + AGREE_SHARE * Math.abs(sweptKw);
}

/**
 * Solves, sweeps every feeder network whose load was not measured at its head, and solves again with those losses, until they
 * are the losses of the answer itself. Without such networks it solves once.
 */
export async function solveWithLosses(
  input: DispatchInput,
  solve: (input: DispatchInput) => Promise<Answered>,
): Promise<Answered> {
  let answered = await solve(input);
  for (let made = 1; made < MOST_SOLVES && isSolved(answered.outcome); made++) {
    const planned = answered.built.input.feederLossKw ?? {};
    const swept = sweptLosses(answered.built, answered.outcome, planned);
    const isDone = Object.entries(swept).every(([id, row]) =>
      row.every((kw, t) => lossesAgree(planned[id]?.[t] ?? 0, kw)),
    );
    if (isDone) break;
    const again = await solve({ ...input, feederLossKw: swept });
    // Losses that leave no solution are told by the plan without them: its check finds what is missing.
    if (!isSolved(again.outcome)) break;
    answered = again;
  }
  return answered;
}

/** Losses by feeder network and slot [kW]; where the sweep finds no operating point, those planned before. */
function sweptLosses(
  { input, layout }: BuiltDispatch,
  { primal }: SolvedOutcome,
  before: Readonly<Record<string, readonly number[]>>,
): Record<string, number[]> {
  const feeders = (input.grid.feederNetworks ?? []).filter(({ lossesMetered }) => lossesMetered !== true);
  const powers = new Map(
    layout.assets.map(({ asset, mode, localKw, power }) => [
      asset.id,
      layout.slotsMs.map((_, t) =>
        mode === 'local'
          ? (localKw[t] ?? 0)
          : (power[t] ?? []).reduce((sum, term) => sum + term.coefficient * (primal[term.col] ?? 0), 0),
      ),
    ]),
  );
  return Object.fromEntries(
    feeders.map((feeder): [string, number[]] => {
      const base = input.forecasts.find(({ seriesId }) => seriesId === `${feeder.meterId}.base`);
      const baseKw = layout.slotsMs.map(
        (ms) => base?.mean[Math.floor((ms - base.startMs) / base.stepMs)] ?? Number.NaN,
      );
      const { flows } = sweepFeeder(feeder, baseKw, powers);
      return [
        feeder.id,
        flows.map(({ converged, lossMw }, t) =>
          converged ? Math.round(lossMw * KW_PER_MW * 1e6) / 1e6 : (before[feeder.id]?.[t] ?? 0),
        ),
      ];
    }),
  );
}
