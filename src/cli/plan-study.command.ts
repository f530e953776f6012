/** `traboule plan diff` and `traboule plan explain`: what changed and by which input, and why a plan is as it is or is not. */
import { z } from 'zod';
import { readSettings } from '../config/read-settings.js';
import type { Attribution } from '../core/control/attribute-change.js';
import type { InputDifference } from '../core/dispatch/difference/differing-inputs.js';
import { civilTime } from '../core/time/civil.js';
import { ApiClient, type PlanDifferenceAnswer } from './api-client.js';
import { readOptions, urlOption } from './options.js';

const diffSchema = z.object({ url: urlOption.optional(), causes: z.boolean().default(true) });
const explainSchema = z.object({ url: urlOption.optional(), asset: z.string().min(1).optional() });

const ASSETS_SHOWN = 12;
const INPUTS_SHOWN = 3;
const COMFORT_SHOWN = 5;

/** What lies between two plans, and which input caused it. */
export async function planDiff(before: string, after: string, given: unknown): Promise<void> {
  const options = readOptions(diffSchema, given);
  const difference = await new ApiClient(readSettings(), options.url).planDifference(
    before,
    after,
    options.causes,
  );
  print([
    ...moneyLines(difference),
    '',
    ...assetLines(difference),
    ...comfortLines(difference),
    '',
    ...inputLines(difference.inputs),
    ...(difference.attribution ? ['', ...causeLines(difference.attribution)] : []),
  ]);
}

/** Why each setpoint of a plan has its value; without an id why the newest cycle without a plan has none. */
export async function planExplain(id: string | undefined, given: unknown): Promise<void> {
  const options = readOptions(explainSchema, given);
  const api = new ApiClient(readSettings(), options.url);
  if (id !== undefined) {
    const assets = await api.planReasons(id, options.asset);
    print(
      assets.flatMap(({ assetId, reasons }) => [assetId, ...reasons.map((reason) => `  ${reason.sentence}`)]),
    );
    return;
  }
  const { conflict } = await api.newestConflict();
  if (conflict === null) {
    print(['every cycle had a plan; name one to see why its setpoints are as they are']);
    return;
  }
  const lines = [`${clock(conflict.atMs)}  ${conflict.message}`];
  if (conflict.explanation) {
    const { conflict: members, relaxations } = conflict.explanation;
    lines.push('', 'in conflict, and none of it can be left out:');
    lines.push(...members.map(({ name, words }) => `  ${name.padEnd(32)}${words ?? ''}`.trimEnd()));
    lines.push('', 'ways out, each solved, cheapest first:');
    lines.push(
      ...relaxations.map(
        ({ words, priceEur, planCostEur }) =>
          `  ${eur(priceEur)}  ${words} (the plan then costs ${eur(planCostEur).trim()})`,
      ),
    );
  }
  print(lines);
}

function moneyLines(difference: PlanDifferenceAnswer): string[] {
  const { costBeforeEur, costAfterEur, sameHorizon, peakBeforeKw, peakAfterKw } = difference;
  const terms = Object.entries(difference.costByTermEur).map(([term, change]) => `${term} ${signed(change)}`);
  const horizon = sameHorizon ? '' : ' (the plans do not cover the same slots)';
  return [
    `${difference.before} → ${difference.after}, ${clock(difference.fromMs)} to ${clock(difference.untilMs)}`,
    `cost ${costBeforeEur.toFixed(2)} → ${costAfterEur.toFixed(2)} EUR${horizon}`,
    ...(terms.length > 0 ? [`  ${terms.join(', ')} EUR`] : []),
    `peak import ${mw(peakBeforeKw)} → ${mw(peakAfterKw)}`,
    `energy moved ${difference.movedKwh.toFixed(1)} kWh, net ${signed(difference.energyKwh)} kWh`,
  ];
}

function assetLines({ assets }: PlanDifferenceAnswer): string[] {
  if (assets.length === 0) return ['no setpoint changed'];
  const lines = assets
    .slice(0, ASSETS_SHOWN)
    .map(
      (asset) =>
        `${asset.assetId.padEnd(18)}moved ${asset.movedKwh.toFixed(1).padStart(9)} kWh, net ${signed(asset.energyKwh).padStart(9)} kWh, ` +
        `most ${asset.largestKw.toFixed(1)} kW at ${clock(asset.largestSlotMs)}`,
    );
  const more = assets.length - lines.length;
  return more > 0 ? [...lines, `(+${String(more)} more in the API)`] : lines;
}

function comfortLines({ comfort }: PlanDifferenceAnswer): string[] {
  return comfort
    .slice(0, COMFORT_SHOWN)
    .map(({ assetId, changeK, slotMs }) => `${assetId.padEnd(18)}${signed(changeK)} K at ${clock(slotMs)}`);
}

function inputLines(inputs: readonly InputDifference[]): string[] {
  if (inputs.length === 0) return ['the inputs are the same'];
  const groups = [...new Set(inputs.map(({ group }) => group))];
  return groups.map((group) => {
    const own = inputs.filter((input) => input.group === group);
    const shown = own
      .slice(0, INPUTS_SHOWN)
      .map(({ what, largest, unit }) =>
        group === 'availability'
          ? what
          : `${what} by up to ${largest.toPrecision(3)} ${unit === '1' ? '' : unit}`.trim(),
      );
    const more = own.length > shown.length ? ` (+${String(own.length - shown.length)})` : '';
    return `${group.padEnd(14)}${shown.join(', ')}${more}`;
  });
}

function causeLines({ causes, reproduced, unsolved }: Attribution): string[] {
  const lines = causes.map(
    ({ group, movedKwh, costEur }) =>
      `without the change of ${group.padEnd(13)} ${movedKwh.toFixed(1).padStart(9)} kWh would be elsewhere, the cost ${signed(-costEur)} EUR`,
  );
  if (!reproduced)
    lines.push(
      '(computed again, the later plan came out otherwise: the causes are of the plan as it is computed today)',
    );
  if (unsolved.length > 0) lines.push(`(no plan without the change of ${unsolved.join(', ')})`);
  return lines;
}

function eur(amount: number): string {
  return `${amount.toFixed(2).padStart(12)} EUR`;
}

function signed(value: number): string {
  return `${value >= 0 ? '+' : ''}${value.toFixed(Math.abs(value) < 10 ? 2 : 1)}`;
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
