/** Écowatt or Tempo from a file: one publication in RTE's form, or a list of them as they were recorded. */
import { readFile, stat } from 'node:fs/promises';
import { DomainError } from '../../core/domain-error.js';
import type { GridSignal } from '../../core/flexibility/grid-signals.js';
import { GridSignalSource } from '../../ports/grid-signal-source.js';

/** A recorded year has some 40 MB at most. */
const MAX_BYTES = 64_000_000;

/** Reads the file when it has changed; hands out each publication once, from the instant it was published. */
export class GridSignalFile extends GridSignalSource {
  private stamp = '';
  private publications: GridSignal[] = [];
  private handedOut = -1;

  constructor(
    override readonly name: string,
    private readonly path: string,
    private readonly read: (form: unknown) => GridSignal,
  ) {
    super();
  }

  override async newest(nowMs: number): Promise<GridSignal | null> {
    const { mtimeMs, size } = await stat(this.path);
    const stamp = `${String(mtimeMs)}/${String(size)}`;
    if (stamp !== this.stamp) {
      this.publications = await this.all(size);
      this.handedOut = -1;
      this.stamp = stamp;
    }
    const index = this.publications.findLastIndex(({ publishedMs }) => publishedMs <= nowMs);
    if (index < 0 || index === this.handedOut) return null;
    this.handedOut = index;
    return this.publications[index] ?? null;
  }

  private async all(bytes: number): Promise<GridSignal[]> {
    if (bytes > MAX_BYTES) throw this.wrong(`more than ${String(MAX_BYTES)} bytes`, 'publications in JSON');
    const form = this.json(await readFile(this.path, 'utf8'));
    const forms: unknown[] = Array.isArray(form) ? form : [form];
    if (forms.length === 0) throw this.wrong('an empty list', 'at least one publication');
    return forms.map((one, index) => this.one(one, index)).sort((a, b) => a.publishedMs - b.publishedMs);
  }

  private one(form: unknown, index: number): GridSignal {
    try {
      return this.read(form);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new DomainError('invalid-input', `${this.path}, publication ${String(index + 1)}: ${why}`);
    }
  }

  private json(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      throw this.wrong(`"${text.slice(0, 40)}"`, 'JSON');
    }
  }

  private wrong(seen: string, expected: string): DomainError {
    return new DomainError('invalid-input', `${this.name} file ${this.path}: ${seen}; expected ${expected}`);
  }
}
