/** Words of charts. */
import { catalogue } from '../i18n/catalogue.js';

export const texts = catalogue(
  {
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    all: 'Show all',
    table: 'Table',
    chart: 'Chart',
    now: 'now',
    time: 'Time',
    low: '{label}, P10',
    high: '{label}, P90',
    quality: '{label}, quality',
    every: 'Every {n}th of {all} values of the time shown.',
    keys: 'Arrow keys move the reading, with Shift the time shown; plus and minus zoom, 0 shows all.',
    marks: '▨ estimated  □ missing',
    limit: 'limit',
  },
  {
    zoomIn: 'Zoomer',
    zoomOut: 'Dézoomer',
    all: 'Tout voir',
    table: 'Tableau',
    chart: 'Courbes',
    now: 'maintenant',
    time: 'Heure',
    low: '{label}, P10',
    high: '{label}, P90',
    quality: '{label}, qualité',
    every: 'Une valeur sur {n}, de {all} dans la plage affichée.',
    keys: 'Les flèches déplacent la lecture, avec Maj la plage affichée ; plus et moins zooment, 0 montre tout.',
    marks: '▨ estimé  □ manquant',
    limit: 'limite',
  },
);
