/** Alarms of the field: limits, margins, heat, silence of what is steered. */
import type { AlarmDefinition } from './alarm-definition.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** Most urgent first. */
export const FIELD_ALARMS: readonly AlarmDefinition[] = [
  {
    id: 'import-limit',
    priority: 'urgent',
    subjectKind: 'node',
    scope: 'live',
    respondMinutes: 5,
    onDelayMs: 20 * SECOND_MS,
    offDelayMs: 60 * SECOND_MS,
    deadband: 500,
    unit: 'kW',
    title: { en: 'Import limit exceeded', fr: 'Limite de soutirage dépassée' },
    cause: {
      en: 'The measured import of this node is above its firm limit.',
      fr: 'Le soutirage mesuré de ce nœud dépasse sa limite garantie.',
    },
    consequence: {
      en: 'The fault of one more transformer or line would overload what remains; protection may disconnect customers.',
      fr: 'La perte d’un transformateur ou d’une ligne surchargerait le reste ; les protections pourraient couper des clients.',
    },
    action: {
      en: 'Approve the waiting plan, or lower the setpoints of the assets below this node; ask the network operator for a transfer if none is left.',
      fr: 'Approuver le plan en attente ou réduire les consignes des actifs sous ce nœud ; sinon demander un report de charge au gestionnaire de réseau.',
    },
  },
  {
    id: 'import-limit-ahead',
    priority: 'urgent',
    subjectKind: 'node',
    scope: 'slot',
    respondMinutes: 10,
    onDelayMs: 0,
    offDelayMs: 0,
    deadband: 0,
    unit: 'kW',
    title: {
      en: 'Import limit will be exceeded within 15 minutes',
      fr: 'Dépassement de limite attendu sous 15 minutes',
    },
    cause: {
      en: 'The next quarter-hour is expected above the firm limit and no plan relieves it.',
      fr: 'Le prochain quart d’heure est attendu au-dessus de la limite garantie et aucun plan ne le soulage.',
    },
    consequence: {
      en: 'The node runs above its limit from the next slot on.',
      fr: 'Le nœud dépassera sa limite dès le prochain créneau.',
    },
    action: {
      en: 'Look at the conflict of the last cycle, relax what it names or shift load by hand; warn the network operator.',
      fr: 'Examiner le conflit du dernier cycle, assouplir ce qu’il nomme ou déplacer de la charge à la main ; prévenir le gestionnaire de réseau.',
    },
  },
  {
    id: 'setpoint-unanswered',
    priority: 'urgent',
    subjectKind: 'asset',
    scope: 'live',
    respondMinutes: 5,
    onDelayMs: 0,
    offDelayMs: 30 * SECOND_MS,
    deadband: 0,
    unit: null,
    title: { en: 'Relieving setpoint not acknowledged', fr: 'Consigne de soulagement non acquittée' },
    cause: {
      en: 'An asset that should take less from the network did not confirm its order, refused it, or does something else.',
      fr: 'Un actif qui devait soutirer moins n’a pas confirmé sa consigne, l’a refusée ou fait autre chose.',
    },
    consequence: {
      en: 'The relief the plan counts on is missing.',
      fr: 'Le soulagement sur lequel compte le plan fait défaut.',
    },
    action: {
      en: 'Call the site, or approve a plan without this asset.',
      fr: 'Appeler le site ou approuver un plan sans cet actif.',
    },
  },
  {
    id: 'heartbeat-lost',
    priority: 'high',
    subjectKind: 'asset',
    scope: 'live',
    respondMinutes: 15,
    onDelayMs: 15 * SECOND_MS,
    offDelayMs: 30 * SECOND_MS,
    deadband: 0,
    unit: 'min',
    title: { en: 'Asset does not answer', fr: 'Actif muet' },
    cause: {
      en: 'A steered asset has sent no value for five minutes, or went to its fallback by itself.',
      fr: 'Un actif piloté n’a envoyé aucune valeur depuis cinq minutes, ou s’est mis en repli de lui-même.',
    },
    consequence: {
      en: 'It reverts to its safe state and leaves the next plan.',
      fr: 'Il revient à son état sûr et sort du prochain plan.',
    },
    action: {
      en: 'Check its connection with the site; the next plan replaces it.',
      fr: 'Vérifier sa liaison avec le site ; le prochain plan le remplace.',
    },
  },
  {
    id: 'endpoint-lost',
    priority: 'high',
    subjectKind: 'endpoint',
    scope: 'live',
    respondMinutes: 15,
    onDelayMs: 15 * SECOND_MS,
    offDelayMs: 30 * SECOND_MS,
    deadband: 0,
    unit: null,
    title: { en: 'Server lost', fr: 'Serveur perdu' },
    cause: {
      en: 'The connection to an OPC UA server is broken.',
      fr: 'La liaison avec un serveur OPC UA est rompue.',
    },
    consequence: {
      en: 'All that is behind it is neither seen nor steered; its values are estimated.',
      fr: 'Tout ce qui est derrière n’est ni vu ni piloté ; ses valeurs sont estimées.',
    },
    action: {
      en: 'Check the server and the network to it; values are fetched from its history when it is back.',
      fr: 'Vérifier le serveur et le réseau ; les valeurs sont reprises de son historique à son retour.',
    },
  },
  {
    id: 'n1-margin',
    priority: 'high',
    subjectKind: 'node',
    scope: 'slot',
    respondMinutes: 30,
    onDelayMs: 0,
    offDelayMs: 0,
    deadband: 100,
    unit: 'kW',
    title: { en: 'N-1 margin negative', fr: 'Marge N-1 négative' },
    cause: {
      en: 'In the next two hours the expected import and the room for forecast error together exceed the firm limit.',
      fr: 'Dans les deux heures, le soutirage attendu et la réserve d’erreur de prévision dépassent ensemble la limite garantie.',
    },
    consequence: {
      en: 'If demand comes high, one fault is enough to overload the node.',
      fr: 'Si la demande est forte, un seul défaut suffit à surcharger le nœud.',
    },
    action: {
      en: 'Approve a plan that keeps the margin, or prepare a transfer of load.',
      fr: 'Approuver un plan qui garde la marge, ou préparer un report de charge.',
    },
  },
  {
    id: 'hot-spot',
    priority: 'high',
    subjectKind: 'node',
    scope: 'live',
    respondMinutes: 30,
    onDelayMs: 60 * SECOND_MS,
    offDelayMs: 5 * MINUTE_MS,
    deadband: 3,
    unit: '°C',
    title: {
      en: 'Transformer hot spot above 110 °C',
      fr: 'Point chaud du transformateur au-dessus de 110 °C',
    },
    cause: {
      en: 'The winding of a transformer is too hot: load and weather together.',
      fr: 'L’enroulement d’un transformateur est trop chaud : charge et météo réunies.',
    },
    consequence: {
      en: 'Insulation ages four times as fast as rated at 110 °C and faster above.',
      fr: 'L’isolation vieillit quatre fois plus vite que prévu à 110 °C, et davantage au-delà.',
    },
    action: {
      en: 'Lower the import of the substation for an hour; check its cooling.',
      fr: 'Réduire le soutirage du poste pendant une heure ; vérifier son refroidissement.',
    },
  },
  {
    id: 'soc-short',
    priority: 'high',
    subjectKind: 'asset',
    scope: 'slot',
    respondMinutes: 30,
    onDelayMs: 0,
    offDelayMs: 0,
    deadband: 0,
    unit: 'kWh',
    title: { en: 'State of charge cannot serve the plan', fr: 'État de charge insuffisant pour le plan' },
    cause: {
      en: 'The energy in a battery does not suffice for what the plan in force asks of it, or its room for charging does not.',
      fr: 'L’énergie d’une batterie ne suffit pas à ce que le plan en vigueur lui demande, ou sa place pour charger.',
    },
    consequence: {
      en: 'It stops before the end of its schedule and the import rises.',
      fr: 'Elle s’arrêtera avant la fin de son programme et le soutirage montera.',
    },
    action: {
      en: 'Approve the next plan, which starts from the measured state.',
      fr: 'Approuver le prochain plan, qui part de l’état mesuré.',
    },
  },
];
