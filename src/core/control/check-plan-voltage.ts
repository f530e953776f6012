/** Checks feeder networks by an AC sweep with losses of every slot: voltages inside their band, currents inside their rating. */
import type { PlanContent } from '../dispatch/plan.js';
import type { GridModel } from '../grid/grid-model.js';
import type { RadialFlow } from '../power-flow/ac-sweep.js';
import { SLOT_HOURS } from '../time/slot.js';
import type { FindingBook, Subject } from './check-plan-book.js';
import { beyondCommand } from './check-plan-nodes.js';
import type { CheckWorld } from './check-plan-world.js';
import { branchLoading, type FeederFlows, sweepFeeder } from './feeder-sweep.js';

/** Voltage outside its band that rounding explains, and that a model without losses cannot see [% of nominal]. */
const NOISE_PERCENT = 0.01;
const LOSSES_PERCENT = 0.3;

/** Current above its rating that rounding explains [%]. */
const LOADING_NOISE_PERCENT = 0.01;

/** Planned losses may be off by what is left of the iteration: twice what it agrees to [kW]. */
const LOSS_KW = 0.5;
const LOSS_SHARE = 0.02;

const PERCENT = 100;
const KW_PER_MW = 1000;

interface VoltageCase {
  readonly content: PlanContent;
  readonly powers: ReadonlyMap<string, readonly number[]>;
}

/**
 * Books every voltage and branch current beyond its limit. Where the plan does not command (see {@link beyondCommand}), and up
 * to {@link LOSSES_PERCENT} beyond a voltage limit, a warning; else a violation. Losses are compared and told.
 */
export function checkVoltages(
  book: FindingBook,
  grid: GridModel,
  { content, powers }: VoltageCase,
  world: CheckWorld,
): void {
  for (const feeder of grid.feederNetworks ?? []) {
    const base = Array.from({ length: world.snapshot.horizonSlots }, (_, t) =>
      world.mean(`${feeder.meterId}.base`, t),
    );
    const swept = sweepFeeder(feeder, base, powers);
    const assetIds = new Set(feeder.places.map((place) => place.assetId));
    swept.flows.forEach((flow, t) => {
      const beyond = beyondCommand(assetIds, content, t, world.snapshot);
      checkFlow(book, swept, flow, {
        rule: 'voltage',
        ownerId: feeder.id,
        slotMs: world.slotMs(t),
        what: beyond === null ? '' : ` (${beyond})`,
        unit: '%',
        severity: beyond === null ? 'violation' : 'warning',
      });
    });
    checkLosses(book, swept, content, world);
  }
}

/** @param about its `what` is the reason why the slot is not commanded, to be said behind every subject */
function checkFlow(
  book: FindingBook,
  swept: FeederFlows,
  flow: RadialFlow,
  about: Subject & { readonly severity: 'violation' | 'warning' },
): void {
  const found = {
    ...about,
    what: `the number of operating points found by the AC sweep${about.what}`,
    unit: '',
  };
  if (!book.same(found, flow.converged ? 1 : 0, 1, 0)) return;
  swept.tree.buses.forEach((bus, k) => {
    // The head's voltage is held by whoever feeds it.
    if (k === 0) return;
    const percent = (flow.voltagePu[k] ?? Number.NaN) * PERCENT;
    const [low, high] = [bus.minVoltagePu * PERCENT, bus.maxVoltagePu * PERCENT];
    const isNear = percent >= low - LOSSES_PERCENT && percent <= high + LOSSES_PERCENT;
    const what = `the voltage of bus ${String(bus.id)}${about.what}`;
    const severity = isNear ? 'warning' : about.severity;
    book.within({ ...about, what, severity }, percent, { low, high }, NOISE_PERCENT);
    const loading = branchLoading(swept, flow, k);
    if (loading === null) return;
    const branch = `the current of branch ${swept.tree.feeds[k]?.branch.name ?? ''}${about.what}`;
    const range = { low: 0, high: PERCENT };
    book.within(
      { ...about, rule: 'branch-rating', what: branch },
      loading * PERCENT,
      range,
      LOADING_NOISE_PERCENT,
    );
  });
}

/**
 * Losses counted in the plan must be those of its own setpoints. Without them in a load measured at the head they are told: as
 * part of the load, or as missing.
 */
function checkLosses(
  book: FindingBook,
  { feeder, flows }: FeederFlows,
  content: PlanContent,
  world: CheckWorld,
): void {
  const about: Subject = {
    rule: 'losses',
    ownerId: feeder.id,
    slotMs: world.slotMs(0),
    what: 'losses',
    unit: 'kWh',
  };
  const planned = content.feederLossKw?.[feeder.id];
  flows.forEach(({ converged, lossMw }, t) => {
    if (planned === undefined || !converged) return;
    const swept = lossMw * KW_PER_MW;
    const seen = planned[t] ?? Number.NaN;
    const subject = { ...about, slotMs: world.slotMs(t), what: 'the planned loss', unit: 'kW' };
    book.same(subject, seen, swept, LOSS_KW + LOSS_SHARE * swept);
  });
  const sum = (read: (flow: RadialFlow) => number): number =>
    flows.reduce((total, flow) => total + (flow.converged ? read(flow) : 0), 0) * KW_PER_MW * SLOT_HOURS;
  const lossKwh = sum(({ lossMw }) => lossMw);
  const passedKwh = sum(({ importMw }) => Math.abs(importMw));
  const share = passedKwh > 0 ? (lossKwh / passedKwh) * PERCENT : 0;
  const where =
    feeder.lossesMetered === true
      ? 'are in the load measured at it'
      : planned === undefined
        ? 'are not in the planned imports'
        : 'are in the planned imports';
  book.note(
    about,
    lossKwh,
    `losses of ${lossKwh.toFixed(1)} kWh, ${share.toFixed(1)} % of what passes its head, ${where}`,
  );
}
