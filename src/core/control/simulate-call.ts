/** Forward simulation of what is called or run as a whole: demand-response blocks, power envelopes, power profiles. */
import { announcedKw, committedCallSlots, runningProfileSlots } from '../dispatch/announced-run.js';
import { type BuildingOffer, offerOf } from '../dispatch/building-offer.js';
import { callPeriodStart } from '../dispatch/call-memory.js';
import type { AssetState } from '../dispatch/snapshot.js';
import type { DemandResponse, PowerEnvelope, PowerProfile } from '../grid/asset.js';
import { clockWindows } from '../time/clock-window.js';
import { SLOT_HOURS, SLOT_MS } from '../time/slot.js';
import type { AssetSimulator, Complaint, Range } from './asset-simulator.js';
import type { CheckWorld } from './check-plan-world.js';
import { stateless } from './simulate-stateless.js';

/** Powers and energies that rounding explains [kW], [kWh]. */
const NOISE_KW = 0.01;
const NOISE_KWH = 0.01;

const AT_REST: Range = { low: 0, high: 0 };

/** A block: at rest, called at one level for its whole time, or giving its rebound back; each bars the others. */
export function simulateDemandResponse(
  block: DemandResponse,
  state: AssetState | undefined,
  world: CheckWorld,
): AssetSimulator {
  const offer = offerOf(world.snapshot, block.id);
  if (offer) return simulateBuildingCalls(block, offer, world);
  const announced = announcedKw(world.snapshot, block.id);
  const committed = committedCallSlots(announced, block);
  const fullKw = block.deliveryProbability * block.blockKw;
  let callsLeft = state?.callsLeft ?? block.callsLeft;
  // What was called before, and is called in the committed slots, counts: told anew from the powers, slot by slot.
  let lasted = state?.calledSlots ?? 0;
  let resting = (block.restSlots ?? 0) - (state?.restedSlots ?? Infinity);
  const slotMs = (t: number): number => world.snapshot.slotMs + t * SLOT_MS;
  const remember = (t: number, kw: number): void => {
    const isCalled = t < committed ? kw < -NOISE_KW : lasting(call, t, block);
    if (!isCalled) {
      lasted = 0;
      resting -= 1;
      return;
    }
    if (lasted === 0 || lasted >= block.durationSlots) {
      callsLeft -= 1;
      lasted = 0;
    }
    lasted += 1;
    resting = block.restSlots ?? 0;
  };
  let call: { readonly first: number; readonly kw: number } | null = null;
  const mayBegin = (t: number): boolean =>
    callsLeft > 0 &&
    resting <= 0 &&
    t >= Math.max(block.noticeSlots, world.snapshot.frozenSlots) &&
    t + block.durationSlots <= world.snapshot.horizonSlots;
  const beginsPeriod = (t: number): boolean =>
    block.callsPer !== undefined &&
    callPeriodStart(block, slotMs(t)) !== callPeriodStart(block, slotMs(t - 1));
  const phase = (t: number): Range => {
    const fixedKw = announced[t] ?? 0;
    if (t < committed) return { low: fixedKw, high: fixedKw };
    if (call === null) return mayBegin(t) ? { low: -fullKw, high: 0 } : AT_REST;
    const age = t - call.first;
    const back = (-call.kw * block.reboundShare * block.durationSlots) / Math.max(1, block.reboundSlots);
    return age < block.durationSlots ? { low: call.kw, high: call.kw } : { low: back, high: back };
  };
  return {
    rule: 'call',
    stateTolerance: 1e-3,
    rated: phase,
    possible: phase,
    localKw: (t) => (t < committed ? (announced[t] ?? 0) : 0),
    step: (t, kw) => {
      const begins = t >= committed && call === null && kw < -NOISE_KW;
      if (begins) call = { first: t, kw };
      remember(t, kw);
      if (beginsPeriod(t + 1)) callsLeft = block.callsLeft;
      const called = t < committed ? Math.max(0, -kw) : lasting(call, t, block) ? -(call?.kw ?? 0) : 0;
      if (call && t + 1 >= call.first + block.durationSlots + block.reboundSlots) call = null;
      const least = block.minShare * fullKw;
      const weak = begins && -kw < least - NOISE_KW ? [weakCall(-kw, { low: least, high: fullKw })] : [];
      return { state: called / fullKw, complaints: weak };
    },
  };
}

/** A building: what its standing calls are expected to do, and on top of it new calls where its own limits let them begin. */
function simulateBuildingCalls(
  block: DemandResponse,
  offer: BuildingOffer,
  world: CheckWorld,
): AssetSimulator {
  const { durationSlots, reboundSlots, reboundShare, restSlots = 0 } = block;
  const fullKw = block.deliveryProbability * block.blockKw;
  const left = offer.caps.map((cap) => ({ ...cap }));
  const standingKw = (t: number): number => offer.standingKw[t] ?? 0;
  const around = ({ low, high }: Range, t: number): Range => ({
    low: low + standingKw(t),
    high: high + standingKw(t),
  });
  let call: { readonly first: number; readonly kw: number } | null = null;
  const capsAt = (t: number) => left.filter(({ fromSlot, toSlot }) => t >= fromSlot && t < toSlot);
  const mayBegin = (t: number): boolean =>
    offer.starts.includes(t) &&
    t >= world.snapshot.frozenSlots &&
    t + durationSlots <= world.snapshot.horizonSlots &&
    capsAt(t).every(({ calls }) => calls > 0);
  const phase = (t: number): Range => {
    const age = call === null ? Infinity : t - call.first;
    const kw = call?.kw ?? 0;
    if (age < durationSlots) return around({ low: kw, high: kw }, t);
    const back = (-kw * reboundShare * durationSlots) / Math.max(1, reboundSlots);
    if (age < durationSlots + reboundSlots) return around({ low: back, high: back }, t);
    const rested = age >= durationSlots + Math.max(reboundSlots, restSlots);
    return around(rested && mayBegin(t) ? { low: -fullKw, high: 0 } : AT_REST, t);
  };
  return {
    rule: 'call',
    stateTolerance: 1e-3,
    rated: phase,
    possible: phase,
    localKw: standingKw,
    step: (t, kw) => {
      const ownKw = kw - standingKw(t);
      const isFree = call === null || t >= call.first + durationSlots + Math.max(reboundSlots, restSlots);
      const begins = isFree && ownKw < -NOISE_KW;
      if (begins) {
        call = { first: t, kw: ownKw };
        for (const cap of capsAt(t)) cap.calls -= 1;
      }
      const called = lasting(call, t, block) ? -(call?.kw ?? 0) : 0;
      const least = block.minShare * fullKw;
      const weak =
        begins && -ownKw < least - NOISE_KW ? [weakCall(-ownKw, { low: least, high: fullKw })] : [];
      return { state: fullKw > 0 ? called / fullKw : 0, complaints: weak };
    },
  };
}

function weakCall(seen: number, { low, high }: Range): Complaint {
  return {
    severity: 'violation',
    rule: 'call',
    what: 'the reduction of a call',
    unit: 'kW',
    seen,
    low,
    high,
  };
}

function lasting(call: { readonly first: number } | null, t: number, block: DemandResponse): boolean {
  return call !== null && t < call.first + block.durationSlots;
}

/** An envelope: a window by slot; a budget of energy it misses at the end is told. */
export function simulateEnvelope(
  envelope: PowerEnvelope,
  state: AssetState | undefined,
  world: CheckWorld,
): AssetSimulator {
  const window = (t: number): Range => ({
    low: state?.minKw?.[t] ?? envelope.minKw[world.hour(t)] ?? 0,
    high: state?.maxKw?.[t] ?? envelope.maxKw[world.hour(t)] ?? 0,
  });
  const safeKw = envelope.safeState.mode === 'power' ? envelope.safeState.powerKw : 0;
  const { energyMinKwh: low = -Infinity, energyMaxKwh: high = Infinity } = envelope;
  let energyKwh = 0;
  return {
    ...stateless(window, (t) => Math.min(window(t).high, Math.max(window(t).low, safeKw)), 'power-bound'),
    step: (t, kw) => {
      energyKwh += kw * SLOT_HOURS;
      const last = t === world.snapshot.horizonSlots - 1;
      const missed = energyKwh < low - NOISE_KWH || energyKwh > high + NOISE_KWH;
      const complaint = {
        rule: 'budget',
        what: 'the energy it takes',
        unit: 'kWh',
        seen: energyKwh,
        low,
        high,
      };
      return { state: null, complaints: last && missed ? [complaint] : [] };
    },
  };
}

/** A profile: at rest or in a run that began inside a window, once in each; a window without its run is told. */
export function simulateProfile(
  profile: PowerProfile,
  state: AssetState | undefined,
  world: CheckWorld,
): AssetSimulator {
  const { slotMs, horizonSlots } = world.snapshot;
  const course = profile.profileKw;
  const announced = announcedKw(world.snapshot, profile.id);
  const running = runningProfileSlots(announced, course);
  const done = running > 0 || state?.callsLeft === 0;
  const windows = clockWindows({ slotMs, slots: horizonSlots }, profile.earliestStart, profile.latestEnd).map(
    (window) => ({ ...window, done: window.first <= 0 && done }),
  );
  let began: number | null = running > 0 ? running - course.length : null;
  const open = (t: number) =>
    windows.find((w) => !w.done && w.first <= t && t + course.length <= Math.min(w.end, horizonSlots));
  const frozen = world.snapshot.frozen.find((one) => one.assetId === profile.id)?.powerKw ?? [];
  const phase = (t: number): Range => {
    const [firstKw = 0] = course;
    // A frozen power that is no start of a run is none: there is nothing in between.
    const held = t < world.snapshot.frozenSlots && t < frozen.length;
    if (began === null && held && Math.abs((frozen[t] ?? 0) - firstKw) > NOISE_KW) return AT_REST;
    if (began === null) return open(t) ? { low: Math.min(0, firstKw), high: Math.max(0, firstKw) } : AT_REST;
    const kw = course[t - began] ?? 0;
    return { low: kw, high: kw };
  };
  return {
    rule: 'profile',
    stateTolerance: 1e-3,
    rated: phase,
    possible: phase,
    localKw: (t) => (t < running ? (announced[t] ?? 0) : 0),
    step: (t, kw) => {
      const complaints: Complaint[] = [];
      if (began === null && Math.abs(kw) > NOISE_KW) {
        began = t;
        const window = open(t);
        if (window) window.done = true;
        const [seen = 0] = course;
        const off = {
          severity: 'violation',
          rule: 'profile',
          what: 'the power a run begins with',
          unit: 'kW',
        } as const;
        if (Math.abs(kw - seen) > NOISE_KW) complaints.push({ ...off, seen: kw, low: seen, high: seen });
      }
      if (began !== null && t + 1 >= began + course.length) began = null;
      const missed = windows.some((window) => window.end === t + 1 && !window.done);
      const run = {
        rule: 'unserved',
        what: 'the runs in the window that ends',
        unit: '',
        seen: 0,
        low: 1,
        high: 1,
      };
      if (missed) complaints.push(run);
      return { state: null, complaints };
    },
  };
}
