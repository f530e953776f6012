/** Reads a scenario: any JSON value in, a sound scenario out, or every problem of it at once. */
import { DomainError } from '../../core/domain-error.js';
import type { GridModel } from '../../core/grid/grid-model.js';
import { FIGURE_IDS } from '../../core/scenario/figures.js';
import { NAMED_DAYS } from '../../core/scenario/named-days.js';
import { type RunOrder, variantsOf } from '../../core/scenario/run-parts.js';
import type { Scenario, ScenarioBase, ScenarioIssue } from '../../core/scenario/scenario.js';
import { daysOf } from '../../core/scenario/play-scenario.js';
import { scenarioProblems } from '../../core/scenario/scenario-problems.js';
import { type SweepAxis, sweptEdit } from '../../core/scenario/sweep.js';
import { civilDay, civilTime } from '../../core/time/civil.js';
import { editSchema } from './edit.schema.js';
import { scenarioError } from './scenario-field.js';
import { type ScenarioDocument, scenarioSchema } from './scenario.schema.js';

/** Most days a run plays, over all its variants and samples: days of work, and half a gigabyte of result. */
const MOST_DAYS_PLAYED = 20_000;
/** Problems told in one message; the list of issues has all. */
const TOLD = 20;

const DEFAULTS = { horizonHours: 24, everyMinutes: 60, riskPercent: 5, errorScale: 1, seed: 1 } as const;
const SHOWN = FIGURE_IDS.filter((id) =>
  ['costEur', 'peakImportKw', 'violations', 'co2Kg', 'coldMinutes', 'curtailedKwh', 'plansMissed'].includes(
    id,
  ),
);

/**
 * The scenario in a JSON value.
 *
 * @throws DomainError `invalid-scenario` with `context.issues: ScenarioIssue[]`, in order of the document
 */
export function readScenario(value: unknown): Scenario {
  const parsed = scenarioSchema.safeParse(value, { error: scenarioError });
  if (!parsed.success)
    throw refused(parsed.error.issues.map(({ path, message }) => ({ path: pathText(path), message })));
  return scenarioOf(parsed.data);
}

/**
 * Refuses what contradicts itself or the grid.
 *
 * @throws DomainError `invalid-scenario` with `context.issues: ScenarioIssue[]`
 */
export function refuseUnplayable(
  order: Pick<RunOrder, 'scenario' | 'sweeps' | 'samples'>,
  grid: GridModel,
): void {
  const swept = sweepProblems(order.sweeps);
  if (swept.length > 0) throw refused(swept);
  const variants = variantsOf(order);
  const issues = scenarioProblems(order.scenario, variants, grid);
  if (issues.length > 0) throw refused(issues);
  const days = daysOf(order.scenario.base).length;
  const played = variants.length * order.samples * days;
  if (played > MOST_DAYS_PLAYED)
    throw refused([{ path: '', message: tooMuch(order.samples, variants.length, days) }]);
}

/** A value that is swept has the bounds of the field it stands for. */
function sweepProblems(sweeps: readonly SweepAxis[]): ScenarioIssue[] {
  return sweeps.flatMap(({ name, values }) =>
    values.flatMap((value) => {
      const parsed = editSchema.safeParse(sweptEdit(name, value), { error: scenarioError });
      const messages = parsed.error?.issues.map(({ message }) => message) ?? [];
      return messages.map((message) => ({ path: `sweep ${name}=${String(value)}`, message }));
    }),
  );
}

function tooMuch(samples: number, variants: number, days: number): string {
  return (
    `saw ${String(variants)} variants x ${String(samples)} samples x ${String(days)} days; ` +
    `expected at most ${String(MOST_DAYS_PLAYED)} days in all, as much as a result can hold; take fewer of one`
  );
}

function scenarioOf(document: ScenarioDocument): Scenario {
  const { planning = {}, compare = {} } = document;
  const variants = (document.variants ?? [{ id: document.id, name: document.name }]).map((v) => ({
    id: v.id,
    name: v.name ?? v.id,
    edits: v.edits ?? [],
  }));
  return {
    id: document.id,
    name: document.name,
    base: baseOf(document.base),
    planning: {
      horizonSlots: (planning.horizonHours ?? DEFAULTS.horizonHours) * 4,
      everySlots: (planning.everyMinutes ?? DEFAULTS.everyMinutes) / 15,
      riskPercent: planning.riskPercent ?? DEFAULTS.riskPercent,
      errorScale: planning.errorScale ?? DEFAULTS.errorScale,
    },
    edits: document.edits ?? [],
    variants,
    compare: {
      against: compare.against ?? variants[0]?.id ?? document.id,
      figures: compare.figures ?? SHOWN,
      targets: compare.targets ?? [],
    },
  };
}

function baseOf(base: ScenarioDocument['base']): ScenarioBase {
  const made = { weather: base.weather ?? 'normal', seed: base.seed ?? DEFAULTS.seed } as const;
  if (base.day !== undefined) {
    const extra = ['from', 'until', 'days', 'weather', 'source'].filter((field) => field in base);
    if (extra.length > 0)
      throw contradiction(
        `saw day together with ${extra.join(', ')}; expected day alone, or with seed; leave the others out`,
      );
    const { from, weather } = NAMED_DAYS[base.day];
    return { from, until: dayAfter(from, 1), source: 'made', weather, seed: made.seed };
  }
  if (base.from === undefined)
    throw contradiction(
      'saw neither day nor from; expected day: cold-wave-day or the like, or from: 2026-01-15; add one',
    );
  if (base.until !== undefined && base.days !== undefined)
    throw contradiction('saw until and days; expected one of them; leave one out');
  const until = base.until ?? dayAfter(base.from, base.days ?? 1);
  const isMade = base.weather !== undefined || base.seed !== undefined;
  if (base.source === 'recorded' && base.weather !== undefined)
    throw contradiction(
      'saw a weather of the made world on a recorded base; expected source: made, or no weather',
    );
  return { from: base.from, until, source: base.source ?? (isMade ? 'made' : 'recorded'), ...made };
}

/** Civil date some days later; of a date that does not exist, the date itself: the range is refused later, by name. */
function dayAfter(date: string, days: number): string {
  try {
    let day = civilDay(date);
    for (let d = 0; d < days; d++) day = civilDay(civilTime(day.endMs).date);
    return day.date;
  } catch {
    return date;
  }
}

function contradiction(message: string): DomainError {
  return refused([{ path: 'base', message }]);
}

function refused(issues: readonly ScenarioIssue[]): DomainError {
  const lines = issues
    .slice(0, TOLD)
    .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  const more = issues.length > TOLD ? [`and ${String(issues.length - TOLD)} more`] : [];
  const count = issues.length === 1 ? '1 problem' : `${String(issues.length)} problems`;
  return new DomainError('invalid-scenario', [`${count} in the scenario`, ...lines, ...more].join('\n'), {
    issues,
  });
}

/** As a person writes it: `edits[2].factor`. */
function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${String(key)}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}
