/** Tempo in the form RTE publishes it (API Tempo Like Supply Contract v1, `tempo_like_calendars`). */
import { z } from 'zod';
import { type GridSignal, TEMPO_COLOURS, type TempoDay } from '../../core/flexibility/grid-signals.js';
import { civilDay } from '../../core/time/civil.js';
import { badForm, dateIn, inOrder, instantIn } from './published-form.js';

const NAME = 'Tempo';
/** A season and the next. */
const MOST_DAYS = 800;

const formSchema = z.object({
  tempo_like_calendars: z.object({
    values: z
      .array(
        z.object({
          start_date: z.string(),
          end_date: z.string(),
          value: z.string(),
          updated_date: z.string(),
        }),
      )
      .min(1)
      .max(MOST_DAYS),
  }),
});

type Published = z.output<typeof formSchema>['tempo_like_calendars']['values'][number];

/**
 * Reads a publication.
 *
 * @throws DomainError `invalid-input` that names the day and what was seen there
 */
export function readTempo(form: unknown): GridSignal {
  const { data, error } = formSchema.safeParse(form);
  if (error) {
    throw badForm(NAME, z.prettifyError(error), 'the form of the API Tempo Like Supply Contract v1');
  }
  const days = inOrder(NAME, data.tempo_like_calendars.values.map(dayOf));
  return { kind: 'tempo', publishedMs: Math.max(...days.map(({ publishedMs }) => publishedMs)), days };
}

function dayOf({ start_date, end_date, value, updated_date }: Published): TempoDay {
  const date = dateIn(NAME, 'start_date', start_date);
  const endMs = instantIn(NAME, `end_date of ${date}`, end_date);
  if (endMs !== civilDay(date).endMs) {
    throw badForm(NAME, `${date} ends at "${end_date}"`, 'its end at the next midnight in France');
  }
  const colour = TEMPO_COLOURS.find((one) => one.toUpperCase() === value);
  if (colour === undefined) throw badForm(NAME, `${date} is "${value}"`, 'BLUE, WHITE or RED');
  return { date, publishedMs: instantIn(NAME, `updated_date of ${date}`, updated_date), colour };
}
