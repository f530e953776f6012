/** Words of the calls that a plan brings. */
import { catalogue } from '../../../i18n/catalogue.js';

export const callsTexts = catalogue(
  {
    title: 'Which buildings are called?',
    drafts:
      '{n, plural, =0 {Approving calls no building.} one {Approving calls # building at once: {asked} asked, {expected} counted on, {payment} if all is delivered.} other {Approving calls # buildings at once: {asked} asked, {expected} counted on, {payment} if all is delivered.}}',
    building: 'Building',
    window: 'When',
    asked: 'Asked',
    counted: 'Counted on',
    probability: '{percent} % delivered, by {n, plural, =0 {no call so far} one {# call} other {# calls}}',
    comfort: 'What people notice',
    state: 'State',
    draft: 'called on approval',
    foreseen: 'foreseen: later plans decide',
    answerBy: 'answers until {time}',
    standing: 'Calls that are out already and counted on',
    standingOne: '{name}, {window}: {power} counted on',
    leftOut: '{n, plural, one {# building is} other {# buildings are}} not in the plan',
  },
  {
    title: 'Quels bâtiments sont appelés ?',
    drafts:
      '{n, plural, =0 {L’approbation n’appelle aucun bâtiment.} one {L’approbation appelle aussitôt # bâtiment : {asked} demandés, {expected} comptés, {payment} si tout est livré.} other {L’approbation appelle aussitôt # bâtiments : {asked} demandés, {expected} comptés, {payment} si tout est livré.}}',
    building: 'Bâtiment',
    window: 'Quand',
    asked: 'Demandé',
    counted: 'Compté',
    probability: '{percent} % livrés, d’après {n, plural, =0 {aucun appel} one {# appel} other {# appels}}',
    comfort: 'Ce qui se remarque',
    state: 'État',
    draft: 'appelé à l’approbation',
    foreseen: 'prévu : les plans suivants décident',
    answerBy: 'répond jusqu’à {time}',
    standing: 'Appels déjà lancés et comptés',
    standingOne: '{name}, {window} : {power} comptés',
    leftOut: '{n, plural, one {# bâtiment n’est} other {# bâtiments ne sont}} pas dans le plan',
  },
);
