/** What it costs to keep limits that the cheapest plan would have broken: the wishes given up, beside raising the limits. */
import { SLOT_HOURS } from '../../time/slot.js';
import type { BuiltDispatch } from '../dispatch-input.js';
import type { SolvedOutcome } from '../linear-program.js';
import { costText, energyText } from '../reason-text.js';
import { commandedLimits, emergencyCols } from './commanded-limits.js';
import { readName } from './conflict-text.js';
import { relaxationText } from './relaxation-text.js';
import { wholeAmount, type RelaxedBound } from './relaxations.js';

/** Both ways out of limits that are tight but can be kept. */
export interface TightLimits {
  /** `EV charging Perrache misses 12 kWh and Tour A is 0.4 K h outside its comfort`. */
  readonly wishes: string;
  /** What keeping the limits costs more than breaking them for nothing [EUR]. */
  readonly wishesEur: number;
  /** `raise Point-du-Jour by 40 kW 18:00–18:30`. */
  readonly instead: string;
  readonly bounds: readonly RelaxedBound[];
  readonly sentence: string;
}

/** Wishes told by name; the rest is in the plan's cost by term. */
const SHOWN = 3;

/** Smallest change of a wish worth telling [EUR]. */
const WORTH_TELLING_EUR = 0.005;

/**
 * Holds the plan that keeps its limits beside the cheapest one, which breaks them.
 *
 * @param loose answer in which a broken limit has a price
 * @param tight answer of the hard program
 */
export function explainTightLimits(
  built: BuiltDispatch,
  validUntilMs: number,
  answers: { readonly loose: SolvedOutcome; readonly tight: SolvedOutcome },
): TightLimits {
  const { loose, tight } = answers;
  const limits = commandedLimits(built, validUntilMs);
  const broken = new Set(limits.flatMap(({ node, slot }) => emergencyCols(node, slot)));
  const overloadEur = [...broken].reduce(
    (sum, col) => sum + (built.program.colCost[col] ?? 0) * (loose.primal[col] ?? 0),
    0,
  );
  const wishesEur = tight.objective - (loose.objective - overloadEur);
  const bounds = limits.flatMap(({ node, slot }): RelaxedBound[] => {
    const amount = wholeAmount(loose.primal[node.overloadCols[slot] ?? -1] ?? 0);
    return amount > 0 ? [{ family: 'limit', ownerId: node.nodeId, slot, side: 'upper', amount }] : [];
  });
  const wishes = wishesGivenUp(built, loose, tight).slice(0, SHOWN).join(' and ');
  const instead = relaxationText(built, bounds);
  const said = wishes === '' ? 'costlier energy' : wishes;
  const sentence = `Every limit is kept at the price of ${said}: ${costText(wishesEur)}${instead === '' ? '' : `; instead one could ${instead}`}.`;
  return { wishes, wishesEur, instead, bounds, sentence };
}

interface Wish {
  readonly ownerId: string;
  readonly term: string;
  readonly family: string;
  amount: number;
  eur: number;
}

/** Wishes that cost more than before, dearest first, in words. */
function wishesGivenUp(built: BuiltDispatch, loose: SolvedOutcome, tight: SolvedOutcome): string[] {
  const found = new Map<string, Wish>();
  for (const { term, col, eurPerUnit } of built.layout.costs) {
    if (!WISH_TERMS.has(term)) continue;
    const more = (tight.primal[col] ?? 0) - (loose.primal[col] ?? 0);
    if (more === 0) continue;
    const { family: numbered, ownerId } = readName(built.program.colNames[col] ?? '');
    // The groups of a fleet are one wish: `group-due-0`, `group-due-1`.
    const family = numbered.replace(/-\d+$/, '');
    const id = `${term} ${family} ${ownerId}`;
    const wish = found.get(id) ?? { ownerId, term, family, amount: 0, eur: 0 };
    wish.amount += more;
    wish.eur += more * eurPerUnit;
    found.set(id, wish);
  }
  const names = new Map(built.layout.assets.map(({ asset }) => [asset.id, asset.name]));
  return [...found.values()]
    .filter(({ eur }) => eur > WORTH_TELLING_EUR)
    .sort((a, b) => b.eur - a.eur)
    .map((wish) => wishText(wish, names.get(wish.ownerId) ?? wish.ownerId));
}

const WISH_TERMS: ReadonlySet<string> = new Set([
  'comfort',
  'unmet',
  'coldWater',
  'terminal',
  'dimming',
  'unserved',
]);

function wishText({ term, family, amount, eur }: Wish, name: string): string {
  switch (term) {
    case 'unmet':
      return `${name} misses ${energyText(amount)}`;
    case 'coldWater':
      return family === 'unserved'
        ? `${name} cannot heat ${energyText(amount)} of water that is drawn`
        : `${name} is colder than wished (${costText(eur)})`;
    case 'comfort':
      return `${name} is ${family === 'cold' ? 'colder' : 'warmer'} than wished (${costText(eur)})`;
    case 'dimming':
      return `${name} is dimmed by ${energyText(-amount * SLOT_HOURS)}`;
    case 'unserved':
      return unservedText(family, amount, name);
    default:
      return `${name} ends the horizon with less (${costText(eur)})`;
  }
}

/** What is asked for and not given: a run, heat, energy of a budget. */
function unservedText(family: string, amount: number, name: string): string {
  switch (family) {
    case 'skipped':
      return `${name} is not run`;
    case 'heat-unserved':
      return `${name} gives ${energyText(amount * SLOT_HOURS)} of heat too little`;
    case 'heat-surplus':
      return `${name} gives ${energyText(amount * SLOT_HOURS)} of heat too much`;
    default:
      return `${name} misses its energy by ${energyText(amount)}`;
  }
}
