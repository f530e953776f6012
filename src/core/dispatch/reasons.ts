/** Why the first free setpoint of an asset has its value: from the duals, as data and as one plain sentence. */
import { SLOT_HOURS } from '../time/slot.js';
import type { AssetPart, BuiltDispatch } from './dispatch-input.js';
import type { SetpointReason } from './plan.js';
import type { BindingLimit, PriceReader } from './price-reader.js';
import { costText, limitText, powerText, priceText, timeText } from './reason-text.js';

/** Power below this is none [kW]. */
const IDLE_KW = 1e-3;

interface Alternative {
  readonly words: string;
  readonly costEur: number;
}

interface Question {
  readonly part: AssetPart;
  readonly slot: number;
  readonly slotMs: number;
  readonly powerKw: number;
  readonly clock: (slot: number) => string;
}

/**
 * Reason of an asset's setpoint in the first slot that is not frozen.
 *
 * @param reader duals of the solution; null when the solver gave none, which the reason then says
 * @param powerKw planned power in that slot [kW], load convention
 */
export function explainSetpoint(
  built: BuiltDispatch,
  reader: PriceReader | null,
  part: AssetPart,
  powerKw: number,
): SetpointReason {
  const { snapshot } = built.input;
  const slot = Math.min(snapshot.frozenSlots, snapshot.horizonSlots - 1);
  const clock = (t: number): string => timeText(built.layout.slotsMs[t] ?? 0);
  const question: Question = { part, slot, slotMs: built.layout.slotsMs[slot] ?? 0, powerKw, clock };
  if (part.mode === 'local') return localReason(question, reader);
  if (!reader) {
    const sentence = `${deed(question)}; the solver gave no prices, so no reason can be derived from them.`;
    return plain(question, 0, sentence);
  }
  const partner = partnerSlot(reader, question);
  const here = reader.binding(part.asset.id, slot);
  // A store acts for the slot it saves for: without a limit here, that slot's limit decides.
  const limit = here ?? (partner === null ? null : reader.binding(part.asset.id, partner));
  const alternative = nextBest(built, reader, question);
  const nodePrice = reader.nodePrice(part.asset.id, slot);
  return {
    slotMs: question.slotMs,
    binding: limit?.row ?? null,
    shadowPriceEurPerKw: limit?.shadowPriceEurPerKw ?? 0,
    nodePriceEurPerKwh: nodePrice,
    alternative: alternative?.words ?? null,
    alternativeCostEur: alternative?.costEur ?? null,
    sentence: sentenceOf(reader, question, {
      limit,
      partner,
      alternative,
      forced: isForced(built, question),
    }),
  };
}

function plain(question: Question, nodePrice: number, sentence: string): SetpointReason {
  return {
    slotMs: question.slotMs,
    binding: null,
    shadowPriceEurPerKw: 0,
    nodePriceEurPerKwh: nodePrice,
    alternative: null,
    alternativeCostEur: null,
    sentence,
  };
}

function localReason(question: Question, reader: PriceReader | null): SetpointReason {
  const { part, slot, clock } = question;
  const expected = powerText(part.localKw[slot] ?? 0);
  const sentence = `Left to its local control at ${clock(slot)}, about ${expected} expected: ${part.localReason ?? 'not steered'}.`;
  return plain(question, reader?.nodePrice(part.asset.id, slot) ?? 0, sentence);
}

function sentenceOf(
  reader: PriceReader,
  question: Question,
  found: {
    readonly limit: BindingLimit | null;
    readonly partner: number | null;
    readonly alternative: Alternative | null;
    readonly forced: boolean;
  },
): string {
  const { limit, partner, alternative } = found;
  const forced = forcedText(question, found.forced);
  if (forced !== null) return `${deed(question)}: ${forced}.`;
  const why = [priceReason(reader, question, partner)];
  if (limit) {
    const here = limit.slot === question.slot;
    const act = here ? question.powerKw : reader.powerKw(question.part, limit.slot);
    const text = limitText(reader, limit, act, here ? '' : question.clock(limit.slot));
    // A network limit in this very slot comes first; a peak or a later limit explains the price.
    if (here && limit.kind !== 'peak') why.unshift(text);
    else why.push(text);
  }
  const tail = alternative ? ` Instead: ${alternative.words}, ${extra(alternative.costEur)}.` : '';
  return `${deed(question)}: ${why.join('; ')}.${tail}`;
}

/** True when the asset has exactly one power it can take in the slot. */
function isForced(built: BuiltDispatch, { part, slot }: Question): boolean {
  const { colLower, colUpper } = built.program;
  return (part.power[slot] ?? []).every(({ col }) => colLower[col] === colUpper[col]);
}

function forcedText({ part }: Question, forced: boolean): string | null {
  if (!forced) return null;
  if (part.asset.kind === 'pv') return 'there is no sun';
  return part.asset.kind === 'lighting' ? 'it is light outside' : 'no other power is possible';
}

function extra(costEur: number): string {
  return costEur < 1e-4 ? 'at the same cost' : `for ${costText(costEur)} more`;
}

/** `Discharges 2.1 MW at 18:15`. */
function deed({ part, slot, powerKw, clock }: Question): string {
  const at = ` at ${clock(slot)}`;
  const { asset } = part;
  if (asset.kind === 'lighting') return powerKw < IDLE_KW ? `Off${at}` : `Lit at ${powerText(powerKw)}${at}`;
  if (Math.abs(powerKw) < IDLE_KW) return asset.kind === 'pv' ? `Gives nothing${at}` : `Waits${at}`;
  if (asset.kind === 'battery') return `${powerKw > 0 ? 'Charges' : 'Discharges'} ${powerText(powerKw)}${at}`;
  if (powerKw < 0) return `Generates ${powerText(powerKw)}${at}`;
  return `${asset.kind === 'ev-hub' || asset.kind === 'ev-home' ? 'Charges' : 'Heats with'} ${powerText(powerKw)}${at}`;
}

function priceReason(reader: PriceReader, question: Question, partner: number | null): string {
  const { part, slot, powerKw, clock } = question;
  const price = reader.nodePrice(part.asset.id, slot);
  const now = `a kWh is worth ${priceText(price)} here`;
  if (partner === null) {
    if (part.asset.kind === 'lighting') {
      return `${now} and light not given ${priceText(part.asset.dimEurPerKwh)}`;
    }
    if (part.asset.kind === 'chp' || part.asset.kind === 'waste-to-energy') {
      return `${now} and costs ${priceText(part.asset.costEurPerKwh)} to make`;
    }
    return now;
  }
  const other = reader.nodePrice(part.asset.id, partner);
  const spread = `${now} against ${priceText(other)} at ${clock(partner)}`;
  if (part.asset.kind !== 'battery') {
    return `${spread}, when it ${powerKw > IDLE_KW ? 'rests' : 'takes its energy'}`;
  }
  const { efficiencyCharge, efficiencyDischarge, wearEurPerKwh } = part.asset;
  const [buy, sell] = powerKw > 0 ? [price, other] : [other, price];
  const won = sell - wearEurPerKwh - (buy + wearEurPerKwh) / (efficiencyCharge * efficiencyDischarge);
  return `${spread}, which wins ${priceText(won)} a kWh after losses and wear`;
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

/** The cheapest thing it could do instead, and what that costs more at the plan's prices. */
function nextBest(built: BuiltDispatch, reader: PriceReader, question: Question): Alternative | null {
  const { part, slot, powerKw } = question;
  if (part.stateRows && Math.abs(powerKw) > IDLE_KW) {
    const shifted = shift(built, reader, question);
    if (shifted) return shifted;
  }
  const options = (part.power[slot] ?? []).flatMap((term) => leaveBound(built, reader, question, term.col));
  options.sort((a, b) => a.costEur - b.costEur);
  return options[0] ?? null;
}

/** Doing the same at the best other slot that still has room. */
function shift(built: BuiltDispatch, reader: PriceReader, question: Question): Alternative | null {
  const { part, slot, powerKw, clock } = question;
  const term = (part.power[slot] ?? []).find((t) => t.coefficient === Math.sign(powerKw));
  const index = term ? (part.power[slot] ?? []).indexOf(term) : -1;
  const spare = reader.sameEnergy(part, slot).filter((t) => {
    const col = part.power[t]?.[index]?.col ?? -1;
    const kw = Math.abs(reader.powerKw(part, t));
    const sameWay = reader.powerKw(part, t) * Math.sign(powerKw) >= -IDLE_KW;
    return (
      t >= built.input.snapshot.frozenSlots && sameWay && kw < (built.program.colUpper[col] ?? 0) - IDLE_KW
    );
  });
  const sign = Math.sign(powerKw);
  const other = best(spare, (t) => sign * reader.nodePrice(part.asset.id, t));
  if (other === null) return null;
  const dearer = sign * (reader.nodePrice(part.asset.id, other) - reader.nodePrice(part.asset.id, slot));
  return {
    words: `the same at ${clock(other)}`,
    costEur: Math.max(0, dearer) * Math.abs(powerKw) * SLOT_HOURS,
  };
}

/** Going from the bound a column sits on to its other bound, at the reduced cost. */
function leaveBound(
  built: BuiltDispatch,
  reader: PriceReader,
  question: Question,
  col: number,
): Alternative[] {
  const rate = reader.reducedCost(col);
  const lower = built.program.colLower[col] ?? 0;
  const upper = built.program.colUpper[col] ?? 0;
  const room = upper - lower;
  if (!Number.isFinite(room) || room < IDLE_KW || Math.abs(rate) < 1e-9) return [];
  const goal = rate > 0 ? upper : lower;
  const kind = question.part.asset.kind;
  const name = built.program.colNames[col] ?? '';
  const verb =
    kind === 'battery'
      ? `${name.startsWith('charge') ? 'charging' : 'discharging'} ${powerText(goal)}`
      : goal < 0
        ? `generating ${powerText(goal)}`
        : `taking ${powerText(goal)}`;
  return [{ words: verb, costEur: Math.abs(rate) * room }];
}

function best(slots: readonly number[], cost: (slot: number) => number): number | null {
  let found: number | null = null;
  for (const slot of slots) if (found === null || cost(slot) < cost(found)) found = slot;
  return found;
}
