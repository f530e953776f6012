/** Limits of the optimiser in words: the family of a row or bound, and what it is of. */
import { catalogue } from '../../../i18n/catalogue.js';

export const bindingTexts = catalogue(
  {
    'import-limit': 'import limit of {of}',
    'export-limit': 'export limit of {of}',
    'storage-recourse': 'energy kept for a forecast miss at {of}',
    'announced-change': 'what was announced; changing it costs more than it wins',
    'ramp-limit': 'how fast it can change',
    comfort: 'the edge of its comfort band',
    'tank-warm': 'its tanks must stay warm',
    'storage-terminal': 'energy it must hold at the end',
    'tank-terminal': 'heat it must hold at the end',
    'thermal-terminal': 'warmth it must hold at the end',
    peak: 'the highest import of the day',
    charge: 'all it can take',
    discharge: 'all it can give',
    power: 'its own power limit',
    soc: 'its store full or empty',
    energy: 'its store full or empty',
    edit: 'a setpoint pinned by a person',
  },
  {
    'import-limit': 'limite de soutirage de {of}',
    'export-limit': 'limite d’injection de {of}',
    'storage-recourse': 'énergie gardée pour une erreur de prévision à {of}',
    'announced-change': 'ce qui a été annoncé ; le changer coûte plus que le gain',
    'ramp-limit': 'sa vitesse de variation',
    comfort: 'le bord de sa bande de confort',
    'tank-warm': 'ses ballons doivent rester chauds',
    'storage-terminal': 'énergie à garder à la fin',
    'tank-terminal': 'chaleur à garder à la fin',
    'thermal-terminal': 'chaleur à garder à la fin',
    peak: 'la pointe de soutirage du jour',
    charge: 'tout ce qu’il peut prendre',
    discharge: 'tout ce qu’il peut donner',
    power: 'sa propre limite de puissance',
    soc: 'son stock plein ou vide',
    energy: 'son stock plein ou vide',
    edit: 'une consigne fixée par une personne',
  },
);

/** Family and owner of a limit's name. @param name such as `import-limit[PDJ,4]` */
export function bindingParts(name: string): { readonly family: string; readonly of: string } {
  const [, family = name, of = ''] = /^([^[]+)\[([^,\]]*)/.exec(name) ?? [];
  return { family, of };
}
