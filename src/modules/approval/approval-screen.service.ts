/** Puts together all that the approval screen shows of a plan, in the order of its seven questions. */
import { Injectable } from '@nestjs/common';
import { feedersAlongPlan } from '../../core/control/feeder-sweep.js';
import { planChanges } from '../../core/control/plan-changes.js';
import { basePlanId, planBeginsMs, planEndMs } from '../../core/control/plan-life.js';
import { nodeRooms, storeCourses } from '../../core/control/plan-margins.js';
import { safeClasses, touchedBy } from '../../core/control/plan-touched.js';
import { offerOf, withBuildings } from '../../core/dispatch/building-offer.js';
import { buildDispatch } from '../../core/dispatch/build-dispatch.js';
import type { DispatchPlan } from '../../core/dispatch/plan.js';
import { reasonFacts } from '../../core/dispatch/reason-facts.js';
import type { SystemSnapshot } from '../../core/dispatch/snapshot.js';
import { DomainError } from '../../core/domain-error.js';
import type { GridModel } from '../../core/grid/grid-model.js';
import { hotSpotAlongPlan } from '../../core/network/transformer-thermal.js';
import type { SeriesForecast } from '../../core/series/forecast.js';
import { formatInstant } from '../../core/time/instant.js';
import { PlanStore } from '../../ports/plan-store.js';
import { SiteModel } from '../../ports/site-token.js';
import { ApprovalEvidence } from './approval-evidence.service.js';
import type { ApprovalScreen } from './approval-screen.schema.js';
import { callsPicture } from './calls-picture.js';
import { ForecastTrust } from './forecast-trust.service.js';

/** The seven answers; who decided and who may is added by whoever knows the caller. */
export type PlanPicture = Pick<
  ApprovalScreen,
  'plan' | 'wrong' | 'changes' | 'why' | 'safe' | 'touched' | 'calls' | 'doNothing' | 'trust' | 'parts'
>;

/** What the picture is made of. */
interface Subject {
  readonly plan: DispatchPlan;
  readonly snapshot: SystemSnapshot;
  readonly forecasts: readonly SeriesForecast[];
  readonly grid: GridModel;
  readonly inForce: DispatchPlan | null;
  readonly nowMs: number;
}

const FINDINGS_SHOWN = 20;
/** Winding temperature above which insulation ages too fast [°C] (lyon.md 6.2). */
const HOT_SPOT_LIMIT_C = 120;

@Injectable()
export class ApprovalPicture {
  constructor(
    private readonly plans: PlanStore,
    private readonly model: SiteModel,
    private readonly evidence: ApprovalEvidence,
    private readonly trust: ForecastTrust,
  ) {}

  /**
   * The picture of a plan at an instant.
   *
   * @throws DomainError `unknown-plan` when what it was made from is not kept
   */
  async of(plan: DispatchPlan, nowMs: number): Promise<PlanPicture> {
    const { content } = plan;
    const inputs = await this.plans.inputs(content.inputHash);
    if (inputs === null) {
      throw new DomainError(
        'unknown-plan',
        `the inputs ${content.inputHash} of plan ${plan.id} are not kept`,
      );
    }
    const standing = await this.plans.inForce(planBeginsMs(plan));
    const inForce = standing?.id === plan.id ? null : standing;
    const grid = withBuildings(this.model.site().grid, inputs.snapshot);
    const subject = { plan, ...inputs, grid, inForce, nowMs };
    const { assets } = subject.grid;
    const found = planChanges(content, inForce?.content ?? null, { assets, snapshot: inputs.snapshot });
    const touched = touchedBy(content, found.assets, nowMs);
    const blocks = assets.filter(
      ({ id, kind }) =>
        // Orders count the calls of blocks of the site; those of buildings are events, told under `calls`.
        kind === 'demand-response' &&
        offerOf(inputs.snapshot, id) === undefined &&
        touched.some((t) => t.assetId === id),
    );
    const calls = await this.evidence.callsThisMonth(blocks, nowMs);
    const changed = found.assets.map(({ asset, ...one }) => ({
      assetId: asset.id,
      name: asset.name,
      kind: asset.kind,
      nodeId: asset.substationId,
      districtId: asset.districtId,
      ratedKw: asset.ratedKw,
      ...one,
    }));
    const kind = inForce ? ('plan' as const) : ('measured' as const);
    return {
      plan: headOf(subject),
      wrong: { alarms: await this.evidence.alarmCounts(), ...wrongOf(subject) },
      changes: {
        ...found,
        assets: changed,
        against: { kind, planId: inForce?.id ?? null },
        lastMomentMs: plan.approveByMs,
      },
      why: whyOf(
        plan,
        changed.map(({ assetId }) => assetId),
      ),
      safe: { ...safeOf(subject), targets: await this.evidence.targets(content, inputs.snapshot, nowMs) },
      touched: touched.map((one) => ({ ...one, callsThisMonth: calls.get(one.assetId) ?? null })),
      calls: callsPicture(plan, inputs.snapshot),
      doNothing: doNothing(subject),
      trust: await this.trust.of(inputs.forecasts, found.slotsMs, nowMs),
      parts: partsOf(subject),
    };
  }
}

function headOf({ plan, nowMs }: Subject): PlanPicture['plan'] {
  const { id, contentHash, state, createdAtMs, approveByMs, content } = plan;
  const { edit } = content;
  return {
    ...{ id, contentHash, state, createdAtMs, approveByMs },
    serverNowMs: nowMs,
    firstSlotMs: content.firstSlotMs,
    beginsMs: planBeginsMs(plan),
    validUntilMs: content.validUntilMs,
    costEur: content.costEur,
    costByTermEur: { ...content.costByTerm },
    peakImportKw: content.peakImportKw,
    basedOn: basePlanId(plan),
    editedBy: edit ? { name: edit.byName, reason: edit.reason, pins: edit.pins.length } : null,
  };
}

function wrongOf({ snapshot, forecasts, grid }: Subject): Omit<PlanPicture['wrong'], 'alarms'> {
  const names = new Map(grid.assets.map(({ id, name }) => [id, name]));
  const marked = forecasts.filter(({ marks }) => marks.length > 0);
  const meters = new Set(grid.meters.map(({ id }) => `${id}.base`));
  const demand = (ones: readonly SeriesForecast[]): number =>
    ones
      .filter(({ seriesId }) => meters.has(seriesId))
      .reduce((sum, { mean }) => sum + Math.abs(mean[0] ?? 0), 0);
  const whole = demand(forecasts);
  return {
    inputs: { ...snapshot.inputShare },
    substitutes: marked.map(({ seriesId, marks }) => ({ seriesId, marks: [...marks] })),
    substituteDemandShare: whole > 0 ? demand(marked) / whole : 0,
    unavailable: snapshot.assets
      .filter(({ available }) => !available)
      .map(({ assetId, reason }) => ({
        assetId,
        name: names.get(assetId) ?? assetId,
        reason: reason ?? 'no reason told',
      })),
  };
}

function whyOf({ content }: DispatchPlan, assetIds: readonly string[]): PlanPicture['why'] {
  return assetIds.flatMap((assetId) => {
    const facts = reasonFacts(content, assetId);
    return facts === null ? [] : [{ assetId, ...facts, alternativePowers: [...facts.alternativePowers] }];
  });
}

function safeOf(subject: Subject): Omit<PlanPicture['safe'], 'targets'> {
  const { plan, grid, snapshot } = subject;
  const { findings, passed, comparisons } = plan.check;
  const violations = findings.filter(({ severity }) => severity === 'violation');
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  const [hottest] = hotSpotAlongPlan(plan.content, grid, snapshot.outdoorTemperatureC);
  return {
    check: {
      ...{ passed, comparisons, violations: violations.length, warnings: warnings.length },
      findings: [...violations, ...warnings]
        .slice(0, FINDINGS_SHOWN)
        // What is no number has no place in JSON.
        .map((finding) => ({
          ...finding,
          seen: Number.isFinite(finding.seen) ? finding.seen : null,
          allowed: Number.isFinite(finding.allowed) ? finding.allowed : null,
        })),
    },
    // The site declares what a node carries after the loss of one transformer, not with all in service.
    nodes: nodeRooms(plan.content, grid).map((room) => ({ ...room, marginNormalKw: null })),
    hotSpot: hottest
      ? {
          nodeId: hottest.substationId,
          hottestC: hottest.hottestC,
          atMs: hottest.hottestMs,
          limitC: HOT_SPOT_LIMIT_C,
        }
      : null,
    voltage: voltageOf(subject),
    storage: storeCourses(plan.content, grid, snapshot),
  };
}

function voltageOf({ plan, grid, snapshot, forecasts }: Subject): PlanPicture['safe']['voltage'] {
  if ((grid.feederNetworks ?? []).length === 0) return null;
  const feeders = feedersAlongPlan(buildDispatch({ grid, snapshot, forecasts }), plan.content);
  const lows = feeders.flatMap(({ id, lowestVoltagePu }) =>
    lowestVoltagePu.flatMap((pu) => (pu === null ? [] : [{ id, pu }])),
  );
  const highs = feeders.flatMap(({ highestVoltagePu }) => highestVoltagePu.flatMap((pu) => pu ?? []));
  const [lowest] = lows.sort((a, b) => a.pu - b.pu);
  if (!lowest) return null;
  return {
    lowestPu: lowest.pu,
    lowestAt: lowest.id,
    highestPu: highs.length > 0 ? Math.max(...highs) : null,
  };
}

function doNothing({ plan, inForce, grid }: Subject): PlanPicture['doNothing'] {
  const then = safeClasses((inForce ?? plan).content, grid.assets);
  const words = then.map(({ kind, assets, safeState, powerKw }) =>
    safeState === 'local'
      ? `${String(assets)} ${kind} to local control`
      : `${String(assets)} ${kind} to ${(powerKw ?? 0).toFixed(0)} kW`,
  );
  const stays = inForce
    ? `plan ${inForce.id} stays until ${formatInstant(planEndMs(inForce))}, then`
    : 'nothing is in force:';
  const sentence = `expires ${formatInstant(plan.approveByMs)} → ${stays} every asset returns to its safe state (${words.join(', ') || 'none is steered'})`;
  const standing = inForce ? { id: inForce.id, untilMs: planEndMs(inForce) } : null;
  return { sentence, expiresMs: plan.approveByMs, planInForce: standing, then };
}

function partsOf({ plan, grid }: Subject): PlanPicture['parts'] {
  const steered = new Set(
    plan.content.schedules.filter((s) => s.powerKw.some((kw) => kw !== null)).map((s) => s.assetId),
  );
  const assets = grid.assets.filter(({ id }) => steered.has(id));
  const count = (matches: (asset: (typeof assets)[number]) => boolean): number =>
    assets.filter(matches).length;
  const nodes = grid.substations.map(({ id, name }) => ({
    nodeId: id,
    name,
    assets: count(({ substationId }) => substationId === id),
  }));
  const kinds = [...new Set(assets.map(({ kind }) => kind))];
  return {
    nodes: nodes.filter((node) => node.assets > 0),
    kinds: kinds.map((kind) => ({ kind, assets: count((asset) => asset.kind === kind) })),
  };
}
