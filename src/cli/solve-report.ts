/** The answer to a dispatch case as text for a terminal. */
import type { AnswerAsset, AnswerNode, AnswerPlan, CaseAnswer } from '../core/case/case-answer.js';
import { parseInstant } from '../core/time/instant.js';
import { civilTime } from '../core/time/civil.js';
import { SLOT_HOURS, SLOT_MS } from '../core/time/slot.js';

/** Slots shown as a table; a longer plan shows as many and says where the rest is. */
const SLOTS_SHOWN = 24;

/** Amounts below this are noise of the solver [EUR, EUR/kW]. */
const SHOWN_EUR = 5e-5;

const FINDINGS_SHOWN = 8;

/** Width of a column of a table, and columns side by side. */
const CELL = 9;
const COLUMNS = 8;

/**
 * The answer in lines.
 *
 * @param explain with the reason of every setpoint
 */
export function solveReport(answer: CaseAnswer & { readonly timesMs: object }, explain: boolean): string {
  const lines = [...headLines(answer), ''];
  if (answer.plan) lines.push(...planLines(answer.plan, explain), '');
  if (answer.explanation) lines.push(...wayLines(answer), '');
  lines.push(...checkLines(answer));
  return lines.join('\n');
}

function headLines(answer: CaseAnswer & { readonly timesMs: object }): string[] {
  const { options, solver } = answer;
  const risk = options.riskPercent === undefined ? '' : `, risk ${String(options.riskPercent)} %`;
  const times = Object.entries(answer.timesMs).map(([step, ms]) => `${step} ${Number(ms).toFixed(0)} ms`);
  return [
    answer.name,
    `status     ${answer.status}: ${answer.message}`,
    `solver     ${solver.name} ${solver.version}${risk}, time limit ${String(options.timeLimitS)} s (${times.join(', ')})`,
    `method     ${methodText(answer)}`,
    ...(answer.certificate?.notAvailable ?? []).map((text) => `           ${text}`),
    `input      ${answer.inputHash}`,
  ];
}

function methodText({ method, certificate }: CaseAnswer): string {
  if (!certificate) return `${method}: one program`;
  const { blocks, rounds, gap, lowerEur } = certificate;
  return `${method}: ${String(blocks)} blocks, ${String(rounds)} rounds, at most ${(100 * gap).toFixed(3)} % above the best, which costs at least ${lowerEur.toFixed(2)} EUR`;
}

function planLines(plan: AnswerPlan, explain: boolean): string[] {
  return [
    ...costLines(plan),
    '',
    'power [kW], positive = from the network into the asset; local = left to its own controller',
    ...table(
      plan,
      plan.assets.map((asset) => [asset.id, (t: number) => powerCell(asset, t)]),
    ),
    '',
    'import of the nodes [kW]',
    ...table(
      plan,
      plan.nodes.map((node) => [node.id, (t: number) => (node.importKw[t] ?? 0).toFixed(1)]),
    ),
    '',
    ...feederLines(plan),
    ...priceLines(plan),
    ...(explain ? ['', ...reasonLines(plan)] : []),
  ];
}

/** Lowest voltage and losses of each feeder network, by the AC sweep of the check. */
function feederLines(plan: AnswerPlan): string[] {
  const { feeders = [] } = plan;
  if (feeders.length === 0) return [];
  const lines = feeders.map(({ id, lowestVoltagePu, lowestBus, highestVoltagePu, lossKw }) => {
    const known = lowestVoltagePu.map((volts) => volts ?? Infinity);
    const t = known.indexOf(Math.min(...known));
    const most = Math.max(...highestVoltagePu.map((volts) => volts ?? -Infinity));
    const lossKwh = lossKw.reduce<number>((sum, kw) => sum + (kw ?? 0) * SLOT_HOURS, 0);
    return `  ${id}: ${(known[t] ?? 0).toFixed(4)} pu at bus ${String(lowestBus[t])} at ${clock(plan, t)}, highest ${most.toFixed(4)} pu, losses ${lossKwh.toFixed(1)} kWh`;
  });
  return ['lowest voltage of the feeder networks, by AC sweep', ...lines, ''];
}

function costLines(plan: AnswerPlan): string[] {
  const terms = Object.entries(plan.costByTerm).filter(([, eur]) => Math.abs(eur) >= SHOWN_EUR);
  return [
    `objective  ${plan.objectiveEur.toFixed(4)} EUR, peak import ${plan.peakImportKw.toFixed(1)} kW, ` +
      `changed ${plan.churn.changedKw.toFixed(1)} kW and moved ${plan.churn.movedKwh.toFixed(1)} kWh against what was announced`,
    ...terms.map(([term, eur]) => `  ${term.padEnd(14)}${eur.toFixed(4).padStart(14)} EUR`),
    ...(plan.keptLimits ? [plan.keptLimits.sentence] : []),
  ];
}

function priceLines(plan: AnswerPlan): string[] {
  const priced = plan.nodes.filter((node) => node.priceEurPerKwh !== null);
  if (priced.length === 0) return ['prices of the nodes: this solver gives no duals'];
  const binding = plan.nodes.flatMap((node) => bindingLines(plan, node));
  return [
    'price of one more kWh at the nodes [EUR/kWh]',
    ...table(
      plan,
      priced.map((node) => [node.id, (t: number) => (node.priceEurPerKwh?.[t] ?? 0).toFixed(4)]),
    ),
    ...(binding.length > 0
      ? ['limits that bind, and what one more kW over the slot is worth', ...binding]
      : []),
  ];
}

function bindingLines(plan: AnswerPlan, node: AnswerNode): string[] {
  const sides = { import: node.importLimitEurPerKw, export: node.exportLimitEurPerKw };
  return Object.entries(sides).flatMap(([side, worth]) =>
    (worth ?? []).flatMap((eur, t) =>
      eur < SHOWN_EUR ? [] : [`  ${clock(plan, t)}  ${node.id}  ${side} limit  ${eur.toFixed(4)} EUR/kW`],
    ),
  );
}

function reasonLines(plan: AnswerPlan): string[] {
  return [
    'why',
    ...plan.assets.map((asset) => `  ${asset.id}: ${asset.localReason ?? asset.reason.sentence}`),
  ];
}

function wayLines({ explanation }: CaseAnswer): string[] {
  if (!explanation) return [];
  const members = explanation.conflict.flatMap(({ words, name }) =>
    words === null ? [] : [`  ${words}  (${name})`],
  );
  const ways = explanation.relaxations.map(
    ({ words, priceEur }, index) => `  ${String(index + 1)}. ${words}: ${priceEur.toFixed(2)} EUR`,
  );
  return [
    'in conflict',
    ...(members.length > 0 ? members : ['  no conflict was found by name']),
    'ways out, cheapest first',
    ...(ways.length > 0 ? ways : ['  none that people may relax']),
  ];
}

function checkLines({ check, solution }: CaseAnswer): string[] {
  if (!check) return ['check      there is no plan to check'];
  const shown = check.findings.slice(0, FINDINGS_SHOWN);
  const more = check.findings.length - shown.length;
  return [
    `check      ${check.passed ? 'passed' : 'FAILED'}: ${String(check.comparisons)} comparisons, ${String(check.findings.length)} findings; ` +
      `solver's numbers ${solution?.passed ? 'verified' : 'WRONG'}`,
    ...shown.map((finding) => `  ${finding.severity}: ${finding.message}`),
    ...(more > 0 ? [`  and ${String(more)} more in the JSON`] : []),
  ];
}

type Column = readonly [name: string, cell: (t: number) => string];

function table(plan: AnswerPlan, columns: readonly Column[]): string[] {
  const blocks = Array.from({ length: Math.ceil(columns.length / COLUMNS) }, (_, k) =>
    block(plan, columns.slice(k * COLUMNS, (k + 1) * COLUMNS)),
  );
  const more = plan.slots - SLOTS_SHOWN;
  return [...blocks.flat(), ...(more > 0 ? [`(+${String(more)} slots; --json FILE has all)`] : [])];
}

function block(plan: AnswerPlan, columns: readonly Column[]): string[] {
  const width = (name: string): number => Math.max(CELL, name.length + 2);
  const head = columns.map(([name]) => name.padStart(width(name))).join('');
  const rows = Array.from({ length: Math.min(plan.slots, SLOTS_SHOWN) }, (_, t) => {
    const cells = columns.map(([name, cell]) => cell(t).padStart(width(name))).join('');
    return `${clock(plan, t)}${cells}`;
  });
  return [`${' '.repeat(5)}${head}`, ...rows];
}

function powerCell(asset: AnswerAsset, t: number): string {
  const kw = asset.powerKw[t];
  return kw === null || kw === undefined ? 'local' : kw.toFixed(1);
}

/** Civil time of a slot, as people of the site read it. */
function clock(plan: AnswerPlan, t: number): string {
  const { hour, minute } = civilTime(parseInstant(plan.start) + t * SLOT_MS);
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
