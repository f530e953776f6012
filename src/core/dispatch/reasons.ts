/** Why a setpoint of an asset has its value: from the duals, as data and as one plain sentence. */
import type { Asset } from '../grid/asset.js';
import type { AssetPart, BuiltDispatch } from './dispatch-input.js';
import { hasIntegers } from './linear-program.js';
import type { PriceSpread, SetpointReason } from './plan.js';
import { OF_THE_PRICE, type PriceReader } from './price-reader.js';
import { type Alternative, NO_BOUND_EUR, nextBest } from './reason-alternatives.js';
import { type DecidingLimit, decidingLimit } from './reason-limits.js';
import { costText, limitText, powerText, priceText, timeText } from './reason-text.js';

/** Power below this is none [kW]. */
const IDLE_KW = 1e-3;

interface Question {
  readonly part: AssetPart;
  readonly slot: number;
  readonly slotMs: number;
  readonly powerKw: number;
  readonly clock: (slot: number) => string;
}

/** What a reason is told from. */
interface Findings {
  readonly limit: DecidingLimit | null;
  readonly spread: PriceSpread | null;
  readonly alternative: Alternative | null;
  readonly isForced: boolean;
  /** False: prices are no bound on what a change costs. */
  readonly isExact: boolean;
  /** Why they are none; empty when exact. */
  readonly caveat: string;
}

/**
 * Reason of an asset's setpoint in one slot. Its prices are one-sided: one more unit of the limit saves at most what is
 * said, the alternative costs at least what is said (duals bound every change of a linear program from these sides).
 *
 * @param reader duals of the solution; null when the solver gave none, which the reason then says
 * @param at the slot, and the planned power in it [kW], load convention
 */
export function explainSetpoint(
  built: BuiltDispatch,
  reader: PriceReader | null,
  part: AssetPart,
  at: { readonly slot: number; readonly powerKw: number },
): SetpointReason {
  const { slot, powerKw } = at;
  const clock = (t: number): string => timeText(built.layout.slotsMs[t] ?? 0);
  const question: Question = { part, slot, slotMs: built.layout.slotsMs[slot] ?? 0, powerKw, clock };
  if (part.mode === 'local') return localReason(question, reader);
  if (!reader) {
    const sentence = `${deed(question)}; the solver gave no prices, so no reason can be derived from them.`;
    return plain(question, 0, sentence);
  }
  return derived(reader, question, findings(built, reader, question));
}

function findings(built: BuiltDispatch, reader: PriceReader, question: Question): Findings {
  const { part, slot, powerKw } = question;
  const partner = partnerSlot(reader, question);
  const spread = partner === null ? null : spreadAgainst(reader, question, partner);
  return {
    limit: decidingLimit(built, reader, { part, slot, partner }),
    // A trade that wins nothing by prices has another reason: a limit.
    spread: spread && spread.wonEurPerKwh > 0 ? spread : null,
    alternative: nextBest(built, reader, { part, slot, powerKw, partner }),
    isForced: isForced(built, question),
    ...exactness(built, reader),
  };
}

/** Prices hold while yes-or-no decisions stay; those of blocks are near the best plan's, as near as it is certified. */
function exactness(built: BuiltDispatch, reader: PriceReader): Pick<Findings, 'isExact' | 'caveat'> {
  const held = hasIntegers(built.program)
    ? ['These prices hold while the yes-or-no decisions of the plan stay.']
    : [];
  const near =
    reader.openEur > 0
      ? [
          `The plan may cost up to ${costText(reader.openEur)} more than the best, and its prices are as near.`,
        ]
      : [];
  const caveat = [...held, ...near].map((text) => ` ${text}`).join('');
  return { isExact: caveat === '', caveat };
}

function derived(reader: PriceReader, question: Question, found: Findings): SetpointReason {
  const { limit, alternative, spread } = found;
  const nodePrice = reader.nodePrice(question.part.asset.id, question.slot);
  const reason = { ...plain(question, nodePrice, sentenceOf(reader, question, found)), spread };
  const named =
    limit === null ? {} : { binding: limit.limit.name, shadowPriceEurPerKw: limit.limit.shadowPriceEurPerKw };
  if (alternative === null) return { ...reason, ...named };
  const { words, atLeastEur, powers } = alternative;
  return {
    ...reason,
    ...named,
    alternative: words,
    alternativeCostEur: atLeastEur,
    alternativePowers: powers,
  };
}

function plain(question: Question, nodePrice: number, sentence: string): SetpointReason {
  return {
    slotMs: question.slotMs,
    binding: null,
    shadowPriceEurPerKw: 0,
    nodePriceEurPerKwh: nodePrice,
    spread: null,
    alternative: null,
    alternativeCostEur: null,
    alternativePowers: [],
    sentence,
  };
}

function localReason(question: Question, reader: PriceReader | null): SetpointReason {
  const { part, slot, clock } = question;
  const expected = powerText(part.localKw[slot] ?? 0);
  const sentence = `Left to its local control at ${clock(slot)}, about ${expected} expected: ${part.localReason ?? 'not steered'}.`;
  return plain(question, reader?.nodePrice(part.asset.id, slot) ?? 0, sentence);
}

function sentenceOf(reader: PriceReader, question: Question, found: Findings): string {
  const forced = forcedText(question, found.isForced);
  if (forced !== null) return `${deed(question)}: ${forced}.`;
  const why = [priceReason(reader, question, found.spread)];
  const { limit, alternative } = found;
  if (limit?.kind === 'own') why.push(limit.limit.words);
  if (limit?.kind === 'network') {
    const here = limit.limit.kind === 'ramp' || limit.limit.slot === question.slot;
    const act = here ? question.powerKw : reader.powerKw(question.part, limit.limit.slot);
    const text = limitText(reader, limit.limit, act, here ? '' : question.clock(limit.limit.slot));
    // A network limit in this very slot comes first; a peak or a later limit explains the price.
    if (here && !OF_THE_PRICE.has(limit.limit.kind)) why.unshift(text);
    else why.push(text);
  }
  const tail = alternative
    ? ` Instead: ${alternative.words}, ${extra(alternative.atLeastEur, found.isExact)}.`
    : '';
  return `${deed(question)}: ${why.join('; ')}.${tail}${found.caveat}`;
}

/** True when the asset has exactly one power it can take in the slot. */
function isForced(built: BuiltDispatch, { part, slot }: Question): boolean {
  const { colLower, colUpper } = built.program;
  return (part.power[slot] ?? []).every(({ col }) => colLower[col] === colUpper[col]);
}

function forcedText({ part }: Question, forced: boolean): string | null {
  if (!forced) return null;
  if (part.asset.kind === 'pv') return 'there is no sun';
  if (part.asset.kind === 'wind') return 'there is no wind';
  return part.asset.kind === 'lighting' ? 'it is light outside' : 'no other power is possible';
}

function extra(atLeastEur: number, isExact: boolean): string {
  if (atLeastEur < NO_BOUND_EUR) return "at a cost the plan's prices do not tell";
  return `for ${isExact ? 'at least' : 'about'} ${costText(atLeastEur)} more`;
}

/** `Discharges 2.1 MW at 18:15`. */
function deed({ part, slot, powerKw, clock }: Question): string {
  const at = ` at ${clock(slot)}`;
  const { asset } = part;
  if (asset.kind === 'lighting') return powerKw < IDLE_KW ? `Off${at}` : `Lit at ${powerText(powerKw)}${at}`;
  const size = powerText(powerKw);
  if (Math.abs(powerKw) < IDLE_KW)
    return asset.kind === 'pv' || asset.kind === 'wind' ? `Gives nothing${at}` : `Waits${at}`;
  if (asset.kind === 'battery') return `${powerKw > 0 ? 'Charges' : 'Discharges'} ${size}${at}`;
  // A block that is called gives up load; what it takes back after the call is load it would not have taken.
  if (asset.kind === 'demand-response') return `Takes ${size} ${powerKw < 0 ? 'less' : 'more'}${at}`;
  if (powerKw < 0) return `Generates ${size}${at}`;
  return `${LOAD_VERBS[asset.kind] ?? 'Takes'} ${size}${at}`;
}

/** What a load does with its power; others just take it. */
const LOAD_VERBS: Readonly<Partial<Record<Asset['kind'], string>>> = {
  'ev-hub': 'Charges',
  'ev-home': 'Charges',
  'ev-fleet': 'Charges',
  'hot-water': 'Heats with',
  'tertiary-hvac': 'Heats with',
  'passive-block': 'Heats with',
  'slab-block': 'Heats with',
};

function priceReason(reader: PriceReader, question: Question, spread: PriceSpread | null): string {
  const { part, slot, powerKw } = question;
  const now = `a kWh is worth ${priceText(reader.nodePrice(part.asset.id, slot))} here`;
  if (spread === null) {
    if (part.asset.kind === 'lighting') {
      return `${now} and light not given ${priceText(part.asset.dimEurPerKwh)}`;
    }
    if (part.asset.kind === 'chp' || part.asset.kind === 'waste-to-energy') {
      return `${now} and costs ${priceText(part.asset.costEurPerKwh)} to make`;
    }
    return now;
  }
  const against = `${now} against ${priceText(spread.againstEurPerKwh)} at ${timeText(spread.againstSlotMs)}`;
  return part.asset.kind === 'battery'
    ? `${against}, which wins ${priceText(spread.wonEurPerKwh)} a kWh after losses and wear`
    : `${against}, when it ${powerKw > IDLE_KW ? 'rests' : 'takes its energy'}`;
}

/** What acting in this slot and not in the partner wins a kWh: a battery pays losses and wear for it. */
function spreadAgainst(reader: PriceReader, question: Question, partner: number): PriceSpread {
  const { asset } = question.part;
  const price = reader.nodePrice(asset.id, question.slot);
  const other = reader.nodePrice(asset.id, partner);
  const base = { againstSlotMs: reader.slotMs(partner), againstEurPerKwh: other };
  const acts = question.powerKw > IDLE_KW;
  if (asset.kind !== 'battery') return { ...base, wonEurPerKwh: acts ? other - price : price - other };
  const { efficiencyCharge, efficiencyDischarge, wearEurPerKwh } = asset;
  const [buy, sell] = acts ? [price, other] : [other, price];
  const bought = (buy + wearEurPerKwh) / (efficiencyCharge * efficiencyDischarge);
  return { ...base, wonEurPerKwh: sell - wearEurPerKwh - bought };
}

/**
 * The slot this one trades with among those whose energy is interchangeable: a battery's dearest discharge or cheapest
 * charge; for a load that takes power the dearest slot in which it rests, for one that waits the cheapest in which it acts.
 */
function partnerSlot(reader: PriceReader, question: Question): number | null {
  const { part, slot, powerKw } = question;
  const { asset } = part;
  if (!part.stateRows) return null;
  const acts = Math.abs(powerKw) > IDLE_KW;
  const price = (t: number): number => reader.nodePrice(asset.id, t);
  const slots = reader.sameEnergy(part, slot);
  const power = (t: number): number => reader.powerKw(part, t);
  if (asset.kind === 'battery') {
    if (!acts) return null;
    return powerKw > 0
      ? best(
          slots.filter((t) => power(t) < -IDLE_KW),
          (t) => -price(t),
        )
      : best(
          slots.filter((t) => power(t) > IDLE_KW),
          price,
        );
  }
  return acts
    ? best(
        slots.filter((t) => power(t) <= IDLE_KW),
        (t) => -price(t),
      )
    : best(
        slots.filter((t) => power(t) > IDLE_KW),
        price,
      );
}

function best(slots: readonly number[], cost: (slot: number) => number): number | null {
  let found: number | null = null;
  for (const slot of slots) if (found === null || cost(slot) < cost(found)) found = slot;
  return found;
}
