/** Verification of a whole audit, wherever its rows come from. */
import type { AuditFinding, AuditHead, AuditRow, AuditVerdict } from './audit-row.js';
import { ChainWalk } from './chain-walk.js';

/** How a verification goes. */
export interface VerifyOptions {
  /** Head noted elsewhere; null = none. */
  readonly noted: AuditHead | null;
  /** Hears of every finding as it is made. */
  readonly onFinding?: (finding: AuditFinding) => void;
  /** Hears after every page how many rows were walked. */
  readonly onProgress?: (rows: number) => void;
}

/**
 * Walks all pages; needs the memory of one.
 *
 * @param pages rows in the order of their numbers, from the lowest
 */
export async function verifyChain(
  pages: AsyncIterable<readonly AuditRow[]>,
  { noted, onFinding, onProgress }: VerifyOptions,
): Promise<AuditVerdict> {
  const walk = new ChainWalk(noted, onFinding);
  let rows = 0;
  for await (const page of pages) {
    walk.take(page);
    rows += page.length;
    onProgress?.(rows);
  }
  return walk.verdict();
}
