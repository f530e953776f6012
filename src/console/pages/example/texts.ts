/** Words of the page of components. */
import { catalogue } from '../../i18n/catalogue.js';

export const texts = catalogue(
  {
    title: 'Components',
    intro: 'Every shared component once, with made-up values: what pages are built from.',
    alarms: 'Alarms and quality',
    numbers: 'Numbers and limits',
    table: 'Table',
    form: 'Form and dialog',
    asset: 'Asset',
    power: 'Power',
    reason: 'Reason',
    amount: 'Setpoint',
    open: 'Open the dialog',
    confirm: 'Confirm',
    opened: 'Opened: {what}',
  },
  {
    title: 'Composants',
    intro: 'Chaque composant partagé une fois, avec des valeurs inventées : de quoi les pages sont faites.',
    alarms: 'Alarmes et qualité',
    numbers: 'Nombres et limites',
    table: 'Tableau',
    form: 'Formulaire et dialogue',
    asset: 'Actif',
    power: 'Puissance',
    reason: 'Motif',
    amount: 'Consigne',
    open: 'Ouvrir le dialogue',
    confirm: 'Confirmer',
    opened: 'Ouvert : {what}',
  },
);
