/** `traboule forecast quality`: how the service's forecasts turned out. */
import { z } from 'zod';
import { readSettings } from '../config/read-settings.js';
import { ApiClient, type ForecastQualityAnswer } from './api-client.js';
import { readOptions, urlOption } from './options.js';

const qualitySchema = z.object({
  days: z
    .string()
    .regex(/^\d{1,3}$/, 'expected whole days, for example 14')
    .optional(),
  json: z.boolean().default(false),
  url: urlOption.optional(),
});

/** Prints a line per series and lead. */
export async function forecastQualityCommand(seriesId: string | undefined, given: unknown): Promise<void> {
  const { days, json, url } = readOptions(qualitySchema, given);
  const answer = await new ApiClient(readSettings(), url).forecastQuality({
    ...(seriesId === undefined ? {} : { series: seriesId }),
    ...(days === undefined ? {} : { days }),
  });
  process.stdout.write(`${(json ? [JSON.stringify(answer, null, 2)] : qualityLines(answer)).join('\n')}\n`);
}

/** The answer as a table; what is bad stands first and says why. */
export function qualityLines({ from, to, quality }: ForecastQualityAnswer): string[] {
  if (quality.length === 0) {
    return [
      'no day of forecasts has been scored yet; that is done in the first hour of each civil day for the day before',
    ];
  }
  const percent = (share: number | null): string => (share === null ? '-' : `${(100 * share).toFixed(0)} %`);
  const width = Math.max(...quality.map(({ seriesId }) => seriesId.length));
  return [
    `forecasts of the days from ${from} to ${to}; error = mean |forecast - outcome|, bias > 0 = too high`,
    `${'series'.padEnd(width)}  ${'lead'.padStart(6)}  ${'error'.padStart(9)}  ${'share'.padStart(6)}  ${'bias'.padStart(9)}  in 80 %   skill   drift  model`,
    ...quality.flatMap((one) => [
      [
        one.seriesId.padEnd(width),
        leadText(one.leadMinutes).padStart(6),
        `${one.mae.toFixed(1)} ${one.unit}`.padStart(9),
        percent(one.wape).padStart(6),
        `${one.bias.toFixed(1)} ${one.unit}`.padStart(9),
        percent(one.coverage80).padStart(7),
        percent(one.skill).padStart(6),
        (one.drift === null ? '-' : one.drift.toFixed(1)).padStart(6),
        one.modelId,
      ].join('  '),
      ...(one.verdict === 'bad' ? [`  BAD: ${one.reasons.join('; ')}`] : []),
    ]),
  ];
}

function leadText(minutes: number): string {
  return minutes < 60 ? `${String(minutes)} min` : `${String(minutes / 60)} h`;
}
