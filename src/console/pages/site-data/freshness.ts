/** How well the data of the site come in: series that are silent, owners with gaps, certificates that end. */
import type { Answer } from '../../api/answers.js';

export type DataQuality = Answer<'dataQualityQuality'>;
export type SeriesRow = DataQuality['series'][number];
export type OwnerRow = DataQuality['owners'][number];
export type Certificate = Answer<'certificatesList'>['certificates'][number];

/** never: no value has come at all. */
export type Freshness = 'fresh' | 'doubtful' | 'silent' | 'never';

/** A value older than this is of a silent series [ms]; the same as the service counts. */
const SILENT_MS = 30 * 60_000;

/** How fresh and good the newest value of a series is. */
export function freshness({ ageMs, quality }: Pick<SeriesRow, 'ageMs' | 'quality'>): Freshness {
  if (ageMs === null) return 'never';
  if (ageMs > SILENT_MS) return 'silent';
  return quality === null || quality === 'good' ? 'fresh' : 'doubtful';
}

const ORDER: readonly Freshness[] = ['never', 'silent', 'doubtful', 'fresh'];

/** Worst first. */
export function freshnessRank(row: SeriesRow): number {
  return ORDER.indexOf(freshness(row));
}

/** Series by how fresh they are. */
export function freshnessCounts(series: readonly SeriesRow[]): Readonly<Record<Freshness, number>> {
  const counts = { fresh: 0, doubtful: 0, silent: 0, never: 0 };
  for (const row of series) counts[freshness(row)] += 1;
  return counts;
}

/** From here on an owner is worth a look: a share of the week’s slots that were not measured. */
const WORTH_A_LOOK = 0.02;
/** From here on forecasts and plans suffer. */
const TOO_MUCH = 0.1;

/** How much of a week was not measured. */
export function gapLevel({
  estimatedShare,
  missingShare,
}: Pick<OwnerRow, 'estimatedShare' | 'missingShare'>): 'none' | 'some' | 'much' {
  const unmeasured = estimatedShare + missingShare;
  return unmeasured >= TOO_MUCH ? 'much' : unmeasured >= WORTH_A_LOOK ? 'some' : 'none';
}

/** A certificate is worth renewing this long before its end [ms]. */
const RENEW_MS = 30 * 86_400_000;

/** What is the matter with a certificate’s time. @param nowMs the service’s clock [epoch ms] */
export function certificateTime(
  { validFromMs, validToMs }: Pick<Certificate, 'validFromMs' | 'validToMs'>,
  nowMs: number,
): 'valid' | 'ends-soon' | 'ended' | 'not-yet' {
  if (nowMs >= validToMs) return 'ended';
  if (nowMs < validFromMs) return 'not-yet';
  return validToMs - nowMs <= RENEW_MS ? 'ends-soon' : 'valid';
}

/** A thumbprint in groups of four, as two people compare it over the telephone. */
export function grouped(thumbprint: string): string {
  return thumbprint
    .replaceAll(/[^0-9a-f]/gi, '')
    .toUpperCase()
    .replaceAll(/(.{4})(?=.)/g, '$1 ');
}

/** Common name in a subject, for example `CN=Confluence/O=...`; the whole without one. */
export function commonName(subject: string): string {
  return /(?:^|[/,]\s*)CN=([^/,]+)/.exec(subject)?.[1]?.trim() ?? subject;
}
