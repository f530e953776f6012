/** Pages outside the console: seen without being signed in. */
import type { ComponentType } from 'preact';
import { lazy } from 'preact-iso';

/** A page for whoever comes to the address. */
export interface Door {
  readonly path: string;
  readonly page: ComponentType;
}

export const DOORS: readonly Door[] = [
  {
    path: '/sign-in',
    page: lazy(() => import('../pages/sign-in/sign-in-page.js').then((file) => file.SignInPage)),
  },
  {
    path: '/setup',
    page: lazy(() => import('../pages/sign-in/setup-page.js').then((file) => file.SetupPage)),
  },
  {
    path: '/invitation',
    page: lazy(() => import('../pages/sign-in/invitation-page.js').then((file) => file.InvitationPage)),
  },
];
