/** `traboule plan edit` and `traboule plan reproduce`: asked of the service, done by a worker, told here when it is done. */
import { z } from 'zod';
import { readSettings } from '../config/read-settings.js';
import type { ReproductionReport } from '../core/control/reproduction.js';
import type { DispatchPlan } from '../core/dispatch/plan.js';
import { civilTime } from '../core/time/civil.js';
import { formatInstant, parseInstant } from '../core/time/instant.js';
import { SLOT_MS } from '../core/time/slot.js';
import { ApiClient, type EditOutcomeAnswer, type WorkAnswer } from './api-client.js';
import { EXIT, NotDoneError, UsageError } from './fail.js';
import { readOptions, urlOption } from './options.js';

const TIME_FORM =
  'expected a quarter-hour of the plan such as 18:15, or an instant such as 2026-01-15T18:15:00+01:00';
const editSchema = z.object({
  url: urlOption.optional(),
  asset: z.string().min(1),
  from: z.string().min(1, TIME_FORM),
  to: z.string().min(1, TIME_FORM),
  kw: z
    .string()
    .regex(
      /^(local|-?\d+(\.\d+)?)$/,
      'expected a power in kW, positive = from the network into the asset, or "local"',
    )
    .transform((text) => (text === 'local' ? null : Number(text))),
  reason: z.string().trim().min(3, 'say in a few words why'),
});
const urlSchema = z.object({ url: urlOption.optional() });

/** Pause between two questions whether it is done, and the longest wait in all [wall ms]. */
const PAUSE_MS = 500;
const PATIENCE_MS = 600_000;

const ALSO_SHOWN = 12;
const VALUES_SHOWN = 20;

/** Proposes the plan with one setpoint pinned; exit code 1 when it cannot be. */
export async function planEdit(id: string, given: unknown): Promise<void> {
  const options = readOptions(editSchema, given);
  const api = new ApiClient(readSettings(), options.url);
  const plan = await api.plan(id);
  const fromMs = timeOf(plan, options.from, plan.content.firstSlotMs);
  const toMs = timeOf(plan, options.to, fromMs + SLOT_MS);
  const pin = { assetId: options.asset, fromMs, toMs, powerKw: options.kw };
  const asked = await api.editPlan(id, {
    ...{ contentHash: plan.contentHash, pins: [pin], reason: options.reason },
  });
  const outcome = await outcomeOf(asked, () => api.planEdit(id, asked.id));
  print(editLines(id, outcome));
  if (outcome.status === 'impossible') process.exitCode = EXIT.no;
}

/** Makes a plan again from what is stored; exit code 0 = identical, 1 = it is not. */
export async function planReproduce(id: string, given: unknown): Promise<void> {
  const api = new ApiClient(readSettings(), readOptions(urlSchema, given).url);
  const asked = await api.reproducePlan(id);
  const report = await outcomeOf(asked, () => api.planReproduction(id));
  print(reportLines(id, report));
  if (!report.identical) process.exitCode = EXIT.no;
}

async function outcomeOf<T>(asked: WorkAnswer<T>, ask: () => Promise<WorkAnswer<T>>): Promise<T> {
  const endMs = performance.now() + PATIENCE_MS;
  for (let work = asked; ; work = await ask()) {
    if (work.outcome !== null) return work.outcome;
    if (work.failure !== null) throw new NotDoneError(`the worker could not do it: ${work.failure}`);
    if (performance.now() > endMs)
      throw new NotDoneError(
        'no worker took it up within ten minutes; "traboule status" says what the service does',
      );
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** A quarter-hour of the plan by its civil time, the first one not before `notBeforeMs`, or any instant. */
function timeOf({ content }: DispatchPlan, text: string, notBeforeMs: number): number {
  const [, hour, minute] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  if (hour === undefined) return parseInstant(text);
  const ends = Array.from({ length: content.horizonSlots + 1 }, (_, t) => content.firstSlotMs + t * SLOT_MS);
  const found = ends.find((ms) => {
    const at = civilTime(ms);
    return ms >= notBeforeMs && at.hour === Number(hour) && at.minute === Number(minute);
  });
  if (found !== undefined) return found;
  throw new UsageError(
    `the plan has no quarter-hour ${text}; it goes from ${formatInstant(content.firstSlotMs)} to ${formatInstant(ends.at(-1) ?? 0)}`,
  );
}

function editLines(id: string, outcome: EditOutcomeAnswer): string[] {
  if (outcome.status === 'impossible') return [`${id} cannot be edited so: ${outcome.sentence}`];
  const { planId, contentHash, costEur, costDifferenceEur, alsoChanged } = outcome;
  const sign = costDifferenceEur < 0 ? '' : '+';
  const shown = alsoChanged
    .slice(0, ALSO_SHOWN)
    .map(
      ({ assetId, movedKwh, largestKw, largestSlotMs }) =>
        `  ${assetId.padEnd(18)}moved ${movedKwh.toFixed(1).padStart(9)} kWh, most ${largestKw.toFixed(1)} kW at ${clock(largestSlotMs)}`,
    );
  const more = alsoChanged.length - shown.length;
  return [
    `${planId} is proposed beside ${id}: ${costEur.toFixed(2)} EUR (${sign}${costDifferenceEur.toFixed(2)} EUR), hash ${contentHash}`,
    alsoChanged.length === 0 ? 'nothing else changed' : 'what changed besides the pinned asset:',
    ...shown,
    ...(more > 0 ? [`  (+${String(more)} more in the API)`] : []),
  ];
}

function reportLines(id: string, report: ReproductionReport): string[] {
  if (report.identical) return [`${id} is identical when it is made again: ${report.storedHash}`];
  const values = report.values.slice(0, VALUES_SHOWN).map(({ assetId, slotMs, storedKw, madeKw }) => {
    return `  ${assetId.padEnd(18)}${clock(slotMs)}  ${kw(storedKw)} → ${kw(madeKw)}`;
  });
  const more = report.valuesInAll - values.length;
  return [
    `${id} is not identical when it is made again: ${report.storedHash} → ${report.madeHash ?? 'no plan'}`,
    ...report.differences.map(({ part, words }) => `  ${part.padEnd(9)}${words}`),
    ...(values.length > 0 ? ['setpoints that came out otherwise, the largest first:'] : []),
    ...values,
    ...(more > 0 ? [`  (+${String(more)} more)`] : []),
  ];
}

function kw(value: number | null): string {
  return value === null ? 'local control' : `${value.toFixed(3)} kW`;
}

function clock(ms: number): string {
  const { date, hour, minute } = civilTime(ms);
  return `${date} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
