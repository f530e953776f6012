/** Rules of one asset: its meter, its ratings, and what its kind asks for. */
import type { Asset, AssetKind } from './asset.js';
import type { GridModel } from './grid-model.js';
import { hourly, unknownReference, type GridProblem } from './grid-problem.js';
import { kindProblems } from './validate-asset-kind.js';

interface KindRules {
  /** Fields that must be above 0. */
  readonly positive?: readonly string[];
  /** Fields that must be 0 or more. */
  readonly notNegative?: readonly string[];
  /** Fields in 0..1. */
  readonly perUnit?: readonly string[];
  /** Lists of one value per civil hour. */
  readonly hourly?: readonly string[];
  /** Pairs where the first must be below the second. */
  readonly ordered?: readonly (readonly [string, string])[];
}

const EV: KindRules = {
  positive: ['maxChargeKw', 'dwellSlots'],
  notNegative: ['unmetEurPerKwh'],
  hourly: ['arrivalsKwhPerHour'],
};
const BUILDING: KindRules = {
  positive: ['lossKwPerK', 'capacityKwhPerK', 'maxHeatElectricKw'],
  notNegative: ['solarApertureM2', 'discomfortEurPerKh'],
  hourly: ['gainsKw'],
  ordered: [['comfortLowC', 'comfortHighC']],
};
const GENERATION: KindRules = {
  positive: ['maxOutputKw'],
  notNegative: ['minOutputKw', 'referenceOutputKw'],
  ordered: [['minOutputKw', 'maxOutputKw']],
};

const RULES: Readonly<Record<AssetKind, KindRules>> = {
  battery: {
    positive: [
      'energyCapacityKwh',
      'maxChargeKw',
      'maxDischargeKw',
      'efficiencyCharge',
      'efficiencyDischarge',
    ],
    perUnit: ['efficiencyCharge', 'efficiencyDischarge', 'socMin', 'socMax'],
    notNegative: ['wearEurPerKwh'],
    ordered: [['socMin', 'socMax']],
  },
  pv: { positive: ['peakKw'] },
  'ev-hub': EV,
  'ev-home': EV,
  'hot-water': {
    positive: ['energyCapacityKwh', 'maxChargeKw'],
    perUnit: ['lossPerHour', 'socMin'],
    notNegative: ['coldWaterEurPerKwh'],
    hourly: ['drawKw'],
  },
  'tertiary-hvac': BUILDING,
  'passive-block': BUILDING,
  'slab-block': BUILDING,
  lighting: { perUnit: ['dimFloor'], notNegative: ['dimEurPerKwh'] },
  chp: GENERATION,
  'waste-to-energy': GENERATION,
  hydro: {},
  wind: {},
  'ev-fleet': { positive: ['maxChargeKw'], notNegative: ['unmetEurPerKwh'] },
  'fixed-load': { hourly: ['profileKw'] },
  'demand-response': {
    positive: ['blockKw', 'durationSlots', 'deliveryProbability'],
    perUnit: ['minShare', 'reboundShare', 'deliveryProbability'],
    notNegative: ['noticeSlots', 'callsLeft', 'reboundSlots'],
  },
  'power-envelope': { hourly: ['minKw', 'maxKw'], notNegative: ['unservedEurPerKwh'] },
  'power-profile': { notNegative: ['unservedEur'] },
};

/** Every broken rule of one asset. */
export function assetProblems(asset: Asset, grid: GridModel, declared: ReadonlySet<string>): GridProblem[] {
  const path = ['assets', asset.id];
  return [
    ...placeProblems(asset, grid, declared),
    ...numberProblems(path, asset, { positive: ['ratedKw', 'rampKwPerS'] }),
    ...numberProblems(path, asset, RULES[asset.kind]),
    ...stateProblems(path, asset),
    ...kindProblems(path, asset),
  ];
}

function placeProblems(asset: Asset, grid: GridModel, declared: ReadonlySet<string>): GridProblem[] {
  const path = ['assets', asset.id];
  const meter = grid.meters.find((m) => m.id === asset.meterId);
  if (meter === undefined) {
    if (declared.has(asset.meterId)) return [];
    const known = grid.meters.map((m) => m.id);
    return [unknownReference([...path, 'meterId'], asset.meterId, 'a meter', known)];
  }
  const problems: GridProblem[] = [];
  for (const key of ['substationId', 'districtId'] as const) {
    if (asset[key] !== meter[key]) {
      problems.push({
        path: [...path, key],
        message: `saw ${asset[key]} while its meter ${meter.id} says ${meter[key]}; expected the same; correct one`,
      });
    }
  }
  return problems;
}

function numberProblems(path: readonly string[], asset: Asset, rules: KindRules): GridProblem[] {
  const fields = asset as unknown as Readonly<Record<string, unknown>>;
  const number = (key: string): number => fields[key] as number;
  const problems: GridProblem[] = [];
  const check = (keys: readonly string[] | undefined, ok: (v: number) => boolean, expected: string): void => {
    for (const key of keys ?? []) {
      if (!ok(number(key))) {
        problems.push({
          path: [...path, key],
          message: `saw ${String(number(key))}; expected ${expected}; correct the number`,
        });
      }
    }
  };
  check(rules.positive, (v) => v > 0, 'a number above 0');
  check(rules.notNegative, (v) => v >= 0, 'a number of 0 or more');
  check(rules.perUnit, (v) => v >= 0 && v <= 1, 'a share from 0 to 1 (80 % is 0.8)');
  for (const key of rules.hourly ?? []) {
    const length = (fields[key] as readonly number[]).length;
    if (length !== 24) problems.push(hourly([...path, key], length));
  }
  for (const [low, high] of rules.ordered ?? []) {
    if (number(low) < number(high)) continue;
    problems.push({
      path: [...path, low],
      message: `saw ${low} ${String(number(low))} and ${high} ${String(number(high))}; expected ${low} below ${high}; correct one`,
    });
  }
  return problems;
}

function stateProblems(path: readonly string[], asset: Asset): GridProblem[] {
  const problems: GridProblem[] = [];
  const safe = asset.safeState;
  if (safe.mode === 'power' && Math.abs(safe.powerKw) > asset.ratedKw) {
    problems.push({
      path: [...path, 'safeState'],
      message: `saw ${String(safe.powerKw)} kW; expected at most the rated ${String(asset.ratedKw)} kW either way; lower it`,
    });
  }
  if ((asset.kind === 'hydro' || asset.kind === 'fixed-load') && asset.controllable) {
    const what = asset.kind === 'hydro' ? 'run-of-river plant' : 'fixed load';
    problems.push({
      path: [...path, 'controllable'],
      message: `saw a controllable ${what}; expected measured only; write \`controllable: false\` and no \`control\``,
    });
  }
  return problems;
}
