/** Words of the page of one's own account. */
import { catalogue } from '../../i18n/catalogue.js';

export const texts = catalogue(
  {
    title: 'My account',
    who: 'Who I am',
    login: 'Signs in as',
    roles: 'Roles',
    may: 'May',
    password: 'Change the password',
    current: 'Password of now',
    change: 'Change the password',
    changed: 'The password is changed; other sessions of this account have ended.',
  },
  {
    title: 'Mon compte',
    who: 'Qui je suis',
    login: 'Identifiant',
    roles: 'Rôles',
    may: 'Droits',
    password: 'Changer le mot de passe',
    current: 'Mot de passe actuel',
    change: 'Changer le mot de passe',
    changed: 'Le mot de passe est changé ; les autres sessions de ce compte sont terminées.',
  },
);
