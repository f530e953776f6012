/** Ranges of time on the command line, and their pages. */
import { z } from 'zod';
import { DomainError } from '../core/domain-error.js';
import { formatInstant, parseInstant } from '../core/time/instant.js';

/** An instant with its offset, as epoch ms. */
export const instantOption = z.string().transform((text, context) => {
  try {
    return parseInstant(text);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
    return z.NEVER;
  }
});

/** [from, to) in pages of at most `pageMs`, as instants of a query. */
export function pagesOf(fromMs: number, toMs: number, pageMs: number): { from: string; to: string }[] {
  const pages: { from: string; to: string }[] = [];
  for (let startMs = fromMs; startMs < toMs; startMs += pageMs) {
    pages.push({ from: formatInstant(startMs), to: formatInstant(Math.min(toMs, startMs + pageMs)) });
  }
  return pages;
}
