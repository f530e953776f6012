/** Contradictions of a scenario: names the grid does not have, edits that exclude each other, ranges without a day. */
import type { GridModel } from '../grid/grid-model.js';
import { REFILL_AHEAD_MS } from '../grid/refill.js';
import { validateGrid } from '../grid/validate-grid.js';
import { nearestName } from '../nearest-name.js';
import { civilDay } from '../time/civil.js';
import { parseInstant } from '../time/instant.js';
import { SLOT_MS } from '../time/slot.js';
import { editGrid } from './edited-grid.js';
import { editKey } from './edit-key.js';
import type { Scenario, ScenarioEdit, ScenarioIssue, ScenarioVariant } from './scenario.js';

/** Longest range [days], a leap year. */
const MOST_DAYS = 366;
/** Dates somebody may have data or tariffs of; before them clocks were not on quarter-hours either. */
const FIRST_DATE = '2000-01-01';
const LAST_DATE = '2100-01-01';
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/**
 * Every problem of a scenario on a grid; empty when it can be played.
 *
 * @param variants the variants as they are played: edits of the scenario and of the sweeps included
 */
export function scenarioProblems(
  scenario: Scenario,
  variants: readonly ScenarioVariant[],
  grid: GridModel,
): ScenarioIssue[] {
  const range = rangeProblems(scenario);
  if (range.length > 0) return range;
  return [
    ...nameProblems(scenario),
    ...variants.flatMap((variant) => {
      const at = `variant ${variant.id}`;
      const own = editProblems(variant.edits, scenario, grid).map((issue) => ({
        path: `${at}, ${issue.path}`,
        message: issue.message,
      }));
      return own.length > 0 ? own : gridProblems(at, variant.edits, grid);
    }),
  ];
}

function rangeProblems({ base }: Scenario): ScenarioIssue[] {
  const path = 'base';
  const outside = [base.from, base.until].find((date) => date < FIRST_DATE || date > LAST_DATE);
  if (outside !== undefined) {
    const message = `saw ${outside}; expected dates from ${FIRST_DATE} to ${LAST_DATE}; correct the date`;
    return [{ path, message }];
  }
  try {
    const days = (civilDay(base.until).startMs - civilDay(base.from).startMs) / DAY_MS;
    if (days <= 0) {
      return [
        {
          path,
          message: `saw an empty range from ${base.from} until ${base.until}; expected until after from, it is not included; write the day after the last`,
        },
      ];
    }
    if (days <= MOST_DAYS + 0.1) return [];
    return [
      {
        path,
        message: `saw ${String(Math.round(days))} days; expected at most ${String(MOST_DAYS)}; split the range`,
      },
    ];
  } catch (error) {
    return [{ path, message: error instanceof Error ? error.message : String(error) }];
  }
}

function nameProblems({ variants, compare }: Scenario): ScenarioIssue[] {
  const ids = variants.map(({ id }) => id);
  const problems: ScenarioIssue[] = [];
  for (const [v, id] of ids.entries()) {
    if (ids.indexOf(id) < v)
      problems.push({
        path: `variants[${String(v)}].id`,
        message: `saw "${id}" again; expected each once; rename one`,
      });
  }
  const asked: readonly (readonly [string, string])[] = [
    ['compare.against', compare.against],
    ...compare.targets.map((target, t) => [`compare.targets[${String(t)}].variant`, target.variant] as const),
  ];
  for (const [path, id] of asked) if (!ids.includes(id)) problems.push(unknown(path, id, ids, 'variant'));
  return problems;
}

/** Problems of the edits among each other and with the grid as the edits before left it. */
function editProblems(edits: readonly ScenarioEdit[], scenario: Scenario, grid: GridModel): ScenarioIssue[] {
  const seen = new Map<string, ScenarioEdit>();
  const problems: ScenarioIssue[] = [];
  let soFar = grid;
  for (const [e, edit] of edits.entries()) {
    const path = `edit ${String(e + 1)} (${edit.edit})`;
    const before = seen.get(editKey(edit));
    const own = before
      ? [{ path, message: twice(edit, before) }]
      : [
          ...sharedDistricts(path, edit, [...seen.values()]),
          ...unknownNames(path, edit, soFar),
          ...emptyEdit(path, edit),
          ...shortSeries(path, edit, scenario),
        ];
    problems.push(...own, ...madeOnly(path, edit, scenario));
    seen.set(editKey(edit), edit);
    if (own.length === 0) soFar = editGrid(soFar, [edit], scenario.base.seed).grid;
  }
  return problems;
}

/** Demand of one part is scaled in every district once; none named = all of them. */
function sharedDistricts(path: string, edit: ScenarioEdit, before: readonly ScenarioEdit[]): ScenarioIssue[] {
  if (edit.edit !== 'demand') return [];
  const shares = (other: ScenarioEdit): boolean =>
    other.edit === 'demand' &&
    other.part === edit.part &&
    (edit.districts?.some((id) => other.districts?.includes(id) ?? true) ?? true);
  if (!before.some(shares)) return [];
  const where = edit.districts?.join(', ') ?? 'all districts';
  const message = `saw demand (${edit.part}) of ${where} scaled again; expected each district once for a part; join the edits`;
  return [{ path, message }];
}

function twice(edit: ScenarioEdit, before: ScenarioEdit): string {
  const what = before.edit === edit.edit ? `${edit.edit} twice` : `${before.edit} and ${edit.edit}`;
  return `saw ${what} for ${editKey(edit)}; expected one of them, because they contradict each other; leave one out`;
}

function unknownNames(path: string, edit: ScenarioEdit, grid: GridModel): ScenarioIssue[] {
  const assets = grid.assets.map((a) => a.id);
  const stations = grid.substations.map((s) => s.id);
  const meters = grid.meters.map((m) => m.id);
  const districts = grid.districts.map((d) => d.id);
  const needs = (id: string | undefined, known: readonly string[], what: string): ScenarioIssue[] =>
    id === undefined || known.includes(id) ? [] : [unknown(path, id, known, what)];
  switch (edit.edit) {
    case 'demand':
      return (edit.districts ?? []).flatMap((id) => needs(id, districts, 'district'));
    case 'replace-demand':
      return needs(edit.meter, meters, 'meter');
    case 'add-asset':
      return [
        ...needs(edit.like, assets, 'asset'),
        ...needs(edit.meter, meters, 'meter'),
        ...(assets.includes(edit.id)
          ? [
              {
                path,
                message: `saw the id ${edit.id}, which an asset has already; expected a new one; rename it`,
              },
            ]
          : []),
      ];
    case 'lose-asset':
    case 'resize-asset':
      return needs(edit.asset, assets, 'asset');
    case 'limit':
      return needs(edit.node, ['CITY', ...stations, ...grid.branches.map((b) => b.id)], 'node');
    case 'lose-transformer':
      return [...needs(edit.substation, stations, 'substation'), ...tooMuchLeft(path, edit, grid)];
    case 'lose-substation':
      return [
        ...needs(edit.substation, stations, 'substation'),
        ...needs(edit.to, stations, 'substation'),
        ...(edit.to === edit.substation
          ? [{ path, message: `saw ${edit.to} as its own neighbour; expected another substation; name one` }]
          : []),
      ];
    case 'unsteered':
      return (edit.assets ?? []).flatMap((id) => needs(id, assets, 'asset'));
    case 'lose-comms':
      return needs(edit.district, districts, 'district');
    default:
      return [];
  }
}

function tooMuchLeft(
  path: string,
  edit: Extract<ScenarioEdit, { edit: 'lose-transformer' }>,
  grid: GridModel,
): ScenarioIssue[] {
  const firmKva = grid.substations.find((s) => s.id === edit.substation)?.firmKva ?? Number.POSITIVE_INFINITY;
  if (edit.remainingKva === undefined || edit.remainingKva <= firmKva) return [];
  const message = `saw ${String(edit.remainingKva)} kVA left at ${edit.substation}; expected at most its firm capacity of ${String(firmKva)} kVA, which is what one loss leaves; lower it`;
  return [{ path, message }];
}

/** Edits that say nothing. */
function emptyEdit(path: string, edit: ScenarioEdit): ScenarioIssue[] {
  const isEmpty =
    (edit.edit === 'weather' && edit.temperatureShiftK === undefined && edit.clearSky === undefined) ||
    (edit.edit === 'tariff' && Object.keys(edit).length === 1) ||
    (edit.edit === 'unsteered' && edit.kinds === undefined && edit.assets === undefined);
  return isEmpty
    ? [
        {
          path,
          message:
            'saw an edit without a change; expected at least one of its fields; fill it in or leave it out',
        },
      ]
    : [];
}

/** A price for every slot that is played or planned. */
function shortSeries(path: string, edit: ScenarioEdit, { base, planning }: Scenario): ScenarioIssue[] {
  if (edit.edit !== 'price-series') return [];
  let startMs: number;
  try {
    startMs = parseInstant(edit.start);
  } catch (error) {
    return [{ path, message: error instanceof Error ? error.message : String(error) }];
  }
  const endMs = startMs + edit.eurPerKwh.length * edit.stepMinutes * MINUTE_MS;
  const needed = [
    civilDay(base.from).startMs,
    civilDay(base.until).startMs + Math.max(planning.horizonSlots * SLOT_MS, REFILL_AHEAD_MS),
  ] as const;
  if (startMs % SLOT_MS === 0 && startMs <= needed[0] && endMs >= needed[1]) return [];
  const text = (ms: number): string => new Date(ms).toISOString();
  return [
    {
      path,
      message: `saw prices from ${text(startMs)} to ${text(endMs)}; expected them on the quarter-hour from ${text(needed[0])} to ${text(needed[1])}, the range and the horizon beyond it, at least a day; complete the series`,
    },
  ];
}

/** What was recorded has no parts and no other weather. */
function madeOnly(path: string, edit: ScenarioEdit, { base }: Scenario): ScenarioIssue[] {
  const needsMade =
    edit.edit === 'weather' || edit.edit === 'heat-pumps' || (edit.edit === 'demand' && edit.part !== 'all');
  if (base.source === 'made' || !needsMade) return [];
  const message = `saw an edit that only the made world can play, on a recorded base; expected base.source: made; change the source or leave the edit out`;
  return [{ path, message }];
}

/** The edited grid must be one that can be planned on. */
function gridProblems(at: string, edits: readonly ScenarioEdit[], grid: GridModel): ScenarioIssue[] {
  const before = new Set(validateGrid(grid).map(({ path, message }) => `${path.join('.')} ${message}`));
  return validateGrid(editGrid(grid, edits, 0).grid)
    .filter(({ path, message }) => !before.has(`${path.join('.')} ${message}`))
    .map(({ path, message }) => ({ path: `${at}, ${path.join('.')} after its edits`, message }));
}

function unknown(path: string, id: string, known: readonly string[], what: string): ScenarioIssue {
  const near = known.length === 0 ? 'there is none' : `the nearest is ${nearestName(id, known)}`;
  return {
    path,
    message: `saw the ${what} "${id}", which is not there; expected one of the base (${near}); correct the name`,
  };
}
