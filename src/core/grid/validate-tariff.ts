/** Rules of what the grid pays for: prices by hour, network classes, subscribed power, ramps, reserve. */
import { calendarProblems } from './validate-calendar.js';
import { classesOf } from './metering-calendar.js';
import type { GridModel } from './grid-model.js';
import { hourly, unknownReference, type GridProblem } from './grid-problem.js';

/** Every broken rule of tariff, subscriptions, ramps and reserve. */
export function tariffProblems(grid: GridModel): GridProblem[] {
  return [
    ...priceProblems(grid),
    ...classProblems(grid),
    ...calendarProblems(grid),
    ...subscriptionProblems(grid),
    ...rampProblems(grid),
    ...reserveProblems(grid),
  ];
}

function priceProblems(grid: GridModel): GridProblem[] {
  const t = grid.tariff;
  const problems: GridProblem[] = [];
  for (const key of [
    'energyWinterEurPerKwh',
    'energySummerEurPerKwh',
    'networkEurPerKwh',
    'co2WinterGPerKwh',
    'co2SummerGPerKwh',
  ] as const) {
    if (t[key].length !== 24) problems.push(hourly(['tariff', key], t[key].length));
  }
  if (t.exportShare < 0 || t.exportShare > 1) {
    problems.push({
      path: ['tariff', 'exportShare'],
      message: `saw ${String(t.exportShare)}; expected a share from 0 to 1; write 80 % as 0.8`,
    });
  }
  if (t.peakEurPerKw < 0) {
    problems.push({
      path: ['tariff', 'peakEurPerKw'],
      message: `saw ${String(t.peakEurPerKw)}; expected 0 or more [EUR/kW]; a peak is paid for, never rewarded`,
    });
  }
  problems.push(...notNegative(['tariff', 'co2EurPerTonne'], t.co2EurPerTonne ?? 0, 'EUR/t'));
  return problems;
}

function classProblems(grid: GridModel): GridProblem[] {
  const problems: GridProblem[] = [];
  const bounds = { months: [1, 12], weekdays: [1, 7], hours: [0, 23] } as const;
  (grid.tariff.networkClasses ?? []).forEach((one, index) => {
    for (const [key, [low, high]] of Object.entries(bounds)) {
      const wrong = one[key as keyof typeof bounds].find((value) => value < low || value > high);
      if (wrong === undefined) continue;
      problems.push({
        path: ['tariff', 'networkClasses', index, key],
        message: `saw ${String(wrong)} in class ${one.name}; expected ${key} from ${String(low)} to ${String(high)}; correct the number`,
      });
    }
  });
  return problems;
}

function subscriptionProblems(grid: GridModel): GridProblem[] {
  const nodes = nodesOf(grid);
  const { networkCalendar, networkClasses = [] } = grid.tariff;
  const ofTariff = [
    ...networkClasses.map((one) => one.name),
    ...(networkCalendar ? classesOf(networkCalendar) : []),
  ];
  return (grid.subscriptions ?? []).flatMap((one, index) => {
    const path = ['subscriptions', String(index)];
    const problems = [
      ...notNegative([...path, 'subscribedKw'], one.subscribedKw, 'kW'),
      ...notNegative([...path, 'overrunEurPerKwh'], one.overrunEurPerKwh, 'EUR/kWh'),
    ];
    if (!nodes.includes(one.nodeId))
      problems.push(
        unknownReference([...path, 'nodeId'], one.nodeId, 'CITY, a substation or a branch', nodes),
      );
    const classes: readonly string[] = one.calendar ? classesOf(one.calendar) : ofTariff;
    if (one.networkClass !== undefined && !classes.includes(one.networkClass))
      problems.push(
        unknownReference([...path, 'networkClass'], one.networkClass, 'a network class', classes),
      );
    return problems;
  });
}

function rampProblems(grid: GridModel): GridProblem[] {
  const nodes = nodesOf(grid);
  return (grid.ramps ?? []).flatMap((one, index) => {
    const path = ['ramps', String(index)];
    const problems = [
      ...notNegative([...path, 'freeKw'], one.freeKw, 'kW'),
      ...notNegative([...path, 'eurPerKw'], one.eurPerKw, 'EUR/kW'),
    ];
    if (!nodes.includes(one.nodeId))
      problems.push(
        unknownReference([...path, 'nodeId'], one.nodeId, 'CITY, a substation or a branch', nodes),
      );
    if (grid.ramps?.findIndex(({ nodeId }) => nodeId === one.nodeId) !== index) {
      const message = `saw ${one.nodeId} twice; expected one price for each node; remove one`;
      problems.push({ path: [...path, 'nodeId'], message });
    }
    return problems;
  });
}

function nodesOf(grid: GridModel): string[] {
  return ['CITY', ...grid.substations.map((s) => s.id), ...grid.branches.map((b) => b.id)];
}

function reserveProblems({ reserve }: GridModel): GridProblem[] {
  if (!reserve) return [];
  const problems = (['upKw', 'downKw', 'shortfallEurPerKwh'] as const).flatMap((key) =>
    notNegative(['reserve', key], reserve[key], key === 'shortfallEurPerKwh' ? 'EUR/kWh' : 'kW'),
  );
  if (reserve.holdSlots >= 1) return problems;
  const message = `saw ${String(reserve.holdSlots)}; expected at least 1 slot the reserve has to last; correct the number`;
  return [...problems, { path: ['reserve', 'holdSlots'], message }];
}

function notNegative(path: readonly (string | number)[], value: number, unit: string): GridProblem[] {
  if (value >= 0) return [];
  return [
    { path, message: `saw ${String(value)}; expected 0 or more [${unit}]; write its amount without a sign` },
  ];
}
