/** The operator's risk in words and as the level of a quantile: `off` is 0.5, a chance of 10 % is 0.9. */

/** What is expected of such a text. */
export const RISK_FORM = 'expected "off" or a percentage from 0.1 to 50 such as 10, 5% or 1';

/** Level of the quantile at which limits hold; null when the text is no risk. */
export function riskLevelOf(text: string): number | null {
  const word = text.trim();
  if (word === 'off') return 0.5;
  if (!/^\d+(\.\d+)?\s*%?$/.test(word)) return null;
  const percent = Number.parseFloat(word);
  // Rounded, because 1 - 0.1 is not 0.9 in every digit.
  return percent >= 0.1 && percent <= 50 ? Math.round((1 - percent / 100) * 1e9) / 1e9 : null;
}

/** Levels of several risks separated by commas, each once; null when one of them is none. */
export function riskLevelsOf(text: string): number[] | null {
  const levels = text.split(',').map(riskLevelOf);
  return levels.every((level) => level !== null) ? [...new Set(levels)] : null;
}

/** A level as an operator says it. */
export function riskText(level: number): string {
  return level <= 0.5 ? 'off' : `${String(Math.round((1 - level) * 1e5) / 1e3)} %`;
}
