/** Rules of calendars of metering points: dates in order, times on the quarter-hour, a price for every class. */
import { CLOCK_TIME } from '../time/clock-window.js';
import type { GridModel } from './grid-model.js';
import type { GridProblem } from './grid-problem.js';
import { type CalendarSpan, classesOf, type MeteringCalendar } from './metering-calendar.js';

/** The calendars that tariff and subscriptions go by, each once. */
export function calendarsOf({ tariff, subscriptions = [] }: GridModel): MeteringCalendar[] {
  const used = [tariff.networkCalendar, ...subscriptions.map(({ calendar }) => calendar)];
  return [...new Map(used.flatMap((one) => (one === undefined ? [] : [[one.id, one] as const]))).values()];
}

/** Every broken rule of these calendars, and of those that only programs go by. */
export function calendarProblems(grid: GridModel): GridProblem[] {
  const used = calendarsOf(grid);
  const others = (grid.meteringPoints ?? []).filter(({ id }) => !used.some((one) => one.id === id));
  return [...used, ...others].flatMap(problemsOf);
}

function problemsOf(calendar: MeteringCalendar): GridProblem[] {
  const path = ['meteringPoints', calendar.id];
  if (calendar.spans.length === 0) {
    return [
      {
        path,
        message:
          'saw no calendar of this metering point; expected one with at least one span; write it, or correct the name',
      },
    ];
  }
  const missing = classesOf(calendar).filter((name) => calendar.eurPerKwh[name] === undefined);
  const prices = missing.map((name) => ({
    path: [...path, 'eurPerKwh'],
    message: `saw no price of class ${name}; expected one for each class of ${calendar.kind} [EUR/kWh]; add it`,
  }));
  return [...prices, ...calendar.spans.flatMap((span, index) => spanProblems(calendar, span, index))];
}

function spanProblems({ id, spans }: MeteringCalendar, span: CalendarSpan, index: number): GridProblem[] {
  const path = ['meteringPoints', id, 'spans', index];
  const problems: GridProblem[] = [];
  const { fromDate, untilDate } = span;
  if (untilDate !== null && untilDate <= fromDate) {
    const message = `saw ${fromDate} until ${untilDate}; expected an end after the beginning; correct the dates`;
    problems.push({ path: [...path, 'until'], message });
  }
  const next = spans[index + 1];
  if (next !== undefined && untilDate !== next.fromDate) {
    const message = `saw ${untilDate ?? 'no end'} before a span from ${next.fromDate}; expected spans that follow each other without a gap; end it on ${next.fromDate}`;
    problems.push({ path: [...path, 'until'], message });
  }
  for (const key of ['offPeak', 'offPeakLowSeason', 'peak'] as const) {
    for (const time of (span[key] ?? []).flatMap(({ from, to }) => [from, to])) {
      if (CLOCK_TIME.test(time)) continue;
      const message = `saw "${time}"; expected a time on the quarter-hour such as 22:30; correct it`;
      problems.push({ path: [...path, key], message });
    }
  }
  for (const key of ['peakDays', 'offPeakDays'] as const) {
    const wrong = (span[key] ?? []).find((day) => !Number.isInteger(day) || day < 1 || day > 7);
    if (wrong === undefined) continue;
    const message = `saw ${String(wrong)}; expected days from 1 (Monday) to 7 (Sunday); correct the number`;
    problems.push({ path: [...path, key], message });
  }
  return problems;
}
