/** `traboule plan …` and `traboule status`: what an operator without a console works with. */
import { z } from 'zod';
import { readSettings } from '../config/read-settings.js';
import type { AssetSchedule, DispatchPlan } from '../core/dispatch/plan.js';
import { civilTime } from '../core/time/civil.js';
import { SLOT_HOURS, SLOT_MS } from '../core/time/slot.js';
import { ApiClient, type PlanSummary } from './api-client.js';
import { NotDoneError } from './fail.js';
import { readOptions, urlOption } from './options.js';

const urlSchema = z.object({ url: urlOption.optional() });

const LISTED = 12;
const CHANGES_SHOWN = 15;
const HOTTEST_SHOWN = 3;

/** Newest plans, one line each. */
export async function planList(given: unknown): Promise<void> {
  const plans = await client(given).plans(LISTED);
  const lines = plans.map(
    (p) =>
      `${p.id.padEnd(26)}${p.state.padEnd(12)}from ${clock(p.firstSlotMs)}  ${p.costEur.toFixed(0).padStart(9)} EUR` +
      `  peak ${mw(p.peakImportKw)}  ${changesOf(p)}  decide before ${clock(p.approveByMs)}`,
  );
  print(lines.length > 0 ? lines : ['no plan yet']);
}

function changesOf({ changedKw, movedKwh }: PlanSummary): string {
  if (changedKw === null || movedKwh === null) return 'no plan in force to compare with';
  return `changes ${mw(changedKw)}, moves ${(movedKwh / 1000).toFixed(2)} MWh`;
}

/** A plan in words: cost, limits, and why each setpoint has its value. */
export async function planShow(id: string | undefined, given: unknown): Promise<void> {
  const api = client(given);
  const wanted = id ?? (await api.plans(1))[0]?.id;
  if (wanted === undefined)
    throw new NotDoneError('there is no plan yet; "traboule status" says what the service waits for');
  const plan = await api.plan(wanted);
  const heat = await heatLines(api, wanted);
  const volts = await voltageLines(api, plan);
  print([
    ...headLines(plan),
    '',
    ...limitLines(plan),
    '',
    ...heat,
    ...volts,
    '',
    ...callLines(plan),
    ...setpointLines(plan),
  ]);
}

/** What the service does now. */
export async function statusCommand(given: unknown): Promise<void> {
  const api = client(given);
  const health = await api.health();
  const setpoints = await api.setpoints();
  const counts = new Map<string, number>();
  for (const { state } of setpoints) counts.set(state, (counts.get(state) ?? 0) + 1);
  const journal = await api.journal(8);
  print([
    ...Object.entries(health).map(([key, value]) => `${key.padEnd(18)}${String(value)}`),
    `${'orders this slot'.padEnd(18)}${[...counts].map(([state, n]) => `${String(n)} ${state}`).join(', ') || 'none'}`,
    '',
    ...journal.map((entry) => `${clock(entry.atMs)}  ${entry.severity.padEnd(8)}${entry.message}`),
  ]);
}

function client(given: unknown): ApiClient {
  return new ApiClient(readSettings(), readOptions(urlSchema, given).url);
}

function headLines({ id, contentHash, state, content, check, approveByMs }: DispatchPlan): string[] {
  const terms = Object.entries(content.costByTerm).map(([term, eur]) => `${term} ${eur.toFixed(0)}`);
  return [
    `${id}  ${state}  hash ${contentHash}`,
    `from ${clock(content.firstSlotMs)} for ${String(content.horizonSlots / 4)} h, in force until ${clock(content.validUntilMs)}, decide before ${clock(approveByMs)}`,
    `cost ${content.costEur.toFixed(0)} EUR (${terms.join(', ')}), peak import ${mw(content.peakImportKw)}`,
    `check: ${check.passed ? 'passed' : 'FAILED'}, ${String(check.comparisons)} comparisons, ${String(check.findings.length)} findings`,
    `against the plan in force: ${mw(content.churn.changedKw)} changed, ${(content.churn.movedKwh / 1000).toFixed(2)} MWh moved`,
  ];
}

function limitLines({ content }: DispatchPlan): string[] {
  return content.nodes
    .map((node) => ({
      node,
      worst: Math.max(...node.importKw.map((kw, k) => kw / (node.limitKw[k] ?? Number.POSITIVE_INFINITY))),
    }))
    .sort((a, b) => b.worst - a.worst)
    .slice(0, 6)
    .map(({ node, worst }) => `${node.nodeId.padEnd(8)} up to ${(worst * 100).toFixed(1)} % of its limit`);
}

/** The hottest transformers; a plan whose weather is not kept is shown without. */
async function heatLines(api: ApiClient, planId: string): Promise<string[]> {
  try {
    return (await api.planTransformers(planId)).slice(0, HOTTEST_SHOWN).map((course) => {
      const warning = course.verdict === 'normal' ? '' : `  ${course.verdict.replaceAll('-', ' ')}`;
      return `${course.substationId.padEnd(8)} hot spot up to ${course.hottestC.toFixed(0)} °C at ${clock(course.hottestMs)}, ${course.lifeUsedH.toFixed(1)} h of life${warning}`;
    });
  } catch (error) {
    if (error instanceof NotDoneError) return [`no transformer temperatures: ${error.message}`];
    throw error;
  }
}

/** Lowest voltage and losses of each feeder network; none without them. */
async function voltageLines(api: ApiClient, { id, content }: DispatchPlan): Promise<string[]> {
  try {
    return (await api.planFeeders(id)).map(({ id: feeder, lowestVoltagePu, lowestBus, lossKw }) => {
      const known = lowestVoltagePu.map((volts) => volts ?? Infinity);
      const t = known.indexOf(Math.min(...known));
      const lossKwh = lossKw.reduce<number>((sum, kw) => sum + (kw ?? 0) * SLOT_HOURS, 0);
      const when = clock(content.firstSlotMs + t * SLOT_MS);
      return `${feeder.padEnd(8)} down to ${(known[t] ?? 0).toFixed(4)} pu at bus ${String(lowestBus[t])} at ${when}, losses ${lossKwh.toFixed(0)} kWh`;
    });
  } catch (error) {
    if (error instanceof NotDoneError) return [`no voltages: ${error.message}`];
    throw error;
  }
}

/** Buildings that are called if the plan is approved. */
function callLines({ content }: DispatchPlan): string[] {
  return (content.calls ?? []).map((call) => {
    const what = `${call.askedKw.toFixed(0)} kW from ${clock(call.startMs)} to ${clock(call.endMs)}`;
    const counted = `${call.expectedKw.toFixed(0)} kW counted on (${(100 * call.probability).toFixed(0)} %)`;
    const verb = call.status === 'draft' ? 'calls' : 'foresees';
    return `${verb} ${call.buildingName}: ${what}, ${counted}, ${call.paymentEur} EUR if all is delivered`;
  });
}

function setpointLines({ content }: DispatchPlan): string[] {
  const at = content.frozenSlots;
  const powerOf = (s: AssetSchedule): number => s.powerKw[at] ?? 0;
  const steered = content.schedules.filter((s) => s.powerKw[at] !== null && s.powerKw[at] !== undefined);
  const shown = [...steered]
    .sort((a, b) => Math.abs(powerOf(b)) - Math.abs(powerOf(a)))
    .slice(0, CHANGES_SHOWN);
  return [
    ...shown.map((s) => `${s.assetId.padEnd(18)}${mw(powerOf(s)).padStart(10)}  ${s.reason.sentence}`),
    ...(steered.length > shown.length
      ? [`(+${String(steered.length - shown.length)} smaller ones in the API)`]
      : []),
  ];
}

function mw(kw: number): string {
  return `${(kw / 1000).toFixed(2)} MW`;
}

function clock(ms: number): string {
  const { date, hour, minute } = civilTime(ms);
  return `${date} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
