/** Everything the approval screen shows of a plan, in one answer and in the order of its seven questions (lyon.md 3.1). */
import { z } from 'zod';
import { FOUR_EYES_KINDS } from '../../core/control/four-eyes.js';
import { PLAN_STATES } from '../../core/control/plan-life.js';
import { findingSchema, plannedCallSchema, reasonFactsSchema } from '../planning/plan.answer.js';
import { decisionAnswerSchema, holdAnswerSchema, triggerSchema } from './approval.schema.js';

const ms = z.number().describe('epoch ms, UTC');
const share = z.number().describe('0..1');
/** One value per entry of the `slotsMs` beside it; null = left to local control, or not covered. */
const powers = z.array(z.number().nullable()).describe('kW, load convention');

/** The plan in a line. */
const headSchema = z.object({
  id: z.string(),
  contentHash: z.string(),
  state: z.enum(PLAN_STATES),
  createdAtMs: ms,
  /** Last moment to approve. */
  approveByMs: ms,
  /** Clock of the service: count down from here, not from the clock of the screen. */
  serverNowMs: ms,
  firstSlotMs: ms,
  /** First slot this plan decides itself. */
  beginsMs: ms,
  validUntilMs: ms,
  costEur: z.number(),
  costByTermEur: z.record(z.string(), z.number()),
  peakImportKw: z.number(),
  /** The plan this one was edited from, or is the approved part of; null for the plan of a cycle. */
  basedOn: z.string().nullable(),
  editedBy: z.object({ name: z.string(), reason: z.string(), pins: z.number() }).nullable(),
});

/** 1. Is anything wrong now? */
const wrongSchema = z.object({
  /** Active alarms by priority; null when they are not counted. */
  alarms: z.object({ urgent: z.number(), high: z.number(), medium: z.number(), low: z.number() }).nullable(),
  inputs: z.object({ measured: share, estimated: share, missing: share }),
  /** Series whose forecast is a fallback, with the words of the fallback. */
  substitutes: z.array(z.object({ seriesId: z.string(), marks: z.array(z.string()) })),
  /** Share of the forecast base demand that stands on such series. */
  substituteDemandShare: share,
  /** Assets that left the plan. */
  unavailable: z.array(z.object({ assetId: z.string(), name: z.string(), reason: z.string() })),
});

const changedAssetSchema = z.object({
  assetId: z.string(),
  name: z.string(),
  kind: z.string(),
  nodeId: z.string(),
  districtId: z.string(),
  /** Change with the largest |kW|, with its sign, and its slot. */
  largestKw: z.number(),
  largestSlotMs: ms,
  /** First slot in which it does otherwise than before. */
  firstChangeMs: ms,
  energyKwh: z.number(),
  ratedKw: z.number(),
  /** Against `changes.slotsMs`. */
  beforeKw: powers,
  afterKw: powers,
});

/** 2. What changes? Only what differs, the largest first. */
const changesSchema = z.object({
  /** `plan`: against the plan in force; `measured`: nothing is in force, against what was measured. */
  against: z.object({ kind: z.enum(['plan', 'measured']), planId: z.string().nullable() }),
  slotsMs: z.array(ms),
  assets: z.array(changedAssetSchema),
  unchanged: z.number().describe('assets that do as before'),
  /** Sum of |change| in the slot in which it is largest. */
  largestSumKw: z.number(),
  largestSumSlotMs: ms.nullable(),
  movedKwh: z.number(),
  firstActivationMs: ms.nullable(),
  lastMomentMs: ms,
  /** Import of the city before and after, and its limit. */
  city: z.object({ beforeKw: powers, afterKw: powers, limitKw: powers }),
});

/** 3. Why? One entry per changed asset, in the same order. */
const whySchema = z.array(reasonFactsSchema.extend({ assetId: z.string() }));

const safeNodeSchema = z.object({
  nodeId: z.string(),
  name: z.string(),
  level: z.enum(['city', 'substation', 'branch', 'line']),
  /** Least room below the firm (N-1) limit in the slots the plan is in force; negative = above it. */
  marginN1Kw: z.number(),
  /** Room with everything in service; null where the site does not say what the node carries then. */
  marginNormalKw: z.number().nullable(),
  worstSlotMs: ms,
  /** Flow over limit in that slot. */
  loadShare: z.number(),
  /** Room for forecast errors that is given up there. */
  shortfallKw: z.number(),
});

/** 4. Is it safe? */
const safeSchema = z.object({
  check: z.object({
    passed: z.boolean(),
    comparisons: z.number(),
    violations: z.number(),
    warnings: z.number(),
    findings: z
      .array(findingSchema.extend({ seen: z.number().nullable(), allowed: z.number().nullable() }))
      .describe('violations first, at most 20; null = no number'),
  }),
  /** Least room first. */
  nodes: z.array(safeNodeSchema),
  /** Hottest transformer winding; null when it cannot be computed. */
  hotSpot: z.object({ nodeId: z.string(), hottestC: z.number(), atMs: ms, limitC: z.number() }).nullable(),
  /** Voltage extremes; null for a site without feeder networks. */
  voltage: z
    .object({ lowestPu: z.number(), lowestAt: z.string(), highestPu: z.number().nullable() })
    .nullable(),
  storage: z.array(
    z.object({ assetId: z.string(), name: z.string(), socNow: share.nullable(), socEnd: share.nullable() }),
  ),
  /** Devices the plan steers: can they be reached, and what became of their last order? Those not ready first. */
  targets: z.array(
    z.object({
      assetId: z.string(),
      name: z.string(),
      ready: z.boolean(),
      reason: z.string().nullable(),
      lastOrder: z.object({ state: z.string(), slotMs: ms, detail: z.string() }).nullable(),
    }),
  ),
});

/** 5. Who is touched? Buildings and people whose power is changed. */
const touchedSchema = z.array(
  z.object({
    assetId: z.string(),
    name: z.string(),
    kind: z.string(),
    districtId: z.string(),
    /** Takes part by its own choice; null where that is not known. */
    optedIn: z.boolean().nullable(),
    /** What it was promised, and what the plan does to it, in its own unit; null without a band. */
    comfort: z
      .object({
        low: z.number(),
        high: z.number(),
        planLow: z.number(),
        planHigh: z.number(),
        unit: z.enum(['°C', 'share']),
        minutesOutside: z.number(),
      })
      .nullable(),
    /** Time between now and the first change [min]. */
    noticeMinutes: z.number(),
    /** Calls so far this month, and how many are agreed; null where nobody counts. */
    callsThisMonth: z.number().nullable(),
    callsAgreed: z.number().nullable(),
  }),
);

/** Calls of buildings: approving the plan makes its drafts, and calls the buildings. */
const callsSchema = z.object({
  /** Whom the plan calls, in order of time; `eventId` is null for a call that is only foreseen. */
  planned: z.array(
    plannedCallSchema.extend({
      eventId: z.string().nullable(),
      comfortEffect: z.string(),
      /** Last moment for the building to answer. */
      answerByMs: ms,
      /** Measured calls the probability rests on. */
      calls: z.number(),
    }),
  ),
  /** Calls that are out, and what the plan counts on. */
  standing: z.array(
    z.object({
      eventId: z.string(),
      buildingId: z.string(),
      buildingName: z.string(),
      participation: z.string(),
      startMs: ms,
      endMs: ms,
      countedKw: z.number(),
      probability: share,
    }),
  ),
  /** Buildings that are not in the plan, and why. */
  leftOut: z.array(z.object({ buildingId: z.string(), name: z.string(), reason: z.string() })),
  /** Sums over the drafts: asked, counted on, and what is paid if all is delivered. */
  askedKw: z.number(),
  expectedKw: z.number(),
  paymentEur: z.string(),
});

/** 6. What if I do nothing? */
const doNothingSchema = z.object({
  /** For the button, in English; the data below say the same. */
  sentence: z.string(),
  expiresMs: ms,
  planInForce: z.object({ id: z.string(), untilMs: ms }).nullable(),
  /** What each class of asset goes to after that. */
  then: z.array(
    z.object({
      kind: z.string(),
      assets: z.number(),
      safeState: z.enum(['power', 'local']),
      /** Sum of the powers they go to; null for local control. */
      powerKw: z.number().nullable(),
    }),
  ),
});

/** 7. Can the forecast be trusted? */
const trustSchema = z.object({
  /** Base demand of the city by slot of `changes.slotsMs`; null without quantiles. */
  city: z
    .object({
      p10Kw: z.array(z.number()),
      p50Kw: z.array(z.number()),
      p90Kw: z.array(z.number()),
      /** Mean width P10–P90 over mean demand. */
      widthShare: z.number(),
    })
    .nullable(),
  /** Error of the last 24 h by district: sum of |miss| over sum of what came, as forecast one hour before or earlier. */
  districts: z.array(
    z.object({ districtId: z.string(), name: z.string(), errorShare: z.number().nullable() }),
  ),
  largestMiss: z
    .object({ districtId: z.string(), atMs: ms, forecastKw: z.number(), cameKw: z.number() })
    .nullable(),
});

/** Answer of `GET /api/v1/plans/{id}/approval`. */
export const approvalScreenSchema = z.object({
  plan: headSchema,
  wrong: wrongSchema,
  changes: changesSchema,
  why: whySchema,
  safe: safeSchema,
  touched: touchedSchema,
  /** Null where no building may be called. */
  calls: callsSchema.nullable(),
  doNothing: doNothingSchema,
  trust: trustSchema,
  /** Why two people are asked for; empty when one is enough. */
  fourEyes: z.array(triggerSchema),
  fourEyesKinds: z.array(z.enum(FOUR_EYES_KINDS)),
  decisions: z.array(decisionAnswerSchema),
  hold: holdAnswerSchema.nullable(),
  /** Policies and envelopes that looked at the plan, as the journal has it. */
  policyNotes: z.array(z.object({ atMs: ms, message: z.string() })),
  /** Parts that can be approved alone. */
  parts: z.object({
    nodes: z.array(z.object({ nodeId: z.string(), name: z.string(), assets: z.number() })),
    kinds: z.array(z.object({ kind: z.string(), assets: z.number() })),
  }),
  /** Tolerances an approval carries unless it says otherwise; all 0 = this exact plan only. */
  defaultEnvelope: z.object({
    perAssetKw: z.number(),
    sumKw: z.number(),
    costShare: z.number(),
    minutes: z.number(),
  }),
  /** What the asking account may do with this plan now. */
  mayDo: z.object({
    approve: z.boolean(),
    reject: z.boolean(),
    hold: z.boolean(),
    edit: z.boolean(),
    override: z.boolean(),
    /** Why it may not approve now, for people; null when it may. */
    whyNot: z.string().nullable(),
    /** `first`: a second person is needed after; `second`: this one completes it; `only`: it decides alone. */
    eyes: z.enum(['only', 'first', 'second']),
  }),
});

export type ApprovalScreen = z.infer<typeof approvalScreenSchema>;
