/** What people may do, in the language of the screen. */
import type { Permission } from '../api/session.js';
import { catalogue } from './catalogue.js';
import { useTexts } from './language.js';

const EN: Readonly<Record<Permission, string>> = {
  'city.view': 'see the city, its grid, plans and alarms',
  'meter.view': 'see curves of single meters',
  'forecast.view': 'see forecasts and their quality',
  'plan.decide': 'approve, reject, hold and edit plans',
  'plan.override': 'decide alone where two people are asked for',
  'control.release': 'release assets in an emergency',
  'policy.set': 'set and end automatic approval',
  'alarm.handle': 'acknowledge and shelve alarms',
  'scenario.run': 'run scenarios and forecasts',
  'data.import': 'import measured data',
  'site.edit': 'manage endpoints, certificates and limits',
  'users.manage': 'manage accounts, sessions and tokens of others',
  'audit.read': 'read and verify the audit',
  'building.answer': 'answer calls of own buildings',
};

const texts = catalogue(EN, {
  'city.view': 'voir la ville, son réseau, les plans et les alarmes',
  'meter.view': 'voir les courbes de chaque compteur',
  'forecast.view': 'voir les prévisions et leur qualité',
  'plan.decide': 'approuver, rejeter, retenir et modifier les plans',
  'plan.override': 'décider seul là où deux personnes sont requises',
  'control.release': 'libérer les actifs en urgence',
  'policy.set': 'définir et terminer l’approbation automatique',
  'alarm.handle': 'acquitter et suspendre les alarmes',
  'scenario.run': 'lancer des scénarios et des prévisions',
  'data.import': 'importer des données mesurées',
  'site.edit': 'gérer les points d’accès, certificats et limites',
  'users.manage': 'gérer les comptes, sessions et jetons des autres',
  'audit.read': 'lire et vérifier l’audit',
  'building.answer': 'répondre aux appels de ses bâtiments',
});

/** Every permission there is. */
export const PERMISSIONS = Object.keys(EN) as readonly Permission[];

/** Says what a permission allows; one that this console does not know keeps its own word. */
export function usePermissionWords(): (permission: string) => string {
  const say = useTexts(texts);
  return (permission) => {
    const known = PERMISSIONS.find((one) => one === permission);
    return known === undefined ? permission : say(known);
  };
}
