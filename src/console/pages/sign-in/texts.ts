/** Words of the doors: sign-in, set-up, invitation. */
import { catalogue } from '../../i18n/catalogue.js';

export const texts = catalogue(
  {
    title: 'Sign in',
    subtitle: 'Control room of the city grid',
    login: 'Name to sign in with',
    password: 'Password',
    signIn: 'Sign in',
    or: 'or',
    signInWith: 'Sign in with {label}',
    needsSetup:
      'Nobody manages the users yet. Open the one-time link that the service printed when it started: it makes the first account.',
    setupTitle: 'First account',
    setupIntro:
      'This link works once. It makes the account that manages the users; give it a password that you keep.',
    name: 'Your name, as others see it in decisions',
    newPassword: 'New password',
    again: 'The same password again',
    differ: 'The two passwords differ.',
    passwordHint: 'At least 12 characters; a sentence is good.',
    roles: 'What this account may do',
    rolesHint:
      'On a real site one person manages users and another operates; to try everything alone, tick all.',
    makeAccount: 'Make the account',
    noSecret:
      'The link has no secret: it was cut when it was copied. Open the whole link, with what follows #.',
    invitationTitle: 'Set your password',
    invitationIntro: 'You were invited. This link works once.',
    setPassword: 'Set the password and sign in',
  },
  {
    title: 'Connexion',
    subtitle: 'Salle de conduite du réseau de la ville',
    login: 'Identifiant',
    password: 'Mot de passe',
    signIn: 'Se connecter',
    or: 'ou',
    signInWith: 'Se connecter avec {label}',
    needsSetup:
      'Personne ne gère encore les utilisateurs. Ouvrez le lien à usage unique que le service a affiché à son démarrage : il crée le premier compte.',
    setupTitle: 'Premier compte',
    setupIntro:
      'Ce lien sert une fois. Il crée le compte qui gère les utilisateurs ; donnez-lui un mot de passe que vous conservez.',
    name: 'Votre nom, tel que les autres le voient dans les décisions',
    newPassword: 'Nouveau mot de passe',
    again: 'Le même mot de passe, encore une fois',
    differ: 'Les deux mots de passe diffèrent.',
    passwordHint: 'Au moins 12 caractères ; une phrase convient bien.',
    roles: 'Ce que ce compte peut faire',
    rolesHint:
      'Sur un vrai site, une personne gère les utilisateurs et une autre conduit ; pour tout essayer seul, cochez tout.',
    makeAccount: 'Créer le compte',
    noSecret:
      'Le lien n’a pas de secret : il a été coupé lors de la copie. Ouvrez le lien entier, avec ce qui suit #.',
    invitationTitle: 'Choisissez votre mot de passe',
    invitationIntro: 'Vous êtes invité. Ce lien sert une fois.',
    setPassword: 'Enregistrer et se connecter',
  },
);
