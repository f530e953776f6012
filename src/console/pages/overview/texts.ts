/** Words of the overview. */
import { catalogue } from '../../i18n/catalogue.js';

export const texts = catalogue({ title: 'Overview' }, { title: 'Vue d’ensemble' });
