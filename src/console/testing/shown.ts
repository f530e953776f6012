/** What a component puts on the page, as markup and as the text a person reads, in either language. */
import './browser.js';
import type { ComponentChild, VNode } from 'preact';
import renderToString from 'preact-render-to-string';
import type { Language } from '../i18n/catalogue.js';
import { language } from '../i18n/language.js';

/** Markup of a component. */
export function markup(node: VNode<object> | ComponentChild): string {
  return renderToString(node as VNode<object>);
}

/** Text of a component, tags and hidden signs left out, each run of spaces as one. */
export function words(node: VNode<object> | ComponentChild): string {
  return markup(node)
    .replaceAll(/<(svg|script|style)\b.*?<\/\1>/gs, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Does something with the screen in a language, and puts it back. */
export function inLanguage<T>(tongue: Language, read: () => T): T {
  const before = language.value;
  language.value = tongue;
  try {
    return read();
  } finally {
    language.value = before;
  }
}
