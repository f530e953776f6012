/** Which end of its step a timestamp names: what the file itself proves by its first and last row. */
import { civilTime } from '../../time/civil.js';
import type { CurvePoints } from './curve-grid.js';
import type { LabelSide } from './load-curve.js';

/** Signs for one side needed, with none for the other. */
const ENOUGH = 2;

const MINUTE_MS = 60_000;
const DAY_MIN = 1_440;

/** What speaks for each side, and the verdict; null when it is not clear. */
export interface LabelEvidence {
  readonly side: LabelSide | null;
  readonly signs: readonly string[];
}

/**
 * Files hold whole civil days. Rows from 00:00 to one step before midnight name the start of their step; rows from one
 * step after midnight to 00:00 name its end. A first row on the very start of the period named in the preamble counts twice.
 *
 * @param curves rows of each direction, in order of time
 * @param periodStart first day of the preamble, `YYYY-MM-DD`; null when there is none
 */
export function labelEvidence(curves: readonly CurvePoints[], periodStart: string | null): LabelEvidence {
  const signs = curves.flatMap((points) => signsOf(points, periodStart));
  const weightOf = (side: LabelSide): number =>
    signs.reduce((sum, sign) => sum + (sign.side === side ? sign.weight : 0), 0);
  const [start, end] = [weightOf('start'), weightOf('end')];
  const side = start >= ENOUGH && end === 0 ? 'start' : end >= ENOUGH && start === 0 ? 'end' : null;
  return { side, signs: signs.map(({ side: spoken, text }) => `${text} (${spoken})`) };
}

interface Sign {
  readonly side: LabelSide;
  readonly text: string;
  readonly weight: number;
}

function signsOf({ stampMs, stepMin }: CurvePoints, periodStart: string | null): Sign[] {
  const count = stampMs.length;
  if (count < 2) return [];
  const first = at(stampMs[0]);
  const last = at(stampMs[count - 1]);
  const firstStep = (stepMin[0] ?? 0) || distance(stampMs[0], stampMs[1]);
  const lastStep = (stepMin[count - 1] ?? 0) || distance(stampMs[count - 2], stampMs[count - 1]);
  const signs: Sign[] = [];
  const sign = (side: LabelSide, text: string, weight = 1): void => {
    signs.push({ side, text, weight });
  };
  if (first.minutes === 0)
    sign('start', `the first row is ${first.text}`, first.date === periodStart ? 2 : 1);
  else if (first.minutes === firstStep)
    sign('end', `the first row is ${first.text}, one step after midnight`);
  if (last.minutes === 0) sign('end', `the last row is ${last.text}`);
  else if (last.minutes + lastStep === DAY_MIN) {
    sign('start', `the last row is ${last.text}, one step before midnight`);
  }
  return signs;
}

function at(ms = 0): { date: string; minutes: number; text: string } {
  const { date, hour, minute } = civilTime(ms);
  const clock = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  return { date, minutes: hour * 60 + minute, text: `${date} ${clock}` };
}

function distance(fromMs = 0, toMs = 0): number {
  return (toMs - fromMs) / MINUTE_MS;
}
