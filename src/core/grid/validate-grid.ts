/** Rules a grid model must keep whatever file or form it came from: names, references, tree, limits. */
import { assetProblems } from './validate-asset.js';
import type { GridModel } from './grid-model.js';
import { unknownReference, type GridProblem } from './grid-problem.js';
import { feederProblems } from './validate-feeders.js';
import { lineProblems } from './validate-lines.js';
import { tariffProblems } from './validate-tariff.js';

/** Node id that limits and plans use for the whole city; no part of the grid may be called so. */
const CITY_ID = 'CITY';

/** Collections whose ids are unique together. */
const NAMED = [
  'districts',
  'substations',
  'branches',
  'lines',
  'feederNetworks',
  'meters',
  'assets',
] as const;

/** What validation may know beyond the model itself. */
export interface GridValidationOptions {
  /** Ids that exist but are not in the model, because they were themselves refused: no error to refer to them. */
  readonly alsoDeclared?: ReadonlySet<string>;
}

/**
 * Every broken rule of a grid model; empty when it can be planned on.
 *
 * @param grid model, limits in [kW]
 */
export function validateGrid(grid: GridModel, options: GridValidationOptions = {}): GridProblem[] {
  const declared = options.alsoDeclared ?? new Set<string>();
  return [
    ...limitProblems(grid),
    ...tariffProblems(grid),
    ...nameProblems(grid),
    ...branchProblems(grid, declared),
    ...lineProblems(grid),
    ...meterProblems(grid, declared),
    ...feederProblems(grid),
    ...grid.assets.flatMap((asset) => assetProblems(asset, grid, declared)),
  ];
}

function limitProblems(grid: GridModel): GridProblem[] {
  const problems = [
    ...above0(['cityImportLimitWinterKw'], grid.cityImportLimitWinterKw, 'kW'),
    ...above0(['cityImportLimitSummerKw'], grid.cityImportLimitSummerKw, 'kW'),
  ];
  for (const s of grid.substations) {
    const path = ['substations', s.id];
    problems.push(...above0([...path, 'importLimitKw'], s.importLimitKw, 'kW'));
    problems.push(...above0([...path, 'exportLimitKw'], s.exportLimitKw, 'kW'));
    problems.push(...above0([...path, 'firmKva'], s.firmKva, 'kVA'));
    if (s.importLimitKw > s.firmKva && s.firmKva > 0) {
      problems.push({
        path: [...path, 'importLimitKw'],
        message: `saw ${String(s.importLimitKw)} kW with firmKva ${String(s.firmKva)}; expected a limit within the firm capacity; lower it`,
      });
    }
  }
  for (const b of grid.branches) problems.push(...above0(['branches', b.id, 'limitKw'], b.limitKw, 'kW'));
  return problems;
}

function above0(path: readonly string[], value: number, unit: string): GridProblem[] {
  if (value > 0) return [];
  return [
    {
      path,
      message: `saw ${String(value)}; expected a number above 0 [${unit}]; write its amount without a sign`,
    },
  ];
}

function nameProblems(grid: GridModel): GridProblem[] {
  const owner = new Map<string, string>([[CITY_ID, 'the city']]);
  const problems: GridProblem[] = [];
  for (const collection of NAMED) {
    for (const { id } of grid[collection] ?? []) {
      const first = owner.get(id);
      if (first !== undefined) {
        problems.push({
          path: [collection, id],
          message: `saw the id "${id}" again, it already names ${first}; expected ids unique in the site; rename one`,
        });
      }
      owner.set(id, `one of ${collection}`);
    }
  }
  return problems;
}

function branchProblems(grid: GridModel, declared: ReadonlySet<string>): GridProblem[] {
  const problems: GridProblem[] = [];
  for (const branch of grid.branches) {
    const walk = rootOf(grid, branch.id);
    const path = ['branches', branch.id, 'parentId'];
    if (walk.end === 'loop') {
      const loop = walk.visited.join(' -> ');
      problems.push({
        path,
        message: `saw a loop: ${loop}; expected a tree that ends at a substation; correct a parent`,
      });
    } else if (
      walk.end === 'unknown' &&
      !nodeExists(grid, branch.parentId) &&
      !declared.has(branch.parentId)
    ) {
      problems.push(unknownReference(path, branch.parentId, 'a substation or branch', nodeIds(grid)));
    }
  }
  return problems;
}

function meterProblems(grid: GridModel, declared: ReadonlySet<string>): GridProblem[] {
  const problems: GridProblem[] = [];
  const refer = (path: string[], id: string, what: string, ids: readonly string[]): void => {
    if (!ids.includes(id) && !declared.has(id)) problems.push(unknownReference(path, id, what, ids));
  };
  const substations = grid.substations.map((s) => s.id);
  const districts = grid.districts.map((d) => d.id);
  const branches = grid.branches.map((b) => b.id);
  for (const m of grid.meters) {
    refer(['meters', m.id, 'substationId'], m.substationId, 'a substation', substations);
    refer(['meters', m.id, 'districtId'], m.districtId, 'a district', districts);
    if (m.branchId === undefined) continue;
    refer(['meters', m.id, 'branchId'], m.branchId, 'a branch', branches);
    const walk = rootOf(grid, m.branchId);
    if (walk.end === 'substation' && walk.root !== m.substationId) {
      problems.push({
        path: ['meters', m.id, 'branchId'],
        message: `saw branch "${m.branchId}", which hangs on ${walk.root}; expected a branch of ${m.substationId}; correct one of the two`,
      });
    }
  }
  return problems;
}

function nodeIds(grid: GridModel): string[] {
  return [...grid.substations, ...grid.branches].map((n) => n.id);
}

function nodeExists(grid: GridModel, id: string): boolean {
  return grid.substations.some((s) => s.id === id) || grid.branches.some((b) => b.id === id);
}

interface Walk {
  readonly end: 'substation' | 'unknown' | 'loop';
  readonly root: string;
  readonly visited: readonly string[];
}

/** Climbs from a branch to its substation. */
function rootOf(grid: GridModel, branchId: string): Walk {
  const visited: string[] = [];
  let at = branchId;
  for (;;) {
    if (grid.substations.some((s) => s.id === at)) return { end: 'substation', root: at, visited };
    if (visited.includes(at)) return { end: 'loop', root: at, visited: [...visited, at] };
    visited.push(at);
    const branch = grid.branches.find((b) => b.id === at);
    if (branch === undefined) return { end: 'unknown', root: at, visited };
    at = branch.parentId;
  }
}
