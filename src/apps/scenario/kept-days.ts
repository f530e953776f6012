/**
 * Days of a part that are played, kept in a file until the run is whole: plans, a line for each day, and the result at the end.
 * The file is named after all that its numbers follow from, so that another scenario, site or program finds nothing.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DomainError } from '../../core/domain-error.js';
import type { MissedPlan, PlayedPlan, PlayedPlans, PlayMemory } from '../../core/scenario/play-memory.js';
import type { PartResult, RunOrder, RunPart } from '../../core/scenario/run-parts.js';
import type { PartOrder } from '../../ports/part-player.js';

/** Where days are kept, and the hash of site and program they are of. */
export interface KeepPlace {
  readonly folder: string;
  readonly madeOf: string;
}

/** A line of the file. */
type KeptLine =
  | { readonly plans: readonly (readonly [number, PlayedPlan | MissedPlan])[] }
  | { readonly result: PartResult };

/** Letters of the hash a file is named after. */
const NAME_LENGTH = 24;

/** What one part remembers on the disk. */
export class KeptDays implements PlayMemory {
  private readonly plans = new Map<number, PlayedPlan | MissedPlan>();
  private whole: PartResult | null = null;

  private constructor(private readonly file: string) {}

  /**
   * Reads what an earlier run left of this very part.
   *
   * @throws DomainError `invalid-input` when the file holds something else
   */
  static open(place: KeepPlace, { order, part }: PartOrder): KeptDays {
    const kept = new KeptDays(fileOf(place, order, part));
    for (const line of linesOf(kept.file)) {
      if ('result' in line) kept.whole = line.result;
      else for (const [slotMs, plan] of line.plans) kept.plans.set(slotMs, plan);
    }
    return kept;
  }

  /** The part as it was played to its end before; null when it was not. */
  get result(): PartResult | null {
    return this.whole;
  }

  plan(slotMs: number): PlayedPlan | MissedPlan | undefined {
    return this.plans.get(slotMs);
  }

  keep(plans: PlayedPlans): void {
    this.add({ plans: [...plans] });
  }

  keepResult(result: PartResult): void {
    this.add({ result });
  }

  private add(line: KeptLine): void {
    mkdirSync(dirname(this.file), { recursive: true });
    appendFileSync(this.file, `${JSON.stringify(line)}\n`);
  }
}

/** Lets go of the days of a run whose result is written; those of other runs stay, and the folder with them. */
export async function forgetDays(
  place: KeepPlace,
  order: RunOrder,
  parts: readonly RunPart[],
): Promise<void> {
  for (const part of parts) await rm(fileOf(place, order, part), { force: true });
  await rmdir(place.folder).catch(() => undefined);
}

function fileOf(place: KeepPlace, order: RunOrder, part: RunPart): string {
  const hash = createHash('sha256').update(JSON.stringify({ order, part })).update(place.madeOf);
  return join(place.folder, `${hash.digest('hex').slice(0, NAME_LENGTH)}.jsonl`);
}

/** A last line that was cut off when its process ended is no day; it goes, so that the next begins on a line of its own. */
function linesOf(file: string): KeptLine[] {
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  const end = text.lastIndexOf('\n') + 1;
  if (end < text.length) writeFileSync(file, text.slice(0, end));
  return text
    .slice(0, end)
    .split('\n')
    .slice(0, -1)
    .map((line, index) => {
      try {
        return JSON.parse(line) as KeptLine;
      } catch {
        throw new DomainError(
          'invalid-input',
          `line ${String(index + 1)} of ${file} is no day of a scenario; expected what an earlier run kept: move the file away`,
        );
      }
    });
}
