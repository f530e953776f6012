/** Wire shapes of alarms. Instants are epoch ms; texts come in English and French. */
import { z } from 'zod';
import { ALARM_PRIORITIES, type AlarmDefinition } from '../../core/alarm/alarm-definition.js';
import { ALARM_DEFINITIONS } from '../../core/alarm/alarm-definitions.js';

const ms = z.number().int();
const words = z.strictObject({ en: z.string(), fr: z.string() });
const priority = z.enum(ALARM_PRIORITIES);
const definitionId = z.enum(
  ALARM_DEFINITIONS.map(({ id }) => id) as [AlarmDefinition['id'], ...AlarmDefinition['id'][]],
);
const state = z.enum(['normal', 'unacknowledged', 'acknowledged', 'returned', 'shelved', 'suppressed']);

const text = (min: number, what: string) =>
  z
    .string(what)
    .refine((given) => !given.includes('\0'), 'expected text without NUL characters')
    .trim()
    .min(min, what)
    .max(500, `${what}, at most 500 characters`);

/** Query of `GET /api/v1/alarms`; without `state` all that a person may have to look at. */
export const alarmsQuerySchema = z.strictObject({
  state: state.exactOptional().describe('Only alarms in this state'),
  priority: priority.exactOptional().describe('Only alarms of this priority'),
});

const wholeMs = z.coerce.number().int('expected an instant in epoch ms');

/** Query of `GET /api/v1/alarms/history`. */
export const historyQuerySchema = z.strictObject({
  id: z.string().max(300).exactOptional().describe('Steps of this alarm only'),
  sinceMs: wholeMs.exactOptional(),
  untilMs: wholeMs.exactOptional(),
  before: z.coerce.number().int().positive().exactOptional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** Query of `GET /api/v1/alarms/statistics`. */
export const statisticsQuerySchema = z.strictObject({
  hours: z.coerce.number().int().min(1).max(744).default(24).describe('Length of the span that ends now [h]'),
});

/** Body of `POST /api/v1/alarms/{id}/acknowledge`. */
export const acknowledgeSchema = z.strictObject({
  comment: text(1, 'expected a comment').exactOptional(),
});

/** Body of `POST /api/v1/alarms/{id}/shelve`. */
export const shelveSchema = z
  .strictObject({
    reason: text(3, 'say in a few words why'),
    minutes: z.number().positive().max(480, 'expected at most 480 minutes').exactOptional(),
    untilMs: ms.exactOptional(),
  })
  .refine(
    ({ minutes, untilMs }) => (minutes === undefined) !== (untilMs === undefined),
    'expected either minutes or untilMs',
  );

/** Body of `POST /api/v1/alarms/{id}/unshelve`. */
export const unshelveSchema = z.strictObject({});

/** One alarm as a person sees it. */
export const alarmSchema = z.strictObject({
  id: z.string(),
  definitionId,
  subject: z.string(),
  subjectKind: z.string(),
  /** Name of the subject for people; its id where it has none. */
  subjectName: z.string(),
  priority,
  state,
  /** The condition holds now, whatever people did with the alarm. */
  active: z.boolean(),
  title: words,
  /** What was seen. */
  detail: words,
  value: z.number().nullable(),
  limit: z.number().nullable(),
  unit: z.string().nullable(),
  raisedAtMs: ms.nullable(),
  returnedAtMs: ms.nullable(),
  /** End of the time to respond: `raisedAtMs` and the minutes of the definition; null when it is not active. */
  respondByMs: ms.nullable(),
  acknowledged: z.strictObject({ by: z.string(), atMs: ms, comment: z.string().nullable() }).nullable(),
  shelf: z.strictObject({ untilMs: ms, by: z.string(), reason: z.string(), atMs: ms }).nullable(),
  suppressedBy: z.string().nullable(),
  raisedCount: z.number().int(),
  cause: words,
  consequence: words,
  action: words,
  respondMinutes: z.number(),
});

/** Answer of `GET /api/v1/alarms`: urgent first, then by the time they were raised, newest first. */
export const alarmsSchema = z.strictObject({
  nowMs: ms,
  flood: z.strictObject({
    /** More than ten alarms were raised in the last ten minutes. */
    active: z.boolean(),
    raisedInTenMinutes: z.number().int(),
    /** Largest first; `cause` is an alarm that explains the others, else a definition they share. */
    groups: z.array(z.strictObject({ cause: z.string(), alarmIds: z.array(z.string()) })),
  }),
  alarms: z.array(alarmSchema),
});

const transition = z.strictObject({
  seq: z.number().int(),
  alarmId: z.string(),
  definitionId,
  subject: z.string(),
  priority,
  kind: z.enum(['raised', 'returned', 'acknowledged', 'shelved', 'unshelved', 'suppressed', 'unsuppressed']),
  atMs: ms,
  from: state,
  to: state,
  by: z.string().nullable(),
  note: z.string().nullable(),
  detail: words,
});

/** Answer of `GET /api/v1/alarms/history`, newest first. */
export const historySchema = z.strictObject({
  steps: z.array(transition),
  /** `before` of the next page; null on the last one. */
  next: z.number().int().nullable(),
});

/** Answer of `GET /api/v1/alarms/definitions`. */
export const definitionsSchema = z.array(
  z.strictObject({
    id: definitionId,
    priority,
    subjectKind: z.string(),
    scope: z.enum(['live', 'slot']),
    respondMinutes: z.number(),
    onDelayMs: z.number(),
    offDelayMs: z.number(),
    deadband: z.number(),
    unit: z.string().nullable(),
    title: words,
    cause: words,
    consequence: words,
    action: words,
  }),
);

const priorityFigures = z.strictObject({ raised: z.number().int(), share: z.number().nullable() });

/** Answer of `GET /api/v1/alarms/statistics`. */
export const statisticsSchema = z.strictObject({
  fromMs: ms,
  toMs: ms,
  raised: z.number().int(),
  perTenMinutes: z.strictObject({
    mean: z.number(),
    most: z.number().int(),
    mostAtMs: ms.nullable(),
    /** One for each ten minutes from `fromMs` on. */
    counts: z.array(z.number().int()),
  }),
  /** Share of the ten-minute windows with more than ten alarms. */
  floodShare: z.number(),
  byPriority: z.strictObject({
    urgent: priorityFigures,
    high: priorityFigures,
    medium: priorityFigures,
    low: priorityFigures,
  }),
  standing: z.array(z.strictObject({ alarmId: z.string(), sinceMs: ms })),
  chattering: z.array(z.strictObject({ alarmId: z.string(), most: z.number().int() })),
  mostFrequent: z.array(z.strictObject({ alarmId: z.string(), raised: z.number().int() })),
  /** False: more steps were kept than one answer looks at, the oldest are left out. */
  complete: z.boolean(),
});

export type AlarmView = z.infer<typeof alarmSchema>;
export type AlarmsAnswer = z.infer<typeof alarmsSchema>;
export type HistoryAnswer = z.infer<typeof historySchema>;
export type StatisticsAnswer = z.infer<typeof statisticsSchema>;
