/** Limits of the optimiser in words: the family of a row or bound, and what it is of. */
import { catalogue } from './catalogue.js';
import { useTexts } from './language.js';

const bindingTexts = catalogue(
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
    'import-ramp': 'how fast the import of {of} may change',
    'line-limit': 'what the line {of} may carry',
    'line-rating': 'what a cable of {of} may carry',
    voltage: 'the voltage allowed in {of}',
    'pinned-setpoint': 'a setpoint pinned by a person',
    'frozen-setpoint': 'a setpoint that is frozen: too late to change',
    'subscribed-power': 'the power subscribed at {of}',
    'fleet-power': 'the power of all its vehicles together',
    'fleet-queue': 'when its vehicles must be charged',
    'ev-queue': 'when its vehicles must be charged',
    'energy-budget': 'the energy it may use',
    'tank-balance': 'the heat in its tanks',
    'storage-balance': 'the energy in its store',
    'thermal-balance': 'the warmth of its building',
    'profile-power': 'its own profile',
    'block-power': 'the steps it can take',
    'block-level': 'the steps it can take',
    'unit-most': 'the steps it can take',
    'start-stop': 'how often it may start',
    'one-run': 'how often it may run',
    'least-rest': 'the rest it needs between calls',
    'call-most': 'how much may be called of it',
    'call-least': 'the least that can be called of it',
    'call-apart': 'the rest it needs between calls',
    'call-margin': 'calls that may fail at {of}',
    'calls-left': 'calls it has left',
    'calls-capped': 'calls it has left',
    'recourse-need': 'energy kept for a forecast miss at {of}',
    'reserve-up-power': 'power kept back as reserve',
    'reserve-up-energy': 'energy kept back as reserve',
    'reserve-need-up': 'the reserve that must be kept',
    other: 'another rule of the plan',
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
    'import-ramp': 'la vitesse à laquelle le soutirage de {of} peut changer',
    'line-limit': 'ce que la ligne {of} peut porter',
    'line-rating': 'ce qu’un câble de {of} peut porter',
    voltage: 'la tension admise dans {of}',
    'pinned-setpoint': 'une consigne fixée par une personne',
    'frozen-setpoint': 'une consigne figée : trop tard pour la changer',
    'subscribed-power': 'la puissance souscrite à {of}',
    'fleet-power': 'la puissance de tous ses véhicules ensemble',
    'fleet-queue': 'l’heure à laquelle ses véhicules doivent être chargés',
    'ev-queue': 'l’heure à laquelle ses véhicules doivent être chargés',
    'energy-budget': 'l’énergie qu’il peut utiliser',
    'tank-balance': 'la chaleur de ses ballons',
    'storage-balance': 'l’énergie de son stock',
    'thermal-balance': 'la chaleur de son bâtiment',
    'profile-power': 'son propre profil',
    'block-power': 'les paliers qu’il peut prendre',
    'block-level': 'les paliers qu’il peut prendre',
    'unit-most': 'les paliers qu’il peut prendre',
    'start-stop': 'le nombre de démarrages permis',
    'one-run': 'le nombre de marches permis',
    'least-rest': 'le repos demandé entre deux appels',
    'call-most': 'ce qui peut en être appelé',
    'call-least': 'le moins qui puisse en être appelé',
    'call-apart': 'le repos demandé entre deux appels',
    'call-margin': 'les appels qui peuvent échouer à {of}',
    'calls-left': 'les appels qui lui restent',
    'calls-capped': 'les appels qui lui restent',
    'recourse-need': 'énergie gardée pour une erreur de prévision à {of}',
    'reserve-up-power': 'puissance gardée en réserve',
    'reserve-up-energy': 'énergie gardée en réserve',
    'reserve-need-up': 'la réserve à garder',
    other: 'une autre règle du plan',
  },
);

/** Family and owner of a limit's name. @param name such as `import-limit[PDJ,4]` */
export function bindingParts(name: string): { readonly family: string; readonly of: string } {
  const [, family = name, of = ''] = /^([^[]+)\[([^,:\]]*)/.exec(name) ?? [];
  return { family, of };
}

type Family = keyof (typeof bindingTexts)['en'];

/** Says limits in the language of the screen; one of a family that is not known here is another rule of the plan. */
export function useBindingWords(): (name: string, nameOf?: (id: string) => string) => string {
  const say = useTexts(bindingTexts);
  return (name, nameOf = (id) => id) => {
    const { family, of } = bindingParts(name);
    const known = Object.hasOwn(bindingTexts.en, family) ? (family as Family) : 'other';
    return say(known, { of: nameOf(of) });
  };
}
