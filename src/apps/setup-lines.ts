/** What a newcomer reads about the first account. */

/** @param link where it is made, once */
export function setupLines(link: string): string {
  return [
    'Nobody can sign in yet. Make the first account here (works once, for 24 hours):',
    `  ${link}`,
  ].join('\n');
}
