/** Why the service did not do something, in French: by the rule that spoke and its figures, or else by the code of the problem. */
import type { Problem } from '../api/problem.js';
import { quantityText } from '../components/quantity.js';
import { civil } from '../i18n/civil-time.js';
import { usePermissionWords } from '../i18n/permission-words.js';
import { type Finding, findingFrench } from './check-french.js';
import { CODES } from './problem-codes-french.js';

/** French words of a problem. */
export interface ToldProblem {
  readonly words: string;
  /** False where the service's own sentence, in English, says more: then it is shown as well. */
  readonly whole: boolean;
}

type Facts = Readonly<Record<string, unknown>>;
type Permissions = (permission: string) => string;

/** Says a rule with its figures in French; null for one that is not known here or lacks a figure. */
export function useRuleFrench(): (because: NonNullable<Problem['because']>) => string | null {
  const permissions = usePermissionWords();
  return (because) => ruleFrench(because, permissions);
}

/** Says problems in French; null for a code that is not known here and has no rule that is. */
export function useProblemFrench(): (problem: Problem) => ToldProblem | null {
  const inFrench = useRuleFrench();
  return ({ code, because }) => {
    const byRule = because === undefined ? null : inFrench(because);
    if (byRule !== null) return { words: byRule, whole: true };
    const byCode = Object.hasOwn(CODES, code) ? CODES[code] : undefined;
    if (byCode === undefined) return null;
    const [words, isWhole] = byCode;
    return { words, whole: isWhole };
  };
}

/** Rules that need no figure. */
const PLAIN: Readonly<Record<string, string>> = {
  'check-not-passed':
    'La vérification indépendante du plan n’a pas réussi : il ne peut être que rejeté, pas approuvé.',
  'own-first':
    'Vous avez déjà approuvé ce plan : une deuxième personne doit approuver la même chose, ou le rejeter.',
  'site-changed':
    'Le site a changé depuis que ce plan a été fait : rien ne peut être recalculé. Prenez un plan plus récent.',
  'inputs-gone': 'Ce dont ce plan est fait n’est plus gardé : il ne peut pas être recalculé.',
  'part-empty':
    'Le plan ne pilote rien dans la partie choisie : choisissez d’autres postes ou d’autres classes.',
  'part-all':
    'La partie choisie est le plan entier : approuvez-le en entier, sans choisir de postes ni de classes.',
  'not-held': 'Personne ne retient ce plan.',
  'policy-time': 'La règle finirait avant de commencer : choisissez une fin plus tardive.',
  'pin-quarters': 'Une consigne fixée couvre des quarts d’heure entiers, avec une fin après le début.',
  'plan-not-kept': 'Son plan n’est plus gardé.',
  'not-in-part': 'La partie approuvée de son plan est sans lui.',
  'own-rights':
    'Personne ne se donne des droits à soi-même : un autre administrateur de la sécurité doit le faire.',
  'dispute-open': 'Une contestation de ce décompte est déjà ouverte : la conduite y répondra.',
  'no-dispute': 'Aucune contestation de ce décompte n’est ouverte. Rechargez la page.',
  'nothing-released': 'Aucun lâcher d’urgence n’est en vigueur : il n’y a rien à terminer.',
  'nothing-steered':
    'Le service ne pilote rien dans ce périmètre : choisissez un autre poste, une autre classe ou un autre actif.',
  'answer-late': 'Le délai de réponse est passé. Se retirer reste possible, avec un motif.',
  'nothing-left': 'Le dernier quart d’heure de l’appel a commencé : plus rien n’est demandé.',
  begun: 'L’appel aurait déjà commencé : préparez-en un autre.',
  'begun-shorten':
    'L’appel a commencé : on peut le raccourcir et changer sa cible, pas son début ni le prolonger. Préparez un autre appel pour plus de temps.',
  'window-past':
    'L’appel serait dans le passé, ou finirait avant de commencer : choisissez un quart d’heure à venir.',
  'window-quarters': 'Un appel couvre des quarts d’heure entiers, avec une fin après le début.',
  'second-person':
    'Un appel est approuvé et modifié par une autre personne que celle qui l’a préparé : demandez à un collègue.',
  'nobody-enrolled':
    'Aucun bâtiment de ce programme et de ces postes n’est inscrit à ce moment : rien n’a été préparé.',
};

const STATES: Readonly<Record<string, string>> = {
  proposed: 'pas encore vérifié',
  checked: 'en attente d’une décision',
  approved: 'approuvé',
  dispatching: 'en cours d’envoi',
  active: 'en cours',
  rejected: 'rejeté',
  expired: 'expiré',
  superseded: 'remplacé',
  closed: 'terminé',
  draft: 'un brouillon',
  published: 'publié',
  completed: 'terminé',
  measured: 'mesuré',
  settled: 'soldé',
  cancelled: 'annulé',
  issued: 'émis',
  disputed: 'contesté',
  final: 'définitif',
  'opted-out': 'refusé',
  'no-answer': 'resté sans réponse',
  performing: 'en cours',
  delivered: 'livré',
  'under-delivered': 'livré en partie',
  'no-data': 'sans mesures',
  'called-off': 'annulé',
};

const LIMITS: Readonly<Record<string, string>> = {
  critical: 'il est critique et n’est jamais appelé',
  enrolled: 'il n’est pas dans le programme à ce moment',
  overlap: 'il est déjà appelé à ce moment',
  forecast: 'sa prévision, sur laquelle il est payé, ne va pas encore jusqu’à la fin de l’appel',
  noticeMinutes: 'le préavis est trop court',
  longestMinutes: 'l’appel est trop long',
  callsPerDay: 'il a eu tous ses appels du jour',
  callsPerWeek: 'il a eu tous ses appels de la semaine',
  callsPerSeason: 'il a eu tous ses appels de la saison',
  restHours: 'il lui faut plus de repos entre deux appels',
  blackouts: 'l’appel tombe dans ses heures exclues',
  comfort: 'la température sortirait de sa bande de confort, ou n’est pas connue',
};

/** Rules with figures; a fact that is missing leaves the word to the code. */
const RULES: Readonly<Record<string, (facts: Facts, permissions: Permissions) => string | null>> = {
  'decide-by': (facts) =>
    told`Il fallait décider avant ${time(facts, 'byMs')} ; le service l’a reçu à ${time(facts, 'atMs')}. Le plan en vigueur va à son terme.`,
  'plan-state': (facts) =>
    told`Le plan est ${state(facts)} : on n’en décide plus, et on ne le modifie plus. Rechargez la page.`,
  'other-part': (facts) =>
    told`${text(facts, 'name')} a approuvé une autre partie de ce plan : approuvez la même, ou rejetez le plan.`,
  'not-alone': (facts) =>
    told`${text(facts, 'name')} ne peut pas décider seul là où deux personnes sont requises : un chef de quart le peut, ou une deuxième personne approuve le même plan.`,
  'nothing-to-hold': (facts) =>
    told`Le plan est ${state(facts)} et devait être décidé avant ${time(facts, 'byMs')} : il n’y a rien à retenir.`,
  'part-breaks': partBreaks,
  'policy-name': (facts) =>
    told`Une règle « ${text(facts, 'name')} » existe déjà : terminez-la d’abord, ou prenez un autre nom.`,
  'pin-never-steered': (facts) =>
    told`${text(facts, 'name')} est mesuré, jamais piloté : choisissez un autre actif.`,
  'pin-outside': (facts) =>
    told`Ce plan peut encore être modifié de ${time(facts, 'fromMs')} à ${time(facts, 'toMs')} : l’heure choisie est en dehors.`,
  'pin-rating': (facts) =>
    told`${text(facts, 'name')} a une puissance nominale de ${power(facts, 'ratedKw')} ; ${power(facts, 'askedKw')} étaient demandés. Demandez moins.`,
  permission: permissionRule,
  'roles-of-organisation': (facts) =>
    told`Les rôles de ${text(facts, 'name')} viennent de l’organisation à chaque connexion : changez-les là-bas. Ici, le compte peut être désactivé.`,
  'nothing-to-invite': (facts) =>
    told`${text(facts, 'name')} se connecte sans mot de passe de ce service, ou est désactivé : il n’y a pas d’invitation à faire.`,
  locked: (facts) =>
    told`Trop de mots de passe faux pour ce compte : attendez ${count(facts, 'minutes')} min avant le prochain essai. Si ce n’était pas vous, prévenez un administrateur de la sécurité.`,
  'dispute-state': (facts) =>
    told`Le décompte est ${state(facts)} : un décompte émis peut être contesté jusqu’au ${time(facts, 'untilMs')}.`,
  'answer-state': (facts) => told`Votre part est déjà « ${state(facts)} » : plus aucune réponse n’est prise.`,
  'accept-range': (facts) =>
    told`${power(facts, 'kw')} ont été acceptés : il faut plus de 0 et au plus les ${power(facts, 'mostKw')} demandés.`,
  'offer-window': (facts) =>
    told`L’offre doit tenir en quarts d’heure entiers dans l’appel, de ${time(facts, 'startMs')} à ${time(facts, 'endMs')}. Pour une autre heure, refusez en la donnant comme motif : la conduite pourra préparer un autre appel.`,
  'no-offer': (facts) => told`${text(facts, 'name')} n’a plus d’autre offre ouverte pour cet appel.`,
  'take-range': (facts) =>
    told`${power(facts, 'kw')} devaient être retenus : il faut plus de 0 et au plus les ${power(facts, 'mostKw')} que ${text(facts, 'name')} propose.`,
  'offer-over': (facts) =>
    told`L’heure que ${text(facts, 'name')} propose est passée depuis ${time(facts, 'atMs')}.`,
  'call-over': (facts) => told`L’appel est ${state(facts)} : il ne prend plus de réponse ni d’offre.`,
  'its-plan-state': (facts) => told`Son plan est ${state(facts)}.`,
  'call-state': (facts) =>
    told`L’appel est ${state(facts)} : cela ne se fait pas dans cet état. Rechargez la page.`,
  'part-of-plan': (facts) =>
    told`L’appel fait partie du plan ${text(facts, 'planId')} : approuvez le plan, et il sera lancé.`,
  'limits-speak': (facts) =>
    told`Rien n’a été fait, des limites s’y opposent maintenant : ${against(facts)}. La publication peut laisser ces bâtiments de côté.`,
  'nobody-free': (facts) =>
    told`Rien n’a été préparé, des limites s’opposent à chaque bâtiment : ${against(facts)}.`,
  'not-enrolled': (facts) =>
    told`« ${text(facts, 'name')} » n’est pas un bâtiment inscrit à ce moment dans ce programme et ces postes.`,
  'limit-always': (facts) =>
    told`${text(facts, 'name')} : ${limitFrench(facts['limit'])} ; aucun motif n’y change rien.`,
};

function ruleFrench(because: NonNullable<Problem['because']>, permissions: Permissions): string | null {
  const { rule } = because;
  if (Object.hasOwn(PLAIN, rule)) return PLAIN[rule] ?? null;
  return Object.hasOwn(RULES, rule) ? (RULES[rule]?.(because, permissions) ?? null) : null;
}

/** A sentence, or null where a part of it is not known. */
function told(parts: TemplateStringsArray, ...values: readonly (string | null)[]): string | null {
  if (values.includes(null)) return null;
  return parts.reduce((sentence, part, index) => `${sentence}${values[index - 1] ?? ''}${part}`);
}

function text(facts: Facts, name: string): string | null {
  const value = facts[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

function figure(facts: Facts, name: string): number | null {
  const value = facts[name];
  return typeof value === 'number' ? value : null;
}

function count(facts: Facts, name: string): string | null {
  const value = figure(facts, name);
  return value === null ? null : String(value);
}

function power(facts: Facts, name: string): string | null {
  const kw = figure(facts, name);
  return kw === null ? null : quantityText(kw, 'kW', Number.isInteger(kw) ? 0 : 1);
}

function time(facts: Facts, name: string): string | null {
  const ms = figure(facts, name);
  return ms === null ? null : civil(ms, 'full');
}

function state(facts: Facts): string | null {
  const name = text(facts, 'state');
  return name !== null && Object.hasOwn(STATES, name) ? (STATES[name] ?? null) : null;
}

/** What a limit of a building is; null for one that is not known here. @param limit name as the service writes it */
function limitFrench(limit: unknown): string | null {
  return typeof limit === 'string' && Object.hasOwn(LIMITS, limit) ? (LIMITS[limit] ?? null) : null;
}

/** `Lycée Lumière : il est déjà appelé à ce moment ; Piscine : …`. */
function against(facts: Facts): string | null {
  const all = listOf(facts['against']) as readonly Facts[];
  const words = all.map((one) => told`${text(one, 'name')} : ${limitFrench(one['limit'])}`);
  return words.length === 0 || words.includes(null) ? null : words.join(' ; ');
}

function permissionRule(facts: Facts, permissions: Permissions): string | null {
  const anyOf = listOf(facts['anyOf']).map(String).map(permissions);
  if (anyOf.length === 0) return null;
  return told`${text(facts, 'name')} n’a pas le droit de faire cela : il faut pouvoir ${anyOf.join(' ou ')}. Demandez ce droit à un administrateur de la sécurité, ou l’acte à quelqu’un qui l’a.`;
}

function partBreaks(facts: Facts): string | null {
  const findings = listOf(facts['findings']) as readonly (Finding & Facts)[];
  const words = findings.map((one) => told`${time(one, 'slotMs')}, ${findingFrench(one, (id) => id)}`);
  if (words.length === 0 || words.includes(null)) return null;
  const more = figure(facts, 'more') ?? 0;
  const rest = more > 0 ? ` (et ${String(more)} de plus)` : '';
  return `Cette partie seule n’est pas sûre : ${words.join(' ; ')}${rest}. Approuvez le plan entier, une partie plus grande, ou rejetez-le.`;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}
