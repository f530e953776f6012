/** An import of a load curve: how it is asked for, and what of its report is worth attention. */
import type { Answer } from '../../api/answers.js';

export type ImportReport = Answer<'loadCurveImport'>;

/** What is brought in, and how. */
interface Asking {
  readonly meter: string;
  readonly file: string;
  /** Times without offset are civil times of Paris. */
  readonly civil: boolean;
  /** Look only: nothing is kept. */
  readonly dryRun: boolean;
}

/** Address that takes the file. */
export function importPath({ meter, file, civil, dryRun }: Asking): string {
  const query = new URLSearchParams({
    ...{ dryRun: String(dryRun), naive: civil ? 'europe-paris' : 'refuse' },
    // The service refuses control characters, and nobody needs the end of a very long name.
    file: file.replaceAll(/\p{Cc}/gu, '').slice(0, 200),
  });
  return `/api/v1/meters/${encodeURIComponent(meter)}/readings/import?${query.toString()}`;
}

/** Something in the file that a person should know of. */
export interface Remark {
  readonly kind: 'contradictions' | 'missing' | 'uncertain' | 'otherPrm' | 'otherQuantity' | 'corrected';
  readonly count: number;
}

/** What was not plain about a file, in the order of weight; empty when all was. */
export function remarksOf(report: ImportReport): Remark[] {
  const otherQuantity = Object.values(report.otherQuantityRows).reduce((sum, rows) => sum + rows, 0);
  const all: Remark[] = [
    { kind: 'contradictions', count: report.contradictions },
    { kind: 'missing', count: report.missingSlots },
    { kind: 'uncertain', count: report.uncertainSlots },
    { kind: 'corrected', count: report.corrected },
    { kind: 'otherPrm', count: report.otherPrmRows },
    { kind: 'otherQuantity', count: otherQuantity },
  ];
  return all.filter(({ count }) => count > 0);
}
