/** Wire shapes of plans: what a plan is, what it asks of every asset and node, and what it was checked for. */
import { z } from 'zod';
import type {
  AssetSchedule,
  BalancingRoom,
  CheckFinding,
  CheckReport,
  Churn,
  DispatchPlan,
  NodeSchedule,
  PlanContent,
  PlanEdit,
  PlannedCall,
  PlanState,
  SetpointReason,
} from '../../core/dispatch/plan.js';
import type { ReasonFacts } from '../../core/dispatch/reason-facts.js';
import { exactly } from '../api-description/answers.decorator.js';

/** An instant [epoch ms, UTC]. */
export const ms = (what: string) => z.number().describe(`${what} [epoch ms, UTC]`);
/** One value per slot. */
export const perSlot = (what: string) => z.array(z.number()).describe(`${what}, one per slot`);
/** Money, positive = cost. */
export const eur = (what: string) => z.number().describe(`${what} [EUR]`);

export const planStateSchema = exactly<PlanState>()(
  z.enum([
    'draft',
    'proposed',
    'checked',
    'approved',
    'dispatching',
    'active',
    'rejected',
    'expired',
    'superseded',
    'closed',
  ]),
);

const reasonShape = z.strictObject({
  slotMs: ms('Slot it speaks of'),
  binding: z
    .string()
    .nullable()
    .describe('Limit that decides: row or bound name, such as import-limit[PDJ,4]; null when none binds'),
  shadowPriceEurPerKw: z
    .number()
    .describe(
      'Worth of one more unit of that limit [EUR per kW over the slot; per kWh of a store, per K of a room]',
    ),
  nodePriceEurPerKwh: z.number().describe('Price of a kWh at the node of the asset [EUR/kWh]'),
  spread: z
    .strictObject({
      againstSlotMs: ms('Slot it trades with'),
      againstEurPerKwh: z.number().describe('Price there [EUR/kWh]'),
      wonEurPerKwh: z.number().describe('Won by a kWh after losses and wear [EUR/kWh]'),
    })
    .nullable()
    .describe('Prices it acts between; null when it trades with no other slot'),
  alternative: z.string().nullable().describe('Next-best alternative; null when not derived'),
  alternativeCostEur: z.number().nullable().describe('The alternative costs at least this more [EUR]'),
  alternativePowers: z
    .array(
      z.strictObject({
        slotMs: ms('Slot'),
        powerKw: z.number().describe('[kW], positive = into the asset'),
      }),
    )
    .describe('The alternative as powers; empty without one'),
  sentence: z.string().describe('Why, in one plain sentence'),
});

export const reasonSchema = exactly<SetpointReason>()(
  reasonShape.meta({ id: 'SetpointReason', description: 'Why a setpoint has its value' }),
);

/** A reason with the powers it speaks of. */
export const reasonFactsSchema = exactly<ReasonFacts>()(
  reasonShape.extend({
    powerKw: z
      .number()
      .nullable()
      .describe('Planned in its slot [kW], positive = into the asset; null = left to local control'),
    flow: z
      .strictObject({
        nodeId: z.string(),
        slotMs: ms('Slot in which its limit decides'),
        importKw: z.number().describe('[kW], negative = sent up'),
        limitKw: z.number(),
        marginKw: z.number().describe('Room kept below the limit for forecast errors [kW]'),
      })
      .nullable()
      .describe('Flow of the node whose limit decides; null where none does'),
  }),
);

export const scheduleSchema = exactly<AssetSchedule>()(
  z
    .strictObject({
      assetId: z.string(),
      powerKw: z
        .array(z.number().nullable())
        .describe('Mean power per slot [kW], positive = into the asset; null = left to local control'),
      state: z
        .array(z.number())
        .nullable()
        .describe(
          'Expected state at the end of each slot: charge 0..1, zone °C or kWh still due; null without one',
        ),
      reason: reasonSchema,
    })
    .meta({ id: 'AssetSchedule', description: 'What one asset is asked to do' }),
);

export const nodeSchema = exactly<NodeSchedule>()(
  z
    .strictObject({
      nodeId: z.string().describe('Substation, branch, line, or CITY'),
      importKw: perSlot('Planned import [kW]'),
      limitKw: perSlot('Limit [kW]'),
      marginKw: perSlot('Room kept for forecast error [kW]'),
      marginShortfallKw: perSlot('Part of that room that could not be kept [kW]'),
      overloadKw: perSlot('Physical limit broken [kW]; zeros in a plan that may be approved'),
    })
    .meta({ id: 'NodeSchedule', description: 'Planned flow of a node against its limit' }),
);

export const findingSchema = exactly<CheckFinding>()(
  z
    .strictObject({
      severity: z.enum(['violation', 'warning']),
      rule: z
        .string()
        .describe('limit, power-bound, ramp, soc, comfort, balance, energy-due, voltage and others'),
      ownerId: z.string().describe('Asset or node'),
      slotMs: ms('Slot'),
      seen: z.number(),
      allowed: z.number(),
      message: z.string(),
    })
    .meta({ id: 'CheckFinding' }),
);

export const checkSchema = exactly<CheckReport>()(
  z
    .strictObject({
      passed: z.boolean(),
      findings: z.array(findingSchema),
      comparisons: z.number().describe('Single comparisons made'),
    })
    .meta({ id: 'CheckReport', description: 'Verdict of arithmetic that knows nothing of the optimiser' }),
);

export const costByTermSchema = z
  .record(z.string(), z.number())
  .describe('Cost by term [EUR]; negative = gain');

export const churnSchema = exactly<Churn>()(
  z
    .strictObject({
      changedKw: z.number().describe('Changed in the first slot that can be acted on [kW]'),
      movedKwh: z.number().describe('Moved over the horizon [kWh]'),
    })
    .meta({ id: 'Churn', description: 'Change against the plan in force' }),
);

const balancingRoomSchema = exactly<BalancingRoom>()(
  z.strictObject({
    assetId: z.string(),
    moveKw: z.number().describe('Either way from each setpoint [kW]'),
  }),
);

const editSchema = exactly<PlanEdit>()(
  z
    .strictObject({
      basedOn: z.string().describe('Id of the plan that was edited'),
      pins: z.array(
        z.strictObject({
          assetId: z.string(),
          fromMs: ms('Start of the first slot'),
          toMs: ms('End of the last slot'),
          powerKw: z.number().nullable().describe('[kW], positive = into the asset; null = local control'),
        }),
      ),
      by: z.string().describe('Account id of the author'),
      byName: z.string(),
      reason: z.string(),
    })
    .meta({ id: 'PlanEdit', description: 'What a person changed in a proposed plan' }),
);

/** A building that a plan calls. */
export const plannedCallSchema = exactly<PlannedCall>()(
  z
    .strictObject({
      buildingId: z.string(),
      buildingName: z.string(),
      programId: z.string(),
      assetId: z.string().describe('Block of the plan that stands for it'),
      startMs: ms('Start of the call'),
      endMs: ms('End of the call'),
      askedKw: z.number().describe('[kW, positive]'),
      probability: z.number().describe('Learned probability of delivery, 0..1'),
      expectedKw: z.number().describe('What the plan counts on [kW, positive]'),
      expectedKwh: z.number(),
      paymentEur: z.string().describe('If all of it is delivered [EUR]'),
      expectedEur: z.string().describe('Expected to be paid [EUR]'),
      reason: z.string(),
      status: z
        .enum(['draft', 'foreseen'])
        .describe('`draft`: approving the plan calls the building; `foreseen`: later plans decide'),
    })
    .meta({ id: 'PlannedCall' }),
);

const contentSchema = exactly<PlanContent>()(
  z
    .strictObject({
      siteId: z.string(),
      firstSlotMs: ms('Start of the first slot'),
      horizonSlots: z.number().describe('Slots it looks ahead'),
      frozenSlots: z.number().describe('First slots that earlier approvals fixed'),
      validUntilMs: ms('After this nothing of it is sent any more'),
      snapshotHash: z.string(),
      inputHash: z.string().describe('SHA-256 of snapshot and forecasts'),
      gridVersion: z.string().describe('SHA-256 of the site content'),
      schedules: z.array(scheduleSchema),
      nodes: z.array(nodeSchema),
      costByTerm: costByTermSchema,
      costEur: eur('Sum of the terms'),
      peakImportKw: z.number().describe('Highest import of the city [kW]'),
      churn: churnSchema,
      solver: z.strictObject({
        name: z.string(),
        version: z.string(),
        method: z.enum(['monolith', 'column-generation']).exactOptional(),
        certifiedGap: z
          .number()
          .exactOptional()
          .describe('At most this share above the best, 0..1; absent = it is the best'),
      }),
      feederLossKw: z
        .record(z.string(), z.array(z.number()))
        .exactOptional()
        .describe('Losses of feeder networks that are in the imports, by network, one per slot [kW]'),
      balancing: z
        .array(balancingRoomSchema)
        .exactOptional()
        .describe('Room of balancing around the setpoints, approved with them'),
      calls: z
        .array(plannedCallSchema)
        .exactOptional()
        .describe('Calls of buildings, approved with the plan; absent where no building may be called'),
      edit: editSchema.exactOptional().describe('Setpoints a person pinned; absent = none'),
      partOf: z
        .strictObject({
          planId: z.string(),
          contentHash: z.string(),
          assetIds: z.array(z.string()).describe('Assets of the part; all others stay as they were'),
        })
        .exactOptional()
        .describe('The whole plan of which a part was approved'),
      madeWith: z
        .strictObject({
          gridHash: z.string().describe('SHA-256 of the grid model'),
          optionsHash: z.string().describe('SHA-256 of the options of its making'),
        })
        .exactOptional()
        .describe('Absent in plans of old'),
    })
    .meta({ id: 'PlanContent', description: 'What an operator agrees to; its canonical JSON is hashed' }),
);

export const planSchema = exactly<DispatchPlan>()(
  z
    .strictObject({
      id: z.string(),
      contentHash: z.string().describe('SHA-256 of the canonical JSON (RFC 8785) of content'),
      content: contentSchema,
      check: checkSchema,
      state: planStateSchema,
      createdAtMs: ms('Made at'),
      approveByMs: ms('Last moment to approve'),
      stageMs: z.record(z.string(), z.number()).describe('Wall time of each stage of its making [ms]'),
    })
    .meta({ id: 'DispatchPlan', description: 'A plan, whole' }),
);
