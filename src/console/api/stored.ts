/** Choices of this browser (theme, language, shortcuts): kept where it allows, forgotten with the page where it does not. */
import { type Signal, effect, signal } from '@preact/signals';

/** A choice among words, remembered by the browser. */
export function storedChoice<T extends string>(
  name: string,
  allowed: readonly T[],
  otherwise: () => T,
): Signal<T> {
  const key = `traboule.${name}`;
  const kept = allowed.find((value) => value === read(key));
  const choice = signal<T>(kept ?? otherwise());
  let first = true;
  effect(() => {
    const value = choice.value;
    if (!first) write(key, value);
    first = false;
  });
  return choice;
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A browser that keeps nothing still shows the choice until the page is left.
  }
}
