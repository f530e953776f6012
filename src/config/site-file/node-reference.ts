/** Node names of a site file: a short prefix there, the namespace URI inside, an index nowhere. */

const SHORT = /^([A-Za-z][A-Za-z0-9_-]*):([isgb]=.+)$/s;
const FULL = /^nsu=[^;]+;[isgb]=.+$/s;

/**
 * The node as `nsu=<uri>;s=<id>`, or what is wrong with its name.
 *
 * @param namespaces URI by prefix
 */
export function nodeOf(
  text: string,
  namespaces: Readonly<Record<string, string>>,
): { readonly expanded: string } | { readonly problem: string } {
  if (FULL.test(text)) return identifierProblem(text) ?? { expanded: text };
  const match = SHORT.exec(text);
  const uri = match === null ? undefined : namespaces[match[1] ?? ''];
  if (match !== null && uri !== undefined) {
    const expanded = `nsu=${uri};${match[2] ?? ''}`;
    return identifierProblem(expanded) ?? { expanded };
  }
  if (match !== null) {
    const known = Object.keys(namespaces).join(', ');
    return {
      problem: `saw the node prefix "${match[1] ?? ''}"; expected one of \`namespaces\` (known: ${known}); declare it or correct it`,
    };
  }
  return {
    problem: `saw the node "${text}"; expected prefix:s=<name>, prefix:i=<number> or nsu=<uri>;s=<name>; a namespace index (ns=2) changes between starts, write its URI`,
  };
}

function identifierProblem(node: string): { problem: string } | undefined {
  const numeric = /;i=(.*)$/s.exec(node);
  if (numeric === null || /^\d+$/.test(numeric[1] ?? '')) return undefined;
  return { problem: `saw the node "${node}"; expected a number after i=; correct it or use s= for a name` };
}
