/** Rules of single kinds of asset that no list of fields can say: clock windows, budgets, units with heat or commitment. */
import { CLOCK_TIME } from '../time/clock-window.js';
import type {
  Asset,
  DemandResponse,
  EvFleet,
  PowerEnvelope,
  PowerProfile,
  ThermalGeneration,
} from './asset.js';
import { hourly, type GridProblem } from './grid-problem.js';

/** What is wrong with the parts only this kind of asset has. */
export function kindProblems(path: readonly string[], asset: Asset): GridProblem[] {
  switch (asset.kind) {
    case 'ev-fleet':
      return fleetProblems(path, asset);
    case 'power-envelope':
      return envelopeProblems(path, asset);
    case 'power-profile':
      return profileProblems(path, asset);
    case 'chp':
    case 'waste-to-energy':
      return unitProblems(path, asset);
    case 'demand-response':
      return blockProblems(path, asset);
    default:
      return [];
  }
}

function blockProblems(path: readonly string[], block: DemandResponse): GridProblem[] {
  const problems = atLeast([...path, 'restSlots'], block.restSlots ?? 0, 0);
  if (block.reboundShare > 0 && block.reboundSlots < 1) {
    problems.push({
      path: [...path, 'reboundSlots'],
      message: `saw ${String(block.reboundSlots)} with a rebound of ${String(block.reboundShare)}; expected at least 1 slot for it to come back in; write one, or a rebound of 0`,
    });
  }
  return problems;
}

function fleetProblems(path: readonly string[], fleet: EvFleet): GridProblem[] {
  return fleet.windows.flatMap((window, index) => {
    const at = [...path, 'windows', String(index)];
    return [
      ...clockProblem([...at, 'arrival'], window.arrival),
      ...clockProblem([...at, 'departure'], window.departure),
      ...atLeast([...at, 'energyKwh'], window.energyKwh, 0),
    ];
  });
}

function envelopeProblems(path: readonly string[], envelope: PowerEnvelope): GridProblem[] {
  const problems: GridProblem[] = [];
  const hour = envelope.minKw.findIndex((kw, h) => kw > (envelope.maxKw[h] ?? Infinity));
  if (hour >= 0) {
    problems.push({
      path: [...path, 'minKw'],
      message: `saw ${String(envelope.minKw[hour])} above maxKw ${String(envelope.maxKw[hour])} in hour ${String(hour)}; expected minKw within maxKw; correct one`,
    });
  }
  const { energyMinKwh: low = -Infinity, energyMaxKwh: high = Infinity } = envelope;
  if (low > high) {
    problems.push({
      path: [...path, 'energyMinKwh'],
      message: `saw ${String(low)} above energyMaxKwh ${String(high)}; expected a budget that can be kept; correct one`,
    });
  }
  return problems;
}

function profileProblems(path: readonly string[], profile: PowerProfile): GridProblem[] {
  const problems = [
    ...clockProblem([...path, 'earliestStart'], profile.earliestStart),
    ...clockProblem([...path, 'latestEnd'], profile.latestEnd),
  ];
  const [first] = profile.profileKw;
  const last = profile.profileKw[profile.profileKw.length - 1];
  if (first === undefined || first === 0 || last === 0) {
    problems.push({
      path: [...path, 'profileKw'],
      message:
        'saw a course that is empty, or 0 in its first or last slot; expected the slots of a run alone; cut the zeros off',
    });
  }
  return problems;
}

function unitProblems(path: readonly string[], unit: ThermalGeneration): GridProblem[] {
  const { commitment, heat } = unit;
  const problems: GridProblem[] = [];
  if (commitment) {
    const at = [...path, 'commitment'];
    problems.push(...atLeast([...at, 'minUpSlots'], commitment.minUpSlots, 1));
    problems.push(...atLeast([...at, 'minDownSlots'], commitment.minDownSlots, 1));
    problems.push(...atLeast([...at, 'startEur'], commitment.startEur, 0));
  }
  if (heat) {
    const at = [...path, 'heat'];
    if (heat.demandKw.length !== 24) problems.push(hourly([...at, 'demandKw'], heat.demandKw.length));
    for (const key of ['heatPerElectric', 'boilerMaxKw', 'boilerEurPerKwh', 'dumpMaxKw'] as const)
      problems.push(...atLeast([...at, key], heat[key], 0));
  }
  return problems;
}

function clockProblem(path: readonly string[], value: string): GridProblem[] {
  if (CLOCK_TIME.test(value)) return [];
  return [
    {
      path,
      message: `saw "${value}"; expected a civil time on a quarter-hour, for example "18:30"; correct the time`,
    },
  ];
}

function atLeast(path: readonly string[], value: number, least: number): GridProblem[] {
  if (value >= least) return [];
  return [{ path, message: `saw ${String(value)}; expected ${String(least)} or more; correct the number` }];
}
