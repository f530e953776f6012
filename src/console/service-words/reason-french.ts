/** Why a setpoint has its value, in French: told from the figures of the reason, as the service tells it in English. */
import { quantityText } from '../components/quantity.js';
import { bindingParts, useBindingWords } from '../i18n/binding-words.js';
import { civil } from '../i18n/civil-time.js';
import { formatNumber } from '../i18n/language.js';

/** The figures of a reason, as answers of the API carry them. */
export interface ReasonFacts {
  readonly slotMs: number;
  /** Planned [kW]; null = left to local control. */
  readonly powerKw: number | null;
  readonly binding: string | null;
  readonly shadowPriceEurPerKw: number;
  readonly nodePriceEurPerKwh: number;
  readonly spread: {
    readonly againstSlotMs: number;
    readonly againstEurPerKwh: number;
    readonly wonEurPerKwh: number;
  } | null;
  readonly alternativeCostEur: number | null;
  readonly alternativePowers: readonly { readonly slotMs: number; readonly powerKw: number }[];
  /** Flow of the node whose limit decides; null where none does. */
  readonly flow: {
    readonly nodeId: string;
    readonly slotMs: number;
    readonly importKw: number;
    readonly limitKw: number;
    readonly marginKw: number;
  } | null;
}

/** What a reason is of. */
export interface ReasonOwner {
  /** Class of the asset. */
  readonly kind: string;
  /** Name of a node by its id. */
  readonly nameOf: (nodeId: string) => string;
}

const IDLE_KW = 1e-3;
/** A bound below this tells nothing of what a change costs [EUR]. */
const NO_BOUND_EUR = 1e-4;
/** A margin below this is not worth a word [kW]. */
const LEAST_MARGIN_KW = 0.5;

const IN_KELVIN = ['comfort', 'thermal-terminal'];
const IN_KWH = [
  ...['soc', 'energy', 'queue', 'ev-queue', 'fleet-queue', 'energy-budget', 'recourse-need', 'tank-warm'],
  ...['storage-recourse', 'storage-terminal', 'storage-balance', 'tank-terminal', 'tank-balance'],
];
const NETWORK = ['import-limit', 'line-limit'];

/** Says reasons in French; null where the figures say nothing: no prices, or an old plan. */
export function useReasonFrench(): (facts: ReasonFacts, owner: ReasonOwner) => string | null {
  const limitWords = useBindingWords();
  return (facts, owner) => {
    const { slotMs, powerKw, binding, spread, nodePriceEurPerKwh, alternativePowers } = facts;
    if (powerKw === null) return `Laissé à sa régulation locale à ${civil(slotMs)}.`;
    const isUntold =
      binding === null && spread === null && nodePriceEurPerKwh === 0 && alternativePowers.length === 0;
    if (isUntold) return null;
    const own = { ...facts, powerKw };
    const network = networkWords(own, owner);
    const limit = network === null ? ownLimitWords(facts, (name) => limitWords(name, owner.nameOf)) : null;
    const price = priceWords(own, owner);
    const why = [network, price, limit].filter((part) => part !== null).join(' ; ');
    return `${capital(deed(powerKw, owner.kind))} à ${civil(slotMs)} : ${why}.${insteadWords(own, owner)}`;
  };
}

type Own = ReasonFacts & { readonly powerKw: number };

/** The limit of a node that decides, and what one more kilowatt of it would win. */
function networkWords(
  { powerKw, slotMs, binding, flow, shadowPriceEurPerKw }: Own,
  { nameOf }: ReasonOwner,
): string | null {
  if (flow === null || !NETWORK.includes(bindingParts(binding ?? '').family)) return null;
  const { nodeId, importKw, limitKw, marginKw } = flow;
  const name = nameOf(nodeId);
  const at = flow.slotMs === slotMs ? '' : ` à ${civil(flow.slotMs)}`;
  const worth =
    shadowPriceEurPerKw < NO_BOUND_EUR
      ? ''
      : ` ; un kW de plus ferait gagner jusqu’à ${eur(shadowPriceEurPerKw)} sur le quart d’heure`;
  if (importKw < 0) return `${name} injecte tout ce qu’il peut${at}, ${size(importKw)}${worth}`;
  const kept =
    marginKw < LEAST_MARGIN_KW ? '' : `, dont ${size(marginKw)} gardés pour une erreur de prévision`;
  const limit = `sa limite de ${size(limitKw)}${kept}`;
  return powerKw < -IDLE_KW && at === ''
    ? `sans lui ${name} soutirerait ${size(importKw - powerKw)} pour ${limit}${worth}`
    : `${name} soutire ${size(importKw)}${at}, toute ${limit}${worth}`;
}

/** A limit of the asset itself, of its state or of the plan. */
function ownLimitWords(
  { binding, shadowPriceEurPerKw }: ReasonFacts,
  limitWords: (name: string) => string,
): string | null {
  if (binding === null) return null;
  const { family } = bindingParts(binding);
  if (family === 'announced-change') {
    return `annoncé ainsi, et un changement gagnerait ${eur(shadowPriceEurPerKw)} par kW, moins qu’il ne coûte`;
  }
  const unit = IN_KELVIN.includes(family) ? 'K' : IN_KWH.includes(family) ? 'kWh' : 'kW';
  return `ce qui décide : ${limitWords(binding)} ; un ${unit} de jeu en plus ferait gagner jusqu’à ${eur(shadowPriceEurPerKw)}`;
}

function priceWords({ powerKw, nodePriceEurPerKwh, spread }: Own, { kind }: ReasonOwner): string {
  const here = `un kWh vaut ici ${perKwh(nodePriceEurPerKwh)}`;
  if (spread === null) return here;
  const against = `${here} contre ${perKwh(spread.againstEurPerKwh)} à ${civil(spread.againstSlotMs)}`;
  if (kind === 'battery') {
    return `${against}, soit ${perKwh(spread.wonEurPerKwh)} gagnés après pertes et usure`;
  }
  return `${against}, ${powerKw > IDLE_KW ? 'quand il se repose' : 'quand il prend son énergie'}`;
}

function insteadWords(own: Own, { kind }: ReasonOwner): string {
  const { alternativeCostEur } = own;
  const what = alternativeFrench(own, kind);
  if (what === null || alternativeCostEur === null) return '';
  const cost =
    alternativeCostEur < NO_BOUND_EUR
      ? 'à un coût que les prix du plan ne disent pas'
      : `pour ${eur(alternativeCostEur)} de plus d’après les prix du plan`;
  return ` Sinon : ${what}, ${cost}.`;
}

/** The next-best thing, read from its powers; null where there is none. @param kind class of the asset */
export function alternativeFrench(
  { alternativePowers, slotMs, powerKw }: Pick<ReasonFacts, 'alternativePowers' | 'slotMs' | 'powerKw'>,
  kind: string,
): string | null {
  const [first, second] = alternativePowers;
  if (first === undefined || powerKw === null) return null;
  if (second === undefined) return deed(first.powerKw, kind);
  // The plan's own slot stands first where something moves away from it, second where it is moved there.
  if (first.slotMs !== slotMs) return `en prendre déjà ${size(second.powerKw - powerKw)} maintenant`;
  const isAll = Math.abs(first.powerKw) < IDLE_KW;
  return `${isAll ? 'la même chose' : size(powerKw - first.powerKw)} à ${civil(second.slotMs)}`;
}

const HEATS = ['hot-water', 'tertiary-hvac', 'passive-block', 'slab-block'];
const CHARGES = ['ev-hub', 'ev-home', 'ev-fleet'];

/** What it does, without when. */
function deed(powerKw: number, kind: string): string {
  const isIdle = Math.abs(powerKw) < IDLE_KW;
  if (kind === 'lighting') return isIdle ? 'éteint' : `allumé à ${size(powerKw)}`;
  if (isIdle) return kind === 'pv' || kind === 'wind' ? 'ne donne rien' : 'attend';
  if (kind === 'battery') return `${powerKw > 0 ? 'charge' : 'décharge'} ${size(powerKw)}`;
  if (kind === 'demand-response') return `prend ${size(powerKw)} de ${powerKw < 0 ? 'moins' : 'plus'}`;
  if (powerKw < 0) return `produit ${size(powerKw)}`;
  if (CHARGES.includes(kind)) return `charge ${size(powerKw)}`;
  return HEATS.includes(kind) ? `chauffe avec ${size(powerKw)}` : `prend ${size(powerKw)}`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** A power without its sign. */
function size(kw: number): string {
  const abs = Math.abs(kw);
  if (abs >= 1_000) return quantityText(abs / 1_000, 'MW', 1);
  return quantityText(abs, 'kW', abs < 10 ? 1 : 0);
}

function eur(amount: number): string {
  return quantityText(amount, 'EUR', amount !== 0 && Math.abs(amount) < 0.1 ? 4 : 2);
}

function perKwh(eurPerKwh: number): string {
  return `${formatNumber(eurPerKwh, 3)} €`;
}
