/** Light or dark: the system's choice, or the person's. */
import { effect, signal } from '@preact/signals';
import { storedChoice } from '../api/stored.js';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const theme = storedChoice<Theme>('theme', THEMES, () => 'system');

/** Rises when colours change: what paints on a canvas must paint anew. */
export const colourTurn = signal(0);

const colours = new Map<string, string>();

effect(() => {
  const chosen = theme.value;
  if (chosen === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = chosen;
  colours.clear();
  colourTurn.value = colourTurn.peek() + 1;
});

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  colours.clear();
  colourTurn.value += 1;
});

/** A colour of the tokens as the canvas understands it, in the theme of now. @param token for example `--measured` */
export function colourOf(token: `--${string}`): string {
  const known = colours.get(token);
  if (known !== undefined) return known;
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  probe.hidden = true;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  colours.set(token, color);
  return color;
}
