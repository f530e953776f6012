/** Measures the shape of the code with the TypeScript compiler: lengths of files and named functions. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';

/** A named function, method, constructor or assigned arrow, comments inside included. */
export interface FunctionShape {
  readonly file: string;
  readonly name: string;
  readonly lines: number;
}

/** A source file. */
export interface FileShape {
  readonly file: string;
  /** Lines as an editor counts them, comments and blank lines included. */
  readonly lines: number;
  readonly text: string;
  readonly functions: readonly FunctionShape[];
}

/** Measures every TypeScript file below the folders, paths relative to the root. */
export async function measure(root: string, folders: readonly string[]): Promise<FileShape[]> {
  const found: FileShape[] = [];
  for (const folder of folders) {
    const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      if (!entry.isFile() || !/\.tsx?$/.test(entry.name) || entry.parentPath.includes('node_modules'))
        continue;
      const full = path.join(entry.parentPath, entry.name);
      found.push(shapeOf(path.relative(root, full).split(path.sep).join('/'), await readFile(full, 'utf8')));
    }
  }
  return found;
}

/** The value below which a share of the numbers lies: nearest rank. NaN of nothing. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** The shape of one file from its text. */
export function shapeOf(file: string, text: string): FileShape {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true);
  const functions: FunctionShape[] = [];
  const visit = (node: ts.Node): void => {
    const name = nameOf(node);
    if (name !== null && ts.isFunctionLike(node)) {
      const [first, last] = [node.getStart(source), node.end].map(
        (at) => source.getLineAndCharacterOfPosition(at).line,
      );
      functions.push({
        file,
        name,
        lines: (last ?? 0) - (first ?? 0) + 1,
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  return { file, lines, text, functions };
}

/** Name of a function that has a body and a name; null for anything else. */
function nameOf(node: ts.Node): string | null {
  if (ts.isConstructorDeclaration(node)) return node.body ? 'constructor' : null;
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isAccessor(node)) {
    return node.body && node.name ? node.name.getText() : null;
  }
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) return null;
  const { parent } = node;
  const isAssigned = ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent);
  return isAssigned || ts.isPropertyAssignment(parent) ? parent.name.getText() : null;
}
