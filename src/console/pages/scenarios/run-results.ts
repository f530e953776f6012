/** What runs of scenarios came to, side by side, and how a run is asked for. */
import type { Answer, Body } from '../../api/answers.js';

export type RunStatus = Answer<'scenariosStatus'>;
export type RunResult = Answer<'scenariosResult'>;
type Variant = RunResult['variants'][number];
export type FigureId = keyof Variant['steered'];
export type Band = Variant['steered'][FigureId];

/** steered: by the plans; alone: every asset on its own controller. */
export type Way = 'steered' | 'alone';

/** Figures that are shown first, in this order; all of them are in the file. */
export const SHOWN: readonly FigureId[] = [
  'costEur',
  'peakImportKw',
  'violations',
  'co2Kg',
  'coldMinutes',
  'warmMinutes',
  'curtailedKwh',
  'unservedKwh',
];

/** Lower is better of every figure but these. */
const MORE_IS_BETTER: ReadonlySet<FigureId> = new Set<FigureId>(['pvKwh', 'plansMade', 'exportKwh']);

/** A column of the table of results. */
export interface ResultColumn {
  /** Unlike among the columns of one table. */
  readonly id: string;
  readonly run: string;
  readonly variant: string;
  readonly way: Way;
  readonly samples: number;
  readonly band: (figure: FigureId) => Band;
}

/** Every variant of every run, steered and alone. @param withAlone false: the steered ones only */
export function columnsOf(
  runs: readonly { readonly id: string; readonly result: RunResult }[],
  withAlone: boolean,
): ResultColumn[] {
  return runs.flatMap(({ id, result }) =>
    result.variants.flatMap((variant) =>
      (withAlone ? (['steered', 'alone'] as const) : (['steered'] as const)).map((way) => ({
        id: `${id} ${variant.id} ${way}`,
        run: result.inputs.order.scenario.name,
        variant: variant.name,
        way,
        samples: variant.samples,
        band: (figure: FigureId) => variant[way][figure],
      })),
    ),
  );
}

/** How a value stands against that of another column. */
export interface Change {
  /** Share of the reference; null where that is 0. */
  readonly share: number | null;
  readonly verdict: 'better' | 'worse' | 'same';
}

/** A difference smaller than this share is none. */
const SAME = 0.0005;

/** The mean of a figure against a reference. */
export function changeOf(figure: FigureId, mean: number, reference: number): Change {
  const difference = mean - reference;
  const scale = Math.max(Math.abs(mean), Math.abs(reference));
  if (scale === 0 || Math.abs(difference) / scale < SAME)
    return { share: reference === 0 ? null : 0, verdict: 'same' };
  const isBetter = difference < 0 !== MORE_IS_BETTER.has(figure);
  return {
    share: reference === 0 ? null : difference / Math.abs(reference),
    verdict: isBetter ? 'better' : 'worse',
  };
}

/** Figures worth a row: those shown first, without those that are 0 everywhere. */
export function rowsOf(columns: readonly ResultColumn[], all: boolean): FigureId[] {
  const first = columns[0];
  if (first === undefined) return [];
  return all
    ? [...SHOWN, ...FURTHER]
    : SHOWN.filter((figure) => columns.some(({ band }) => band(figure).mean !== 0));
}

const FURTHER: readonly FigureId[] = [
  'energyCostEur',
  'generationCostEur',
  'importKwh',
  'exportKwh',
  'energyOverKwh',
  'worstLoading',
  'pvKwh',
  'vehiclesKwh',
  'lightingKwh',
  'heatKwh',
  'hotSpotC',
  'lifeUsedH',
  'plansMade',
  'plansMissed',
];

/** The form of a run. */
export interface RunDraft {
  /** Parsed YAML or JSON. */
  readonly scenario: unknown;
  /** One per line: `demand=0.9..1.1:0.05`. */
  readonly sweep: string;
  readonly samples: number | null;
}

export const MOST_SAMPLES = 10_000;
const MOST_SWEEPS = 4;

/** Sweeps, one per line. */
export function sweepsOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** What is wrong with the form; null = it can be sent, and the service looks at the scenario itself. */
export function runFault({ scenario, sweep, samples }: RunDraft): 'scenario' | 'sweep' | 'samples' | null {
  if (typeof scenario !== 'object' || scenario === null || Array.isArray(scenario)) return 'scenario';
  const sweeps = sweepsOf(sweep);
  if (sweeps.length > MOST_SWEEPS || !sweeps.every((line) => /^[\w.[\]-]+=\S+$/.test(line))) return 'sweep';
  if (samples === null || !Number.isInteger(samples) || samples < 1 || samples > MOST_SAMPLES)
    return 'samples';
  return null;
}

/** What starts the run. */
export function runBodyOf({ scenario, sweep, samples }: RunDraft): Body<'scenariosStart'> {
  return { scenario, sweep: sweepsOf(sweep), samples: samples ?? 1 };
}

/** A run that still works. */
export function isUnderWay({ state }: Pick<RunStatus, 'state'>): boolean {
  return state === 'waiting' || state === 'running';
}
