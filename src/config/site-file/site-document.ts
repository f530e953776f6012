/** A YAML text with the line of every key: what lets a problem be shown where a person wrote it. */
import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type Pair,
} from 'yaml';
import { doubledKeyWords } from '../doubled-key.js';
import type { SiteFileIssue } from './site-file-issue.js';

/** Keys from the top of the file. */
export type FilePath = readonly (string | number)[];

/** Content of a site file, and where each part of it stands. */
export class SiteDocument {
  readonly content: unknown;
  private readonly lines = new LineCounter();
  private readonly document: Document.Parsed;
  private readonly found: SiteFileIssue[] = [];

  constructor(text: string) {
    this.document = parseDocument(text, { lineCounter: this.lines, uniqueKeys: true, prettyErrors: false });
    for (const error of this.document.errors) {
      this.found.push({
        line: this.lineAt(error.pos[0]),
        path: '',
        message:
          error.code === 'DUPLICATE_KEY' ? doubledKeyWords(text, error.pos[0]) : yamlMessage(error.message),
      });
    }
    this.content = this.readable() ? this.document.toJS({ maxAliasCount: 0 }) : undefined;
  }

  /** Records a problem at the deepest key of `path` that is in the file. */
  report(path: FilePath, message: string): void {
    this.found.push({ line: this.lineOf(path), path: path.join('.'), message });
  }

  /** Every problem found so far, each once, in the order of the file. */
  issues(): SiteFileIssue[] {
    const seen = new Set<string>();
    return this.found
      .filter((i) => {
        const key = `${String(i.line)}|${i.path}|${i.message}`;
        if (seen.has(key)) return false;
        seen.add(key);
        return true;
      })
      .sort((a, b) => a.line - b.line || a.path.localeCompare(b.path));
  }

  /** True when the text is YAML whose content can be looked at, though keys may be doubled. */
  readable(): boolean {
    return this.document.errors.every((e) => e.code === 'DUPLICATE_KEY');
  }

  private lineOf(path: FilePath): number {
    let node: unknown = this.document.contents;
    let offset = 0;
    for (const key of path) {
      const next = step(node, key);
      if (next === undefined) break;
      offset = next.offset ?? offset;
      node = next.node;
    }
    return this.lineAt(offset);
  }

  private lineAt(offset: number): number {
    return Math.max(1, this.lines.linePos(offset).line);
  }
}

function step(
  node: unknown,
  key: string | number,
): { node: unknown; offset: number | undefined } | undefined {
  if (isMap(node)) {
    const pair = node.items.find((p: Pair) => isScalar(p.key) && String(p.key.value) === String(key));
    return pair === undefined ? undefined : { node: pair.value, offset: startOf(pair.key) };
  }
  if (isSeq(node) && typeof key === 'number') {
    const item: unknown = node.items[key];
    return item === undefined ? undefined : { node: item, offset: startOf(item) };
  }
  return undefined;
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null)?.range?.[0];
}

function yamlMessage(message: string): string {
  return `this is not YAML: ${message}; expected the shape of docs/site-file.md; correct the indentation or quoting`;
}
