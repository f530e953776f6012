/** Words of the list of plans. */
import { catalogue } from '../../i18n/catalogue.js';

export const listTexts = catalogue(
  {
    title: 'Plans',
    newest: 'The newest {n}',
    none: 'No plan has been made yet.',
    first: 'First slot',
    state: 'State',
    until: 'Until',
    made: 'Made',
    decided: 'Decided by',
    byNobody: 'nobody',
    two: 'Two people',
    twoNeeded: 'asked for',
    twoDone: 'two decided',
    twoAlone: 'decided alone, with a reason',
    change: 'Change',
    cost: 'Cost',
  },
  {
    title: 'Plans',
    newest: 'Les {n} plus récents',
    none: 'Aucun plan n’a encore été établi.',
    first: 'Premier quart d’heure',
    state: 'État',
    until: 'Jusqu’à',
    made: 'Établi',
    decided: 'Décidé par',
    byNobody: 'personne',
    two: 'Deux personnes',
    twoNeeded: 'demandées',
    twoDone: 'deux ont décidé',
    twoAlone: 'décidé seul, avec motif',
    change: 'Écart',
    cost: 'Coût',
  },
);
