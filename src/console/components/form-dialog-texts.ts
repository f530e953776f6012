/** Words of dialogs that act. */
import { catalogue } from '../i18n/catalogue.js';

export const texts = catalogue(
  {
    cancel: 'Cancel',
    reason: 'Reason',
    reasonHint: 'A digit picks a reason while the field is empty. Enter confirms.',
    common: 'Common reasons',
  },
  {
    cancel: 'Annuler',
    reason: 'Motif',
    reasonHint: 'Un chiffre choisit un motif tant que le champ est vide. Entrée confirme.',
    common: 'Motifs courants',
  },
);
