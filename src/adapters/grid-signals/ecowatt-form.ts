/** Écowatt in the form RTE publishes it (API Ecowatt v5, `signals`). */
import { z } from 'zod';
import type { EcowattDay, EcowattLevel, GridSignal } from '../../core/flexibility/grid-signals.js';
import { civilDay } from '../../core/time/civil.js';
import { badForm, dateIn, inOrder, instantIn } from './published-form.js';

const NAME = 'Écowatt';
/** Today and the three days after it. */
const DAYS = 4;
const HOURS = 24;
/** The hour that clocks skip on a day of 92 quarter-hours. */
const SKIPPED_HOUR = 2;
const SHORT_DAY_SLOTS = 92;

const formSchema = z.object({
  signals: z.array(
    z.object({
      GenerationFichier: z.string(),
      jour: z.string(),
      dvalue: z.number(),
      message: z.string().max(2_000),
      values: z.array(z.object({ pas: z.number(), hvalue: z.number() })).max(HOURS + 1),
    }),
  ),
});

type Published = z.output<typeof formSchema>['signals'][number];

/**
 * Reads a publication.
 *
 * @throws DomainError `invalid-input` that names the day, the hour and what was seen there
 */
export function readEcowatt(form: unknown): GridSignal {
  const { data, error } = formSchema.safeParse(form);
  if (error) throw badForm(NAME, z.prettifyError(error), 'the form of the API Ecowatt v5, "signals"');
  const days = inOrder(NAME, data.signals.map(dayOf));
  if (days.length !== DAYS) {
    throw badForm(NAME, `${String(days.length)} days`, `${String(DAYS)}: today and the three after it`);
  }
  return { kind: 'ecowatt', publishedMs: Math.max(...days.map(({ publishedMs }) => publishedMs)), days };
}

function dayOf({ GenerationFichier, jour, dvalue, message, values }: Published): EcowattDay {
  const date = dateIn(NAME, 'jour', jour);
  const level = levelIn(dvalue, `dvalue of ${date}`, 1);
  const levels = new Array<EcowattLevel | null>(HOURS).fill(null);
  const seen = new Set<number>();
  for (const { pas, hvalue } of values) {
    if (!Number.isInteger(pas) || pas < 0 || pas >= HOURS) {
      throw badForm(NAME, `hour ${String(pas)} of ${date}`, 'hours from 0 to 23');
    }
    if (seen.has(pas)) throw badForm(NAME, `hour ${String(pas)} of ${date} twice`, 'every hour once');
    seen.add(pas);
    levels[pas] = levelIn(hvalue, `hour ${String(pas)} of ${date}`, 0);
  }
  const isShort = civilDay(date).slots === SHORT_DAY_SLOTS;
  const missing = levels.findIndex((one, hour) => one === null && !(isShort && hour === SKIPPED_HOUR));
  if (missing >= 0) {
    throw badForm(NAME, `hour ${String(missing)} of ${date} is missing`, 'a level for every hour of the day');
  }
  const publishedMs = instantIn(NAME, 'GenerationFichier', GenerationFichier);
  return { date, publishedMs, level, message, levels };
}

function levelIn(value: number, where: string, least: EcowattLevel): EcowattLevel {
  if (Number.isInteger(value) && value >= least && value <= 3) return value as EcowattLevel;
  throw badForm(NAME, `${where} has the level ${String(value)}`, `a level from ${String(least)} to 3`);
}
