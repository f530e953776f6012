/** What happened to a call, in French: told from the data of its history. */
import type { Problem } from '../api/problem.js';
import { quantityText } from '../components/quantity.js';
import { civil } from '../i18n/civil-time.js';
import { useRuleFrench } from './problem-french.js';

/** A step of a call as data, as the API answers it. */
export interface StepFacts {
  readonly act: string;
  readonly [fact: string]: unknown;
}

type NameOf = (buildingId: string) => string;
type Because = NonNullable<Problem['because']>;

const KINDS: Readonly<Record<string, string>> = {
  call: 'l’appel',
  received: 'la réponse reçue',
  refused: 'l’offre non retenue',
  changed: 'le changement',
  cancelled: 'l’annulation',
  over: 'la fin',
};

const WAYS: Readonly<Record<string, string>> = {
  email: 'par courriel',
  webhook: 'par webhook',
  page: 'sur leur page seulement',
  'email-again': 'courriel non parti, réessayé',
  'email-lost': 'courriel non parti et non réessayé',
  'webhook-secret': 'webhook sans secret',
  'webhook-lost': 'webhook non mis en file',
  'no-ven': 'aucun VEN enregistré',
};

const SIGNALS: Readonly<Record<string, string>> = {
  ecowatt: 'd’Écowatt',
  tempo: 'de Tempo',
  'time-class': 'des postes horaires',
};

/** Steps that need no figure. */
const PLAIN: Readonly<Record<string, string>> = {
  began: 'Il a commencé.',
  'answers-over': 'Le délai de réponse est passé.',
  ended: 'Il est terminé.',
  measured: 'Il a été mesuré.',
};

/** Says steps in French; null for one that is not known here or lacks a figure: the service's sentence is shown then. */
export function useStepFrench(): (facts: StepFacts, nameOf: NameOf) => string | null {
  const ruleFrench = useRuleFrench();
  return (facts, nameOf) => {
    const { act } = facts;
    if (Object.hasOwn(PLAIN, act)) return PLAIN[act] ?? null;
    if (act === 'not-made') {
      const because = facts['because'] as Because | null | undefined;
      const why = because ? ruleFrench(because) : null;
      return why === null ? null : `Il ne se fait pas. ${why}`;
    }
    return Object.hasOwn(STEPS, act) ? (STEPS[act]?.(new Reader(facts, nameOf)) ?? null) : null;
  };
}

/** Steps with what they are about; null where something of it is missing. */
const STEPS: Readonly<Record<string, (read: Reader) => string | null>> = {
  'drawn-up': (read) => read.say`Préparé pour ${read.power()}.`,
  'drawn-by-plan': (read) =>
    read.say`Décidé par le plan ${read.text('planId')} pour ${read.power()} ; approuver le plan l’approuve.`,
  'plan-superseded': (read) =>
    read.say`Le plan ${read.text('planId')} a pris la place du plan ${read.text('olderPlanId')} avant que celui-ci soit approuvé.`,
  approved: (read) => read.say`Approuvé${read.said()}`,
  'approved-with-plan': (read) => read.say`Approuvé avec le plan ${read.text('planId')}.`,
  published: (read) =>
    read.ids('leftOut').length === 0
      ? 'Publié.'
      : read.say`Publié ; laissés de côté par leurs limites : ${read.names('leftOut')}.`,
  cancelled: (read) => read.say`Annulé${read.said()}`,
  'new-version': (read) => read.say`Version ${read.count()}${read.said()}`,
  'offer-taken': (read) => read.say`Offre de ${read.names()} retenue, ${read.power()}${read.said()}`,
  'offer-refused': (read) => read.say`Offre de ${read.names()} non retenue${read.said()}`,
  doubled: (read) => read.say`${read.names()} : un autre appel le demande à ce moment.`,
  'answered-acknowledge': (read) => read.say`${read.names()} a vu l’appel.`,
  'answered-accept': (read) => read.say`${read.names()} accepte ${read.power('powerKw')}.`,
  'answered-counter': (read) =>
    read.say`${read.names()} propose ${read.power('powerKw')}, de ${read.time('startMs')} à ${read.time('endMs')}, à la place${read.said('reason')}`,
  'answered-opt-out': (read) => read.say`${read.names()} refuse${read.said('reason')}`,
  'in-place': inPlace,
  'nobody-in-place': (read) =>
    read.text('nodeName') === null
      ? read.say`Personne n’est appelé à la place de ${read.names()} : nul autre bâtiment du programme ne peut l’être maintenant.`
      : read.say`Personne n’est appelé à la place de ${read.names()} : nul autre bâtiment qui puisse l’être n’est sous ${read.text('nodeName')}, dont l’appel soulage la limite.`,
  'nothing-delivered': (read) =>
    read.say`Rien n’a été livré dans les deux premiers quarts d’heure : ${read.names()}.`,
  settled: (read) => read.say`Décomptes émis : ${read.count()}.`,
  'measured-again': (read) =>
    read.say`La contestation de ${read.names()} est fondée, il est mesuré à nouveau${read.said()}`,
  'signal-withdrawn': (read) =>
    read.say`La publication ${read.word(SIGNALS, 'kind')} du ${read.time('atMs')} ne demande plus cet appel.`,
  told: toldHow,
  'letter-failed': (read) =>
    read.say`Le courriel à ${read.names()} sur ${read.word(KINDS, 'kind')} n’est pas parti : on ne réessaie plus.`,
  'webhook-took': (read) => read.say`Le webhook de ${read.names()} a reçu ${read.word(KINDS, 'kind')}.`,
  'webhook-failed': (read) =>
    read.say`Le webhook de ${read.names()} n’a pas pris ${read.word(KINDS, 'kind')} : on ne réessaie plus.`,
};

/** Reads what a step is about; null for what is not there. */
class Reader {
  constructor(
    private readonly facts: Readonly<Record<string, unknown>>,
    readonly nameOf: NameOf,
  ) {}

  /** A sentence; null where a part of it is. */
  say(parts: TemplateStringsArray, ...values: readonly (string | null)[]): string | null {
    if (values.includes(null)) return null;
    return parts.reduce((sentence, part, index) => `${sentence}${values[index - 1] ?? ''}${part}`);
  }

  text(name: string): string | null {
    const value = this.facts[name];
    return typeof value === 'string' && value !== '' ? value : null;
  }

  /** ` : « its own words »`, or the end of the sentence. */
  said(name = 'said'): string {
    const own = this.text(name);
    return own === null ? '.' : ` : « ${own} »`;
  }

  power(name = 'kw'): string | null {
    const kw = this.facts[name];
    return typeof kw === 'number' ? quantityText(kw, 'kW', Number.isInteger(kw) ? 0 : 1) : null;
  }

  count(): string | null {
    const n = this.facts['n'];
    return typeof n === 'number' ? String(n) : null;
  }

  time(name: string): string | null {
    const ms = this.facts[name];
    return typeof ms === 'number' ? civil(ms, 'full') : null;
  }

  word(table: Readonly<Record<string, string>>, name: string): string | null {
    const key = this.text(name);
    return key !== null && Object.hasOwn(table, key) ? (table[key] ?? null) : null;
  }

  list(name: string): readonly Readonly<Record<string, unknown>>[] {
    const value = this.facts[name];
    return Array.isArray(value) ? (value as readonly Readonly<Record<string, unknown>>[]) : [];
  }

  ids(name = 'buildingIds'): readonly string[] {
    const value = this.facts[name];
    return Array.isArray(value) ? value.map(String) : [];
  }

  /** Buildings by name; null without any. */
  names(name = 'buildingIds'): string | null {
    const names = this.ids(name).map(this.nameOf);
    return names.length === 0 ? null : names.join(', ');
  }

  /** The same of a member of a list. */
  of(facts: Readonly<Record<string, unknown>>): Reader {
    return new Reader(facts, this.nameOf);
  }
}

function inPlace(read: Reader): string | null {
  const pairs = read.list('pairs').map((pair) => {
    const { buildingId, replaces } = pair;
    if (typeof buildingId !== 'string') return null;
    const of = typeof replaces === 'string' ? read.nameOf(replaces) : 'ce qui manque';
    return `${read.nameOf(buildingId)} pour ${of}`;
  });
  return pairs.length === 0 || pairs.includes(null)
    ? null
    : `Appelés à la place d’autres : ${pairs.join(', ')}.`;
}

function toldHow(read: Reader): string | null {
  const ways = read.list('ways').map((one) => {
    const way = read.of(one);
    return way.say`${way.word(WAYS, 'way')} : ${way.names()}`;
  });
  if (ways.includes(null)) return null;
  return read.say`Message envoyé sur ${read.word(KINDS, 'kind')} ; ${ways.length === 0 ? 'personne à prévenir' : ways.join(' ; ')}.`;
}
