/** The checker's book: counts every comparison and keeps what was found. */
import type { CheckFinding, CheckReport } from '../dispatch/plan.js';

/** Where and what a comparison is about. */
export interface Subject {
  readonly rule: string;
  readonly ownerId: string;
  readonly slotMs: number;
  /** What is compared, in words: `the power`, `the state of charge`. */
  readonly what: string;
  readonly unit: string;
  readonly severity?: CheckFinding['severity'];
}

/** Collects comparisons; a value that is no finite number fails every one of them. */
export class FindingBook {
  private readonly findings: CheckFinding[] = [];
  private comparisons = 0;

  /** Expects low - tolerance <= seen <= high + tolerance. */
  within(subject: Subject, seen: number, range: { low: number; high: number }, tolerance: number): boolean {
    this.comparisons++;
    if (!Number.isFinite(seen)) {
      this.add(
        { ...subject, rule: 'nan' },
        seen,
        range.high,
        `${subject.what} is ${String(seen)}, no finite number`,
      );
      return false;
    }
    if (seen >= range.low - tolerance && seen <= range.high + tolerance) return true;
    const allowed = seen < range.low ? range.low : range.high;
    const side = seen < range.low ? 'below' : 'above';
    const text = `${subject.what} is ${seen.toFixed(3)} ${subject.unit}, ${side} the allowed ${allowed.toFixed(3)} ${subject.unit}`;
    this.add(subject, seen, allowed, text);
    return false;
  }

  /** Expects two values to be the same. */
  same(subject: Subject, seen: number, expected: number, tolerance: number): boolean {
    this.comparisons++;
    if (Math.abs(seen - expected) <= tolerance) return true;
    const rule = Number.isFinite(seen) ? subject.rule : 'nan';
    const text = `${subject.what} is ${String(seen)} ${subject.unit}, expected ${String(expected)} ${subject.unit}`;
    this.add({ ...subject, rule }, seen, expected, text);
    return false;
  }

  /** Books a figure people should know as a warning. */
  note(subject: Subject, seen: number, text: string): void {
    this.add({ ...subject, severity: 'warning' }, seen, 0, text);
  }

  report(): CheckReport {
    const clean = this.findings.every((finding) => finding.severity !== 'violation');
    return { passed: clean && this.comparisons > 0, findings: this.findings, comparisons: this.comparisons };
  }

  private add(subject: Subject, seen: number, allowed: number, text: string): void {
    const { rule, ownerId, slotMs } = subject;
    const severity = subject.severity ?? 'violation';
    this.findings.push({ severity, rule, ownerId, slotMs, seen, allowed, message: `${ownerId}: ${text}` });
  }
}
