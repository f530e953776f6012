/** What excludes a plan or an edit, in French: told from the members of the conflict. */
import { quantityText, type Unit } from '../components/quantity.js';
import { bindingParts, useBindingWords } from '../i18n/binding-words.js';
import { civil } from '../i18n/civil-time.js';

/** A member of a conflict, as the API answers it. */
export interface ConflictFact {
  readonly name: string;
  readonly ownerId: string;
  readonly slotMs: number | null;
  readonly side: 'lower' | 'upper' | 'both' | 'whole';
  /** Null for arithmetic that says nothing by itself. */
  readonly words: string | null;
  readonly loadKw: number | null;
  /** The bound itself; its unit is that of its family. Absent in what was kept before there was such data. */
  readonly amount?: number | null;
}

/** An edit that cannot be, as the API answers it. */
export interface ImpossibleEdit {
  readonly conflict: readonly ConflictFact[];
  readonly localAssetId?: string | null;
}

type NameOf = (id: string) => string;

/** Facts told; the rest is counted. */
const SHOWN = 8;

/** Says conflicts in French; null where the data tell none. */
export function useConflictFrench(): (edit: ImpossibleEdit, nameOf: NameOf) => string | null {
  const limitWords = useBindingWords();
  return ({ conflict, localAssetId = null }, nameOf) => {
    if (localAssetId !== null)
      return `${nameOf(localAssetId)} est laissé à sa propre régulation : on ne peut pas fixer sa consigne.`;
    const members = conflict.filter(({ words }) => words !== null);
    const own = (name: string): string => limitWords(name, nameOf);
    const facts = [
      ...new Set(
        members.map(
          (member) =>
            factFrench(member, nameOf) ?? `${nameOf(member.ownerId)} : ${own(member.name)}${at(member)}`,
        ),
      ),
    ];
    if (facts.length === 0) return null;
    const more = facts.length > SHOWN ? [`et ${String(facts.length - SHOWN)} de plus`] : [];
    return `Cela s’exclut : ${[...facts.slice(0, SHOWN), ...more].join(' ; ')}.`;
  };
}

/** Null for families that have no words of their own here. */
function factFrench(member: ConflictFact, nameOf: NameOf): string | null {
  const { side, loadKw } = member;
  const name = nameOf(member.ownerId);
  const { family } = bindingParts(member.name);
  if (side === 'whole') return `${name} le fait en entier ou pas du tout${at(member)}`;
  if (loadKw !== null)
    return `la charge de ${name} hors actifs pilotables est de ${figure(loadKw, 'kW')}${at(member)}`;
  const amount = member.amount ?? null;
  const say = amount === null || !Object.hasOwn(FAMILIES, family) ? undefined : FAMILIES[family];
  return amount === null || say === undefined ? null : say({ name, amount, side, when: at(member) });
}

interface Bound {
  readonly name: string;
  readonly amount: number;
  readonly side: ConflictFact['side'];
  /** ` à 18:15`, or nothing. */
  readonly when: string;
}

/** Families of rows and columns whose bound is a figure that people look for. */
const FAMILIES: Readonly<Record<string, (bound: Bound) => string>> = {
  'import-limit': ({ name, amount, side, when }) =>
    `${name} peut ${side === 'lower' ? 'injecter' : 'soutirer'} ${figure(amount, 'kW')}${when}`,
  'line-limit': ({ name, amount, when }) => `${name} peut porter ${figure(amount, 'kW')}${when}`,
  'call-margin': ({ name, amount, when }) =>
    `${name} peut soutirer ${figure(amount, 'kW')}${when}, les bâtiments appelés comptés pour ce qui en est sûr`,
  'pinned-setpoint': ({ name, amount, when }) =>
    `${name} est tenu à ${figure(amount, 'kW')}${when} par la modification`,
  'frozen-setpoint': ({ name, amount, when }) =>
    `${name} est tenu à ${figure(amount, 'kW')}${when} par une approbation antérieure`,
  'ramp-limit': ({ name, amount }) => `${name} varie de ${figure(amount, 'kW')} au plus par quart d’heure`,
  'storage-balance': ({ name, amount, when }) => `${name} contient ${figure(amount, 'kWh')}${when}`,
  energy: ({ name, amount, side, when }) =>
    `${name} ne peut contenir ${side === 'upper' ? 'plus' : 'moins'} de ${figure(amount, 'kWh')}${when}`,
  queue: ({ name, amount, side, when }) =>
    side === 'lower'
      ? `plus aucun véhicule n’attend d’énergie à ${name}${when}`
      : `les véhicules de ${name} peuvent attendre ${figure(amount, 'kWh')} au plus${when}`,
  charge: ({ name, amount, when }) => `${name} prend ${figure(amount, 'kW')} au plus${when}`,
  discharge: ({ name, amount, when }) => `${name} donne ${figure(amount, 'kW')} au plus${when}`,
  power: ownPower,
};

/** Positive is taken from the network; the larger bound of what is given is the less given. */
function ownPower({ name, amount, side, when }: Bound): string {
  const isMost = (side === 'lower') === amount < 0;
  return `${name} ${amount < 0 ? 'donne' : 'prend'} ${figure(Math.abs(amount), 'kW')} ${isMost ? 'au plus' : 'au moins'}${when}`;
}

function at({ slotMs }: ConflictFact): string {
  return slotMs === null ? '' : ` à ${civil(slotMs)}`;
}

/** A figure beside another it is compared with. */
function figure(value: number, unit: Extract<Unit, 'kW' | 'kWh'>): string {
  return quantityText(value, unit, Math.abs(value) >= 1_000 ? 0 : 1);
}
