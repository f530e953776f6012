/** Wire shapes of events as operators draw them up, approve and publish them. */
import { z } from 'zod';
import { EVENT_STATES } from '../../core/flexibility/event-life.js';
import type { DrEvent, DrEventStep } from '../../core/flexibility/dr-event.js';
import type { DeliveredPart } from '../../core/flexibility/statement.js';
import { PARTICIPATION_STATES } from '../../core/flexibility/participation.js';
import { exactly } from '../api-description/answers.decorator.js';
import { drId, foreignId, words } from './demand-response.answer.js';
import { offerSchema, overrideSchema } from './calls.schema.js';
import { programSchema } from './programs.schema.js';

const ms = z.number().int();
const slotMs = ms.min(0).multipleOf(900_000, 'expected the start of a quarter-hour, epoch ms');
const why = words(3, 300, 'say in a sentence why');
const window = z.strictObject({ startMs: slotMs, endMs: slotMs });
const targetKw = z.number().positive().max(1e6);

/** A limit that a person sets aside for one building. */
const override = z.strictObject({
  buildingId: drId,
  reason: words(10, 300, 'say in a sentence why the limit is set aside'),
});

/** Body of `POST /api/v1/demand-response/events`. */
export const drawUpSchema = z.strictObject({
  programId: drId,
  window,
  /** Default: less consumption. */
  reduction: z.boolean().default(true),
  targetKw,
  /** Said to the buildings. */
  reason: why,
  /** Only buildings on these nodes. */
  nodeIds: z.array(foreignId).min(1).max(500).exactOptional(),
  /** Buildings called although a limit of theirs speaks against it; the author's name goes with it. Never critical ones. */
  overrides: z.array(override).max(100).default([]),
});

/** Body of `POST /api/v1/demand-response/events/{id}/approval`. */
export const approvalSchema = z.strictObject({
  comment: words(1, 300, 'expected a comment').exactOptional(),
});

/** Body of `POST /api/v1/demand-response/events/{id}/publication`. */
export const publicationSchema = z.strictObject({
  /** True: buildings whose limits now speak against it are left out; false: then nothing is published. */
  leaveOut: z.boolean().default(false),
});

/** Body of `POST /api/v1/demand-response/events/{id}/cancellation`. */
export const cancellationSchema = z.strictObject({ reason: why });

/** Body of `POST /api/v1/demand-response/events/{id}/versions`; what is absent stays. */
export const versionSchema = z.strictObject({
  window: window.exactOptional(),
  targetKw: targetKw.exactOptional(),
  reason: why,
});

/** Body of `POST /api/v1/demand-response/events/{id}/parts/{buildingId}/agreement`: a counter-offer is taken. */
export const agreementSchema = z.strictObject({ powerKw: targetKw, reason: why });

/** Body of `POST /api/v1/demand-response/events/{id}/parts/{buildingId}/refusal`: a counter-offer is not taken. */
export const refusalSchema = z.strictObject({ reason: why });

/** Query of `GET /api/v1/demand-response/events`. */
export const eventsQuerySchema = z.strictObject({
  state: z.enum(EVENT_STATES).exactOptional(),
  sinceMs: z.coerce.number().int().exactOptional(),
  untilMs: z.coerce.number().int().exactOptional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** An event; its parts are what the buildings made of it. */
export const eventSchema = exactly<DrEvent>()(
  z.strictObject({
    id: z.string(),
    version: ms,
    programId: z.string(),
    /** As it was when buildings were told: what they were told is what is paid. Null or absent before. */
    program: programSchema.nullable().exactOptional(),
    state: z.enum(EVENT_STATES),
    window: z.strictObject({ startMs: ms, endMs: ms }),
    reduction: z.boolean(),
    targetKw: z.number(),
    /** Only buildings on these nodes help; absent = any. */
    nodeIds: z.array(z.string()).exactOptional(),
    reason: z.string(),
    planId: z.string().nullable(),
    createdBy: z.string(),
    approvedBy: z.string().nullable(),
    createdMs: ms,
    publishedMs: ms.nullable(),
    answerByMs: ms,
    parts: z.array(
      z.strictObject({
        buildingId: z.string(),
        state: z.enum(PARTICIPATION_STATES),
        askedKw: z.number(),
        agreedKw: z.number(),
        reason: z.string().nullable(),
        /** What the building offers instead, and why it was not taken. */
        offer: offerSchema.nullable().exactOptional(),
        replaces: z.string().nullable(),
        /** Node whose limit it is called to relieve: who stands in for it hangs below it as well; null or absent = anybody may. */
        relieves: z.string().nullable().exactOptional(),
        fromMs: ms,
        /** End of its own part where it ends before the event; else null or absent. */
        untilMs: ms.nullable().exactOptional(),
        override: overrideSchema.nullable(),
        notifiedMs: ms.nullable(),
        answeredMs: ms.nullable(),
      }),
    ),
  }),
);

const step = exactly<Omit<DrEventStep, 'facts'>>()(
  z.strictObject({ eventId: z.string(), version: ms, atMs: ms, by: z.string(), what: z.string() }),
).extend({
  facts: z
    .looseObject({ act: z.string() })
    .nullable()
    .exactOptional()
    .describe('The same as data: kW, epoch ms, ids; null or absent for steps of before there was such data'),
});

/** Answer of `POST /api/v1/demand-response/events`. */
export const drawnUpSchema = z.strictObject({
  event: eventSchema,
  /** Sum of offers times what each building usually delivers, and what is missing to the target [kW]. */
  expectedKw: z.number(),
  missingKw: z.number(),
  /** Buildings whose limits speak against the call, and which ones. */
  excluded: z.array(
    z.strictObject({
      buildingId: z.string(),
      name: z.string(),
      limits: z.array(z.strictObject({ limit: z.string(), message: z.string() })),
    }),
  ),
});

const rotated = {
  buildingId: z.string(),
  name: z.string(),
  offeredKw: z.number(),
  /** Share of what it agreed to that it delivers, learned. */
  deliveryRate: z.number(),
  /** Called share of what was offered in 30 days. */
  burden: z.number(),
  lastCallMs: ms.nullable(),
};

const limitFindings = z.array(z.strictObject({ limit: z.string(), message: z.string() }));

/** Answer of `POST /api/v1/demand-response/events/preview`; nothing is kept. */
export const draftPreviewSchema = z.strictObject({
  answerByMs: ms,
  /** Would be called, in the order of rotation; `override`: although a limit speaks against it. */
  chosen: z.array(z.strictObject({ ...rotated, override: z.boolean() })),
  /** Could be called and are not needed. */
  spare: z.array(z.strictObject(rotated)),
  /** Limits speak against these; a critical one is never called. */
  excluded: z.array(
    z.strictObject({
      buildingId: z.string(),
      name: z.string(),
      limits: limitFindings,
      critical: z.boolean(),
    }),
  ),
  expectedKw: z.number(),
  missingKw: z.number(),
});

/** Answer of `GET /api/v1/demand-response/events/{id}/limits`: what speaks against publishing now. */
export const againstSchema = z.strictObject({
  nowMs: ms,
  against: z.array(z.strictObject({ buildingId: z.string(), limits: limitFindings })),
});

/** Answer of `GET /api/v1/demand-response/events`, latest window first. */
export const eventsSchema = z.strictObject({
  nowMs: ms,
  events: z.array(eventSchema),
  /** True where earlier ones are there that the limit left out: ask for them with `untilMs`. */
  more: z.boolean(),
  /** What buildings delivered in these events by the newest statement of each; decimal text, null where nothing was settled. */
  delivered: z.array(
    exactly<DeliveredPart>()(
      z.strictObject({
        eventId: z.string(),
        buildingId: z.string(),
        version: z.number().int(),
        deliveredKwh: z.string().nullable(),
      }),
    ),
  ),
});

/** Answer of `GET /api/v1/demand-response/events/{id}`. */
export const eventDetailSchema = z.strictObject({
  event: eventSchema,
  /** All that happened, also to versions before. */
  steps: z.array(step),
  /** Versions, oldest first; the last is the event itself. */
  versions: z.array(
    z.strictObject({
      version: ms,
      window: z.strictObject({ startMs: ms, endMs: ms }),
      targetKw: z.number(),
      approvedBy: z.string().nullable(),
    }),
  ),
  /** Names of the accounts that are named above. */
  people: z.array(z.strictObject({ accountId: z.string(), name: z.string() })),
});

export type DrawUp = z.infer<typeof drawUpSchema>;
export type DrawnUp = z.infer<typeof drawnUpSchema>;
export type DraftPreview = z.infer<typeof draftPreviewSchema>;
export type Against = z.infer<typeof againstSchema>;
export type EventDetail = z.infer<typeof eventDetailSchema>;
export type NewVersion = z.infer<typeof versionSchema>;
export type Events = z.infer<typeof eventsSchema>;
export type EventsQuery = z.infer<typeof eventsQuerySchema>;
