/** Keyboard shortcuts: single keys and sequences (`g o`), listed by `?`, off while somebody writes, and switchable. */
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { storedChoice } from '../api/stored.js';

/** A shortcut on the screen. */
export interface Shortcut {
  /** Keys one after the other, as `KeyboardEvent.key` names them: `?`, `g o`, `Escape`. */
  readonly keys: string;
  /** What it does, in the language of the screen. */
  readonly label: string;
  readonly run: () => void;
}

const SEQUENCE_MS = 1_200;

/** Single keys can be in the way of speech input (WCAG 2.1.4), so they can be switched off. */
export const shortcutsOn = storedChoice('shortcuts', ['on', 'off'] as const, () => 'on');

/** Shortcuts that work now, newest last; the newest of the same keys wins. */
export const shortcuts = signal<readonly Shortcut[]>([]);

/** Offers shortcuts while the component is on the screen. */
export function useShortcuts(offered: readonly Shortcut[]): void {
  const newest = useRef(offered);
  newest.current = offered;
  const names = offered.map(({ keys, label }) => `${keys}\n${label}`).join('\n\n');
  useEffect(() => {
    const mine = newest.current.map(({ keys, label }) => ({
      keys,
      label,
      run: () => newest.current.find((shortcut) => shortcut.keys === keys)?.run(),
    }));
    shortcuts.value = [...shortcuts.peek(), ...mine];
    return () => {
      shortcuts.value = shortcuts.peek().filter((shortcut) => !mine.some((own) => own === shortcut));
    };
  }, [names]);
}

/** Listens for shortcuts; called once. */
export function startShortcuts(): void {
  let typed = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  addEventListener('keydown', (event) => {
    if (shortcutsOn.value === 'off' && event.key !== '?') return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isWriting(event)) return;
    clearTimeout(timer);
    timer = setTimeout(() => (typed = ''), SEQUENCE_MS);
    typed = typed === '' ? event.key : `${typed} ${event.key}`;
    const hit = shortcuts.value.findLast(({ keys }) => keys === typed);
    if (hit !== undefined) {
      event.preventDefault();
      typed = '';
      hit.run();
    } else if (!shortcuts.value.some(({ keys }) => keys.startsWith(`${typed} `))) typed = '';
  });
}

/** A dialog takes the keys for itself; a field takes what is written into it. */
function isWriting({ target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (document.querySelector('dialog[open]') !== null) return true;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}
