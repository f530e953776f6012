/** Releases in force, and which dialog about them is open: asked for by the bar, the banner, or a key. */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Ok } from '../../api/answers.js';
import { may } from '../../api/session.js';

export type Releases = Ok<'releaseState'>;
export type Release = Releases['releases'][number];

/** What is asked for; null = nothing. */
type ReleaseAsked =
  | { readonly kind: 'release' }
  | { readonly kind: 'assets'; readonly release: Release }
  | { readonly kind: 'resume'; readonly release: Release };

export const releaseAsked = signal<ReleaseAsked | null>(null);

/** What the dialogs are given. */
export interface ReleaseDialogsProps {
  readonly asked: ReleaseAsked;
  readonly releases: readonly Release[];
  readonly onChange: () => void;
}

/** As it is written in the list of keys. */
export const RELEASE_KEYS = 'Alt+Shift+R';

/** Alt, Shift and R together open the dialog, also while somebody writes in a field; it asks for reason and confirmation. */
export function useReleaseKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!event.altKey || !event.shiftKey || event.ctrlKey || event.code !== 'KeyR') return;
      if (!may('control.release')) return;
      event.preventDefault();
      releaseAsked.value = { kind: 'release' };
    };
    addEventListener('keydown', onKey);
    return () => {
      removeEventListener('keydown', onKey);
    };
  }, []);
}
