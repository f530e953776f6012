/** What buildings are told, in French and below it in English. */
import type { DrEvent, Part } from '../../core/flexibility/dr-event.js';
import type { EventWindow } from '../../core/flexibility/load-history.js';
import { deadlineOf, energyKwh, ownWindow } from '../../core/flexibility/parts.js';
import type { DrBuilding, DrProgram } from '../../core/flexibility/program.js';
import { estimateEur } from '../../core/flexibility/settlement.js';
import { civilDay, civilTime } from '../../core/time/civil.js';

const HOUR_MS = 3_600_000;
/** Quarter-hours of a day on which the clocks do not change. */
const USUAL_SLOTS = 96;

/** Occasions on which a building is told something. */
export const NOTICE_KINDS = ['call', 'received', 'refused', 'changed', 'cancelled', 'over'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** What a message is about. */
export interface NoticeFacts {
  readonly event: DrEvent;
  readonly part: Part;
  readonly building: DrBuilding;
  readonly program: DrProgram;
}

/** Subject and text of a message. */
export function noticeText(kind: NoticeKind, facts: NoticeFacts): { subject: string; text: string } {
  const { building, event } = facts;
  const when = spanWords(ownWindow(event, facts.part));
  const subjects: Readonly<Record<NoticeKind, string>> = {
    call: `Appel d’effacement le ${when} – ${building.name}`,
    received: `Réponse bien reçue – ${building.name}, ${when}`,
    refused: `Votre contre-proposition n’est pas retenue – ${building.name}, ${when}`,
    changed: `Appel d’effacement modifié : ${when} – ${building.name}`,
    cancelled: `Appel d’effacement annulé : ${when} – ${building.name}`,
    over: `Effacement terminé – ${building.name}, ${when}`,
  };
  const lines = kind === 'call' || kind === 'changed' ? callLines(facts) : shortLines(kind, facts);
  return { subject: subjects[kind], text: lines.join('\n') };
}

/** How a call ends, for the page of the building. */
export function endingWords(endMs: number): { en: string; fr: string } {
  const at = clockWords(endMs);
  return {
    en: `It ends by itself at ${at}. If contact is lost, the building goes back to normal then, or at once if its own equipment says so.`,
    fr: `Il se termine de lui-même à ${at}. Si le contact est perdu, le bâtiment revient à la normale à cette heure, ou aussitôt si son équipement le décide.`,
  };
}

function callLines({ event, part, building, program }: NoticeFacts): string[] {
  const kw = numberWords(part.askedKw);
  const own = ownWindow(event, part);
  const askedKwh = energyKwh(part.askedKw, own);
  const kwh = numberWords(askedKwh);
  const { rateEurPerKwh: rate, penaltyEurPerKwh: penalty } = program.terms;
  const eur = estimateEur(askedKwh, rate);
  const isFined = /[1-9]/.test(penalty);
  const answerBy = `${dateWords(deadlineOf(event, part))} ${clockWords(deadlineOf(event, part))}`;
  const ending = endingWords(own.endMs);
  const yes = program.silence === 'counts-as-accepted';
  return [
    `${building.name} est appelé le ${spanWords(own)} (heure de Paris).`,
    `Motif : ${event.reason}`,
    `Demandé : ${kw} kW de ${event.reduction ? 'moins' : 'plus'}, soit ${kwh} kWh. Rémunération : ${rate} EUR/kWh mesuré, soit ${eur} EUR si tout est livré.`,
    isFined
      ? `Ce qui est accepté et non livré est retenu à ${penalty} EUR/kWh.`
      : 'Rien n’est retenu pour ce qui n’est pas livré.',
    `Effet sur le confort : ${building.comfortEffect}`,
    `Merci de répondre avant le ${answerBy} ; sans réponse, l’appel est considéré comme ${yes ? 'accepté' : 'décliné'}.`,
    `Vous pouvez vous retirer à tout moment, avec un motif : ce qui a été mesuré jusque-là est payé, et rien n’est retenu pour la suite. ${ending.fr}`,
    '',
    `${building.name} is called (Paris time, see above): ${kw} kW ${event.reduction ? 'less' : 'more'}, ${kwh} kWh in all, paid ${rate} EUR per measured kWh: ${eur} EUR if all of it is delivered. ${isFined ? `What is accepted and not delivered costs ${penalty} EUR per kWh.` : 'Nothing is taken for what is not delivered.'}`,
    `Please answer before ${answerBy}; silence counts as ${yes ? 'accepted' : 'declined'}. You may leave at any time, with a reason: what was measured until then is paid, and nothing is taken for the time after. ${ending.en}`,
  ];
}

function shortLines(
  kind: 'received' | 'refused' | 'cancelled' | 'over',
  { event, part, building }: NoticeFacts,
): string[] {
  const when = spanWords(ownWindow(event, part));
  const answerBy = `${dateWords(deadlineOf(event, part))} ${clockWords(deadlineOf(event, part))}`;
  const refusal = part.offer?.refusal ?? '';
  const texts = {
    received: [
      `Nous avons bien reçu votre réponse pour ${building.name} (${when}) : ${STATE_FR[part.state] ?? part.state}, ${numberWords(part.agreedKw)} kW.`,
      `We have received your answer for ${building.name}: ${part.state}, ${numberWords(part.agreedKw)} kW.`,
    ],
    refused: [
      `Votre contre-proposition pour ${building.name} (${when}) n’est pas retenue : ${refusal}. Vous pouvez encore accepter l’appel jusqu’au ${answerBy} ; sinon rien ne vous est demandé.`,
      `Your counter-offer for ${building.name} was not taken: ${refusal}. You may still accept the call until ${answerBy}; otherwise nothing is asked of you.`,
    ],
    cancelled: [
      `L’appel du ${when} pour ${building.name} est annulé. Il n’y a rien à faire.`,
      `The call of ${building.name} is cancelled. There is nothing to do.`,
    ],
    over: [
      `L’effacement de ${building.name} (${when}) est terminé ; le bâtiment peut revenir à la normale. Le relevé suit après la mesure.`,
      `The call of ${building.name} is over; the building may go back to normal. The statement follows once it is measured.`,
    ],
  };
  return texts[kind];
}

const STATE_FR: Readonly<Record<string, string>> = {
  acknowledged: 'vu',
  accepted: 'accepté',
  performing: 'accepté',
  countered: 'contre-proposition',
  'opted-out': 'décliné',
};

function spanWords({ startMs, endMs }: EventWindow): string {
  return `${dateWords(startMs)} de ${clockWords(startMs)} à ${clockWords(endMs)}`;
}

function dateWords(ms: number): string {
  const [year = '', month = '', day = ''] = civilTime(ms).date.split('-');
  return `${day}/${month}/${year}`;
}

/** On the two days on which clocks change an hour alone may mean two instants: the offset stands beside it. */
function clockWords(ms: number): string {
  const { date, hour, minute, offsetMs } = civilTime(ms);
  const at = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  return civilDay(date).slots === USUAL_SLOTS ? at : `${at} (UTC+${String(offsetMs / HOUR_MS)})`;
}

function numberWords(value: number): string {
  return String(Math.round(value * 10) / 10);
}
