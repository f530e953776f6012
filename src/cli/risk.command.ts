/** `traboule risk`: what a smaller risk would cost, from the frozen inputs of a plan, or on the twin. */
import { z } from 'zod';
import { readSettings } from '../config/read-settings.js';
import type { RiskPoint } from '../core/control/risk-curve.js';
import { riskText } from '../core/dispatch/risk-level.js';
import { ApiClient } from './api-client.js';
import { NotDoneError } from './fail.js';
import {
  dateOption,
  quarterHourOption,
  readOptions,
  riskListOption,
  urlOption,
  wholeNumber,
} from './options.js';

const schema = z.object({
  url: urlOption.optional(),
  risks: riskListOption,
  json: z.boolean().default(false),
});

const twinSchema = z.object({
  date: dateOption,
  at: quarterHourOption,
  seed: wholeNumber(1, 1_000_000),
  horizon: wholeNumber(8, 192),
  risks: riskListOption,
  json: z.boolean().default(false),
});

/** Solves one plan of the twin's city at several risks, in this process: no service, no database. */
export async function riskCityCommand(given: unknown): Promise<void> {
  const asked = readOptions(twinSchema, given);
  const settings = readSettings({ TRABOULE_LOG_LEVEL: 'error' });
  const { riskOnTwin } = await import('../apps/study/risk-on-twin.js');
  const points = await riskOnTwin({
    date: asked.date,
    fromSlot: asked.at,
    seed: asked.seed,
    horizonSlots: asked.horizon,
    levels: asked.risks,
    sitePath: settings.sitePath,
    solveTimeLimitMs: settings.solveTimeLimitS * 1000,
  });
  const name = `the twin of seed ${String(asked.seed)} on ${asked.date}`;
  process.stdout.write(asked.json ? `${JSON.stringify(points, null, 2)}\n` : `${table(name, points)}\n`);
}

const WIDTH = 14;

/** Asks a running service to solve a plan's inputs at several risks; the newest plan when none is named. */
export async function riskCurveCommand(id: string | undefined, given: unknown): Promise<void> {
  const options = readOptions(schema, given);
  const api = new ApiClient(readSettings(), options.url);
  const planId = id ?? (await api.plans(1))[0]?.id;
  if (planId === undefined)
    throw new NotDoneError('there is no plan yet; the first one comes with the next cycle');
  const points = await api.riskCurve(planId, options.risks);
  process.stdout.write(options.json ? `${JSON.stringify(points, null, 2)}\n` : `${table(planId, points)}\n`);
}

function table(planId: string, points: readonly RiskPoint[]): string {
  const head = ['risk', 'cost EUR', 'margin EUR', 'city kW', 'largest kW', 'short kWh', 'peak MW'];
  const line = (cells: readonly string[]): string => cells.map((cell) => cell.padStart(WIDTH)).join('');
  return [
    `${planId} at several risks, from the same inputs`,
    line(head),
    ...points.map(({ riskLevel, figures, message }) =>
      figures === null
        ? `${riskText(riskLevel).padStart(WIDTH)}  no plan: ${message}`
        : line([
            riskText(riskLevel),
            figures.costEur.toFixed(2),
            figures.marginCostEur === null ? '' : figures.marginCostEur.toFixed(2),
            figures.cityMarginKw.toFixed(0),
            `${figures.largestMarginKw.toFixed(0)} ${figures.largestMarginNode}`.trim(),
            figures.shortfallKwh.toFixed(1),
            (figures.peakImportKw / 1000).toFixed(2),
          ]),
    ),
    '',
    'city: mean room kept below the city limit for forecast error; largest: at a substation; short: room that could not be kept',
  ].join('\n');
}
