/** Rules of a meshed network: lines between known ends, and a way from the infeed to every substation. */
import type { GridModel } from './grid-model.js';
import { unknownReference, type GridProblem } from './grid-problem.js';

/** End of a line that stands for the network above. */
const INFEED = 'CITY';

/** Every broken rule of the lines; none without lines. */
export function lineProblems(grid: GridModel): GridProblem[] {
  const lines = grid.lines ?? [];
  if (lines.length === 0) return [];
  const stations = grid.substations.filter((s) => s.level === 'distribution').map((s) => s.id);
  const ends = [INFEED, ...stations];
  const problems = lines.flatMap((line): GridProblem[] => {
    const path = ['lines', line.id];
    const unknown = (['fromId', 'toId'] as const).flatMap((key) =>
      ends.includes(line[key])
        ? []
        : [unknownReference([...path, key], line[key], 'CITY or a substation of the distribution', ends)],
    );
    return [
      ...unknown,
      ...above0([...path, 'reactance'], line.reactance),
      ...above0([...path, 'limitKw'], line.limitKw),
      ...(line.fromId === line.toId
        ? [
            {
              path: [...path, 'toId'],
              message: `saw ${line.toId} at both ends; expected two ends; correct one`,
            },
          ]
        : []),
    ];
  });
  return problems.length > 0 ? problems : islandProblems(grid, stations);
}

function islandProblems(grid: GridModel, stations: readonly string[]): GridProblem[] {
  const reached = new Set([INFEED]);
  for (let before = 0; before !== reached.size;) {
    before = reached.size;
    for (const { fromId, toId } of grid.lines ?? []) {
      if (reached.has(fromId)) reached.add(toId);
      if (reached.has(toId)) reached.add(fromId);
    }
  }
  return stations
    .filter((id) => !reached.has(id))
    .map((id) => ({
      path: ['substations', id],
      message: `saw no line to ${id} while the site has lines; expected a way from CITY to every substation; add its line`,
    }));
}

function above0(path: readonly string[], value: number): GridProblem[] {
  if (value > 0) return [];
  return [{ path, message: `saw ${String(value)}; expected a number above 0; correct the number` }];
}
