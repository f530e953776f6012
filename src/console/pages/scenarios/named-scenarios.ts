/** The committed scenarios, as their files are. */

/** A file with its text. */
export interface NamedScenario {
  readonly id: string;
  /** For people: the `name` in the file, the id without one. */
  readonly name: string;
  readonly text: string;
}

/** Scenarios by name. @param files text by path of the file */
export function namedScenarios(files: Readonly<Record<string, string>>): NamedScenario[] {
  return Object.entries(files)
    .map(([path, text]) => {
      const id = path.replace(/^.*\//, '').replace(/\.yaml$/, '');
      return { id, name: /^name: *(.+?) *$/m.exec(text)?.[1] ?? id, text };
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}
