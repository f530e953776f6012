/** Shape of a scenario file, version 1: the one source of what is accepted and of docs/schema/scenario-1.json. */
import { z } from 'zod';
import { FIGURE_IDS } from '../../core/scenario/figures.js';
import { NAMED_DAYS } from '../../core/scenario/named-days.js';
import { SCENARIO_VERSION } from '../../core/scenario/scenario.js';
import { editSchema } from './edit.schema.js';
import { date, fields, name, sawText, words } from './scenario-field.js';

/** Longest range [days]. */
export const MOST_DAYS = 366;

const DAY_NAMES = Object.keys(NAMED_DAYS) as [keyof typeof NAMED_DAYS, ...(keyof typeof NAMED_DAYS)[]];

/** Spacings of plans that fit into hours and days [min]. */
const EVERY_MINUTES = [15, 30, 60, 120, 180, 240, 360, 720] as const;

const base = fields({
  day: z
    .enum(DAY_NAMES)
    .describe('A named day of the made world of Lyon; in place of from, until and days')
    .exactOptional(),
  from: date('First civil date').exactOptional(),
  until: date('Civil date after the last; in place of days').exactOptional(),
  days: z.int().min(1).max(MOST_DAYS).describe('Number of days; default 1').exactOptional(),
  source: z
    .enum(['made', 'recorded'])
    .describe(
      'made = the world of the twin; recorded = what the service stored, as known then. Default: recorded for a range without weather and seed where a service runs, else made',
    )
    .exactOptional(),
  weather: z
    .enum(['normal', 'cold-wave'])
    .describe('Weather of the made world. Default normal')
    .exactOptional(),
  seed: z
    .int()
    .min(0)
    .max(1_000_000)
    .describe('Seed of the made world and of all draws. Default 1')
    .exactOptional(),
});

const planning = fields({
  horizonHours: z
    .number()
    .min(2)
    .max(48)
    .multipleOf(0.25)
    .describe('A plan looks ahead [h]. Default 24')
    .exactOptional(),
  everyMinutes: z
    .union(
      EVERY_MINUTES.map((m) => z.literal(m)),
      { error: ({ input }) => `${sawText(input)}; expected one of ${EVERY_MINUTES.join(', ')}` },
    )
    .describe('A plan is made every so many minutes; the service does every 15. Default 60')
    .exactOptional(),
  riskPercent: z
    .number()
    .min(0.1)
    .max(50)
    .describe('Chance that a limit is broken by forecast error [%]; 50 = no margin. Default 5')
    .exactOptional(),
  errorScale: z
    .number()
    .min(0)
    .max(10)
    .describe('Forecast errors so many times as large as measured; 0 = perfect forecasts. Default 1')
    .exactOptional(),
});

const variant = fields({
  id: name('Name of the variant'),
  name: words('Name for people; absent = the id').exactOptional(),
  edits: z.array(editSchema).max(200).describe('Edits besides those of the scenario').exactOptional(),
});

const figure = z.enum(FIGURE_IDS as readonly [string, ...string[]]);

const compare = fields({
  against: z.string().describe('Variant the others are held against; default the first').exactOptional(),
  figures: z.array(figure).min(1).describe('Figures shown first; all are computed').exactOptional(),
  targets: z
    .array(
      fields({
        figure: figure.describe('Figure'),
        variant: z.string().describe('Variant it is wished of'),
        change: z
          .number()
          .min(-1)
          .max(100)
          .describe('Change against the other as a share of it, for example -0.65'),
      }),
    )
    .describe('Wishes: met when the figure changed at least so far')
    .exactOptional(),
});

/** A scenario file. */
export const scenarioSchema = fields({
  traboule: z
    .literal(SCENARIO_VERSION, { error: `expected "traboule: ${SCENARIO_VERSION}"` })
    .describe('Version'),
  id: name('Name of the scenario'),
  name: words('Name for people'),
  base: base.describe('Days that are played'),
  planning: planning.describe('How plans are made').exactOptional(),
  edits: z.array(editSchema).max(200).describe('Edits of every variant, in order').exactOptional(),
  variants: z.array(variant).min(1).max(100).describe('Ways to play it; absent = one').exactOptional(),
  compare: compare.describe('What is looked at').exactOptional(),
});

/** What a scenario file says. */
export type ScenarioDocument = z.infer<typeof scenarioSchema>;

/** JSON Schema of a scenario file, as it is checked in. */
export function scenarioJsonSchema(): unknown {
  const schema = z.toJSONSchema(scenarioSchema, { io: 'input', target: 'draft-2020-12' });
  return { $id: 'urn:traboule:schema:scenario-1', title: 'Traboule scenario, version 1', ...schema };
}
