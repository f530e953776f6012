/** Findings of the checker, grounds for two people, and what left a plan, in French: told from their data. */
import { quantityText, type Unit } from '../components/quantity.js';
import { formatNumber } from '../i18n/language.js';

/** A finding as the API answers it. */
export interface Finding {
  readonly rule: string;
  readonly ownerId: string;
  /** Null = no number. */
  readonly seen: number | null;
  readonly allowed: number | null;
}

type NameOf = (id: string) => string;

/** What each rule looks at, and its unit where it has one alone. */
const RULES: Readonly<Record<string, readonly [string, Unit | null]>> = {
  limit: ['la puissance à sa limite', 'kW'],
  margin: ['la réserve pour erreurs de prévision', 'kW'],
  balance: ['le bilan', null],
  cost: ['le coût', 'EUR'],
  'power-bound': ['la puissance', 'kW'],
  ramp: ['la variation de puissance', 'kW'],
  soc: ['le stock', null],
  comfort: ['le confort', null],
  'energy-due': ['l’énergie non livrée avant le départ', 'kWh'],
  frozen: ['la consigne figée', null],
  pin: ['la consigne fixée par une personne', null],
  call: ['l’effacement', null],
  budget: ['l’énergie prise', 'kWh'],
  profile: ['le profil', null],
  unserved: ['les marches non faites', null],
  heat: ['la chaleur', 'kW'],
  commitment: ['la durée de marche ou d’arrêt', null],
  reserve: ['la réserve', 'kW'],
  voltage: ['la tension', '%'],
  'branch-rating': ['le courant d’un câble', '%'],
};
/** Smaller figures are told with more digits: a voltage, a temperature. */
const LARGE = 100;

/** Null for a rule that is not known here, and for what is no number. */
export function findingFrench({ rule, ownerId, seen, allowed }: Finding, nameOf: NameOf): string | null {
  const known = Object.hasOwn(RULES, rule) ? RULES[rule] : undefined;
  if (known === undefined || seen === null || allowed === null) return null;
  const [what, unit] = known;
  return `${nameOf(ownerId)} : ${what}, ${figure(seen, unit)} pour ${figure(allowed, unit)} admis`;
}

function figure(value: number, unit: Unit | null): string {
  const digits = Math.abs(value) >= LARGE ? 0 : 2;
  return unit === null ? formatNumber(value, digits) : quantityText(value, unit, digits);
}

/** A ground for two people, as the API answers it. */
export interface Ground {
  readonly kind: string;
  readonly subject: string | null;
  /** Null = not known, which counts as the worst. */
  readonly seen: number | null;
  readonly allowed: number;
}

/** Null for a kind that is not known here. */
export function groundFrench({ kind, subject, seen, allowed }: Ground, nameOf: NameOf): string | null {
  const name = subject === null ? 'le plan' : nameOf(subject);
  const kw = seen === null ? 'on ne sait pas de combien' : quantityText(seen, 'kW');
  switch (kind) {
    case 'limit-relaxed':
      return `${name} : limite élargie ou réserve pour erreurs de prévision abandonnée, ${kw}`;
    case 'outside-contract':
      return seen === null
        ? `${name} reçoit moins que promis`
        : `${name} reçoit moins que promis : ${figure(seen, null)} pour ${figure(allowed, null)} admis`;
    case 'edited-setpoint':
      return `${name} modifié par une personne, ${kw} ; seule, jusqu’à ${quantityText(allowed, 'kW')}`;
    case 'n-1-margin':
      return `${name} au-delà de ce qu’il porte après la perte d’un transformateur, ${kw}`;
    case 'uncertain-inputs':
      return seen === null
        ? 'on ne garde plus ce dont le plan est fait'
        : `${percent(seen)} des entrées sont estimées ou manquantes ; une personne décide jusqu’à ${percent(allowed)}`;
    case 'first-use':
      return `${name} : sollicité pour la première fois`;
    default:
      return null;
  }
}

function percent(share: number): string {
  return quantityText(share * 100, '%', 1);
}

const REASONS: Readonly<Record<string, string>> = {
  'not controllable': 'ne se pilote pas',
  'in local mode at the device': 'en mode local à l’appareil',
  'no reason told': 'sans motif connu',
};

/** Why an asset is not in a plan; null where the service's words are all there is. */
export function unavailableFrench(reason: string): string | null {
  if (reason.startsWith('no fresh ')) return 'une mesure nécessaire manque ou est trop ancienne';
  return Object.hasOwn(REASONS, reason) ? (REASONS[reason] ?? null) : null;
}

/** An input that is another than that of an earlier plan. */
export interface ChangedInput {
  readonly group: string;
  readonly what: string;
  /** Mean change; of availability above 0 for what is back. */
  readonly mean: number;
}

const INPUTS: Readonly<Record<string, string>> = {
  'price import': 'soutirage',
  'price export': 'injection',
  'weather outdoor temperature': 'température extérieure',
  'weather irradiance': 'ensoleillement',
};
/** What the service writes behind the name of a building. */
const OF_BUILDING: Readonly<Record<string, string>> = {
  called: 'appelé',
  'probability of delivery': 'probabilité de livraison',
  'joined and may be called': 'nouveau, peut être appelé',
  'left and could be called': 'parti, ne peut plus être appelé',
  offers: 'puissance offerte',
  price: 'prix',
};

/** Names of series, nodes and assets stay as they are. */
export function inputFrench({ group, what, mean }: ChangedInput): string {
  if (group === 'availability') {
    const [id = what] = what.split(' ');
    return `${id} ${mean > 0 ? 'de retour' : 'indisponible'}`;
  }
  if (group === 'calls') {
    const at = what.lastIndexOf(', ');
    const [name, words] = [what.slice(0, at), what.slice(at + 2)];
    return Object.hasOwn(OF_BUILDING, words) ? `${name}, ${String(OF_BUILDING[words])}` : what;
  }
  return INPUTS[`${group} ${what}`] ?? what;
}
