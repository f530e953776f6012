/** Keys that stand twice in one object of a JSON text: JSON.parse keeps the last and tells nobody, so they are looked for in the text. */
import { createScanner, SyntaxKind, type JSONScanner } from 'jsonc-parser';

/** A key that its object had already. */
export interface DoubledKey {
  /** As a person writes it: `assets[2].soc`. */
  readonly path: string;
  /** What was seen, what was expected, what to do. */
  readonly message: string;
}

/** Places told at most: who doubles more has another problem. */
const MOST_TOLD = 100;

/** Longest path that is told; its end, where the key is. */
const LONGEST_PATH = 200;

/** An object or a list that is open where the scanner stands. */
interface Open {
  /** Line of each key of an object; null for a list. */
  readonly keys: Map<string, number> | null;
  /** The next text is a key. */
  awaitsKey: boolean;
  /** Key whose value comes, or number of the item. */
  at: string | number;
}

/**
 * Keys that stand a second time in one object, in order of the text, at most a hundred. Escapes make no difference: "a" and
 * "\u0061" are one key.
 *
 * @param text JSON; of a text that is none, what can be told is told
 */
export function doubledKeys(text: string): DoubledKey[] {
  const scanner = createScanner(text, true);
  const open: Open[] = [];
  const found: DoubledKey[] = [];
  let kind = scanner.scan();
  while (kind !== SyntaxKind.EOF && found.length < MOST_TOLD) {
    const inside = open.at(-1);
    if (kind === SyntaxKind.StringLiteral) {
      if (inside?.keys && inside.awaitsKey) takeKey(scanner, { open, inside, keys: inside.keys }, found);
    } else follow(kind, open, inside);
    kind = scanner.scan();
  }
  return found;
}

/** Goes into and out of objects and lists, and on to the next key or item. */
function follow(kind: SyntaxKind, open: Open[], inside: Open | undefined): void {
  switch (kind) {
    case SyntaxKind.OpenBraceToken:
      open.push({ keys: new Map(), awaitsKey: true, at: '' });
      return;
    case SyntaxKind.OpenBracketToken:
      open.push({ keys: null, awaitsKey: false, at: 0 });
      return;
    case SyntaxKind.CloseBraceToken:
    case SyntaxKind.CloseBracketToken:
      open.pop();
      return;
    case SyntaxKind.CommaToken:
      if (typeof inside?.at === 'number') inside.at += 1;
      else if (inside) inside.awaitsKey = true;
      return;
    default:
  }
}

function takeKey(
  scanner: JSONScanner,
  {
    open,
    inside,
    keys,
  }: { readonly open: readonly Open[]; readonly inside: Open; readonly keys: Map<string, number> },
  found: DoubledKey[],
): void {
  const key = scanner.getTokenValue();
  const line = scanner.getTokenStartLine() + 1;
  inside.awaitsKey = false;
  inside.at = key;
  const firstLine = keys.get(key);
  if (firstLine === undefined) {
    keys.set(key, line);
    return;
  }
  const column = scanner.getTokenStartCharacter() + 1;
  found.push({
    path: pathOf(open),
    message: `saw this field a second time, in line ${String(line)}, column ${String(column)}, after line ${String(firstLine)}; expected each field once; remove one`,
  });
}

function pathOf(open: readonly Open[]): string {
  const path = open
    .slice(-LONGEST_PATH)
    .reduce<string>(
      (so, { at }) => (typeof at === 'number' ? `${so}[${String(at)}]` : so === '' ? at : `${so}.${at}`),
      '',
    );
  return path.length > LONGEST_PATH ? `…${path.slice(-LONGEST_PATH)}` : path;
}
