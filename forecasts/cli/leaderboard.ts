/** The leaderboard as a text: for each track the models by their pinball loss, and the best one by lead and by month. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readMeasuredSet } from './measured-set.js';
import { leadGroup, scoresBy, trackScore, type TrackScore } from './track-score.js';
import { runTrack, type TrackRun } from './track-run.js';
import { TRACKS, type Track } from './tracks.js';
import { CANDIDATES } from '../models/candidates.js';
import { AUTO, modelFactory, modelNames } from './model-factory.js';
import { StreamError } from './stream-message.js';

/** Models that stand in every table. */
const KNOWN_TO_ALL = ['calendar-ridge', 'seasonal-naive'];

/** What is compared. */
export interface LeaderboardOptions {
  /** Folder of the measured data. */
  readonly data: string;
  /** Names of models; empty: those that are tried for the class of a track's series, and two everyone knows. */
  readonly models: readonly string[];
  /** Names of tracks; empty: all. */
  readonly tracks: readonly string[];
  /** Every how many-th day or origin is asked for. */
  readonly every: number;
  readonly clock: () => number;
  /** Told after each model on each track. */
  readonly progress: (line: string) => void;
}

interface Entry {
  readonly model: string;
  readonly score: TrackScore;
  readonly run: TrackRun;
}

/**
 * Runs models over tracks and returns the text.
 *
 * @returns null when there are no data in the folder
 * @throws StreamError for a model or track that does not exist
 */
export function leaderboardText(options: LeaderboardOptions): string | null {
  const tracks = pick(
    options.tracks,
    TRACKS.map(({ name }) => name),
    'track',
  );
  pick(options.models, modelNames(), 'model');
  if (!existsSync(join(options.data, 'meta.json'))) return null;
  const sections = TRACKS.filter(({ name }) => tracks.includes(name)).map((track) =>
    sectionOf(track, options.models.length > 0 ? options.models : suitedTo(track), options),
  );
  return [head(options.every), ...sections].join('\n\n') + '\n';
}

function pick(asked: readonly string[], known: readonly string[], what: string): readonly string[] {
  const wrong = asked.find((name) => !known.includes(name));
  if (wrong !== undefined)
    throw new StreamError(`${what} ${JSON.stringify(wrong)}; expected one of ${known.join(', ')}`);
  return asked.length === 0 ? known : asked;
}

function suitedTo(track: Track): string[] {
  const tried = CANDIDATES[track.kindOfSeries].map(({ name }) => name);
  return [...new Set([AUTO, ...tried, ...KNOWN_TO_ALL])];
}

function head(every: number): string {
  const part = every === 1 ? 'every forecast' : `every ${ordinal(every)} forecast`;
  return [
    '# Leaderboard',
    '',
    `Written by \`npm run backtest\` over ${part} of each track: the models that are tried for the class of its series, and two that`,
    'everyone knows, through the same session as `traboule forecast stream`, but fitted once, before the first forecast, and then only',
    'updated. Models stand in the order of their pinball loss. WAPE, wQL, coverage and calib are means over the series of a track; calib',
    'is the mean distance of the nine levels’ observed from their nominal frequency. An answer is an update and a forecast, the median of',
    'them; the fit is what the first answers took beyond that, of all series together, on a machine that was not quiet.',
  ].join('\n');
}

function sectionOf(track: Track, models: readonly string[], options: LeaderboardOptions): string {
  const set = readMeasuredSet(options.data, track.set);
  const entries = models.map((model): Entry => {
    const run = runTrack({
      track,
      set,
      makeModel: modelFactory(model),
      every: options.every,
      clock: options.clock,
    });
    const score = trackScore(run.steps);
    options.progress(`${track.name} ${model}: WAPE ${percent(score.wape)}, wQL ${percent(score.wql)}`);
    return { model, score, run };
  });
  entries.sort((a, b) => a.score.pinball - b.score.pinball);
  const rows = entries.map(({ model, score, run }) => [
    model,
    rounded(score.mae),
    percent(score.wape),
    ...(track.hasPercentages ? [percent(score.mape)] : []),
    rounded(score.pinball),
    percent(score.wql),
    percent(score.cover80),
    score.calib.toFixed(3),
    run.answerMs.toFixed(1),
    (run.fitMs / 1000).toFixed(1),
  ]);
  const mape = track.hasPercentages ? ['MAPE'] : [];
  const header = [
    'model',
    'MAE',
    'WAPE',
    ...mape,
    'pinball',
    'wQL',
    '80 % covers',
    'calib',
    'answer [ms]',
    'fit [s]',
  ];
  const best = entries.find(({ model }) => model === AUTO) ?? entries[0];
  return [
    `## ${track.name}`,
    '',
    `${describe(track)}; MAE and pinball in ${set.unit}; ${String(entries[0]?.run.forecasts ?? 0)} forecasts, ${String(entries[0]?.score.steps ?? 0)} steps.`,
    '',
    table(header, rows),
    ...(best ? groupTables(track, best) : []),
  ].join('\n');
}

function groupTables(track: Track, { model, run }: Entry): string[] {
  const header = [`\`${model}\``, 'MAE', 'WAPE', 'wQL', '80 % covers', 'calib'];
  const rowsBy = (groups: ReturnType<typeof scoresBy>): string[][] =>
    groups.map(({ key, score }) => [
      key,
      rounded(score.mae),
      percent(score.wape),
      percent(score.wql),
      percent(score.cover80),
      score.calib.toFixed(3),
    ]);
  const leads = track.kind === 'rolling' ? rowsBy(scoresBy(run.steps, leadGroup)) : [];
  const months = rowsBy(scoresBy(run.steps, ({ month }) => month));
  return ['', table(header, [...leads, ...months])];
}

function describe(track: Track): string {
  const kind =
    track.kind === 'day' ? 'each civil day, made at noon of the day before' : '48 h ahead, every 31 h';
  return `${kind}, ${track.from} to ${track.to}`;
}

/** A table whose columns are padded, as the formatter of the repository wants them. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((name, i) => Math.max(3, name.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, i) => (cells[i] ?? '').padEnd(width)).join(' | ')} |`;
  return [
    line(header),
    `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`,
    ...rows.map(line),
  ].join('\n');
}

function rounded(value: number): string {
  return value.toPrecision(4);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

function ordinal(n: number): string {
  const suffix =
    n % 10 === 1 && n !== 11
      ? 'st'
      : n % 10 === 2 && n !== 12
        ? 'nd'
        : n % 10 === 3 && n !== 13
          ? 'rd'
          : 'th';
  return `${String(n)}${suffix}`;
}
