/** A walk along the chain, page by page: names every row that was altered, taken out, moved or put in. */
import type { AuditFinding, AuditHead, AuditRow, AuditVerdict } from './audit-row.js';
import { GENESIS_HASH, hashOf } from './chain.js';

/** Findings that the verdict itself carries; the walk tells all, one by one. */
const VERDICT_FINDINGS = 100;

/** How far from its place a moved row is looked for. */
const MOVED_BY = 25;

/** Rows looked for in other places; each try costs a hash. */
const SEARCHES = 200;

/** What the walk remembers of the row before. */
interface Step {
  readonly seq: number;
  readonly hash: string;
  readonly previousHash: string;
  /** What the row says gives the hash it carries. */
  readonly isSound: boolean;
}

/** Takes the rows in the order of their numbers; needs the same memory for ten rows as for ten million. */
export class ChainWalk {
  private before: Step | null = null;
  private rows = 0;
  private findings: AuditFinding[] = [];
  private found = 0;
  private searches = 0;
  private shift = 0;

  /**
   * @param noted head noted elsewhere, at any time before; null = none, then a chain that was cut off at its end or written
   *   anew as a whole cannot be told from a whole one
   * @param tell hears of every finding as it is made
   */
  constructor(
    private readonly noted: AuditHead | null,
    private readonly tell: (finding: AuditFinding) => void = () => undefined,
  ) {}

  /** Goes on over the next rows. */
  take(page: readonly AuditRow[]): void {
    for (const row of page) this.step(row);
  }

  /** Number of the last row that was passed; 0 before the first. */
  get lastSeq(): number {
    return this.before?.seq ?? 0;
  }

  /** What was found, at the end of the chain. */
  verdict(): AuditVerdict {
    this.compareEnd();
    const { rows, findings, found } = this;
    if (found > 0) return { status: 'broken', rows, findings, findingsInAll: found };
    return { status: 'intact', rows, headHash: this.before?.hash ?? GENESIS_HASH };
  }

  private step(row: AuditRow): void {
    this.rows += 1;
    const isNext = this.compareNumber(row);
    const isSound = hashOf(row) === row.hash;
    if (!isSound) this.judgeUnsound(row);
    else if (isNext) this.compareLink(row);
    this.compareNoted(row);
    const { seq, hash, previousHash } = row;
    this.before = { seq, hash, previousHash, isSound };
  }

  /** True when the row follows the one before by number. */
  private compareNumber(row: AuditRow): boolean {
    const expected = this.lastSeq + 1;
    if (row.seq === expected) return true;
    if (row.seq > expected) {
      const last = row.seq - 1;
      const which =
        last === expected ? `row ${String(last)} is` : `rows ${String(expected)} to ${String(last)} are`;
      this.note(expected, 'missing', `${which} missing`);
    } else {
      this.note(
        row.seq,
        'inserted',
        `row ${String(row.seq)} was put in: it has the number of another, or one below 1`,
      );
    }
    return false;
  }

  private judgeUnsound(row: AuditRow): void {
    const place = this.originalPlace(row);
    if (place === null) {
      this.note(
        row.seq,
        'altered',
        `row ${String(row.seq)} was altered: what it says does not give the hash it carries`,
      );
    } else {
      const was = `was written as row ${String(place)}`;
      this.note(
        row.seq,
        'moved',
        `row ${String(row.seq)} ${was}: rows were reordered, put in or taken out before it`,
      );
    }
    const { before } = this;
    if (place !== null && before?.isSound && row.previousHash === before.previousHash)
      this.noteInserted(before, row);
  }

  /** The number under which the row was chained, when it is another one near by. */
  private originalPlace(row: AuditRow): number | null {
    const isOf = (seq: number): boolean => seq !== row.seq && hashOf(row, seq) === row.hash;
    if (this.shift !== 0 && isOf(row.seq + this.shift)) return row.seq + this.shift;
    if (this.searches === SEARCHES) return null;
    this.searches += 1;
    for (let by = -MOVED_BY; by <= MOVED_BY; by += 1) {
      if (!isOf(row.seq + by)) continue;
      this.shift = by;
      return row.seq + by;
    }
    return null;
  }

  /** The row says which hash the one before had when it was written. */
  private compareLink(row: AuditRow): void {
    const { before } = this;
    if (row.previousHash === (before?.hash ?? GENESIS_HASH)) return;
    if (before === null) {
      this.note(
        row.seq,
        'altered',
        `row ${String(row.seq)} was rewritten: the first row follows no other, this one does`,
      );
    } else if (before.isSound && row.previousHash === before.previousHash) {
      this.noteInserted(before, row);
    } else if (before.isSound) {
      this.note(
        before.seq,
        'altered',
        `row ${String(before.seq)} was rewritten with a hash of its own: row ${String(row.seq)} was chained to another`,
      );
    }
  }

  private noteInserted(before: Step, row: AuditRow): void {
    const [put, next] = [String(before.seq), String(row.seq)];
    this.note(before.seq, 'inserted', `row ${put} was put in: row ${next} was chained to the one before it`);
  }

  private compareNoted(row: AuditRow): void {
    if (this.noted?.seq !== row.seq || this.noted.hash === row.hash) return;
    this.note(
      row.seq,
      'rewritten',
      `row ${String(row.seq)} carries ${row.hash}, but ${this.noted.hash} was noted for it: the chain was written anew, up to this row at least`,
    );
  }

  private compareEnd(): void {
    const { noted, lastSeq } = this;
    if (noted === null || noted.seq <= lastSeq) return;
    const last = lastSeq === 0 ? 'the audit is empty' : `the chain ends at row ${String(lastSeq)}`;
    this.note(
      lastSeq + 1,
      'cut-off',
      `${last}, but row ${String(noted.seq)} was noted: the rows after it were cut off`,
    );
  }

  private note(seq: number, kind: AuditFinding['kind'], what: string): void {
    const finding: AuditFinding = { seq, kind, what };
    this.found += 1;
    if (this.findings.length < VERDICT_FINDINGS) this.findings.push(finding);
    this.tell(finding);
  }
}
