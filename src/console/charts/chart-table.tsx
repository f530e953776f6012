/** A chart as a table: the same values for those who read rather than look. */
import { Quality } from '../components/alarm-mark.js';
import { Quantity, type Unit } from '../components/quantity.js';
import { civil, zoneName } from '../i18n/civil-time.js';
import { useTexts } from '../i18n/language.js';
import { type AlignedLines, nearestIndex } from './chart-data.js';
import type { TimeRange } from './chart-gestures.js';
import { hasBand } from './chart-style.js';
import { texts } from './texts.js';

interface ChartTableProps {
  readonly caption: string;
  readonly aligned: AlignedLines;
  readonly unit: Unit;
  readonly range: TimeRange;
}

const ROWS_AT_MOST = 200;

/** Rows of the time shown; of very many values every so-manieth, and says so. */
export function ChartTable({ caption, aligned, unit, range }: ChartTableProps) {
  const say = useTexts(texts);
  const { timesMs, lines } = aligned;
  const first = Math.max(0, nearestIndex(timesMs, range.minMs));
  const last = nearestIndex(timesMs, range.maxMs);
  const all = last - first + 1;
  const every = Math.max(1, Math.ceil(all / ROWS_AT_MOST));
  const indexes = Array.from(
    { length: Math.max(0, Math.ceil(all / every)) },
    (_, row) => first + row * every,
  );
  return (
    <div class="chart-table" tabIndex={0} role="region" aria-label={caption}>
      <table class="plain-table">
        <caption class="small quiet">
          {every === 1 ? caption : `${caption}. ${say('every', { n: every, all })}`}
        </caption>
        <thead>
          <tr>
            <th scope="col">
              {say('time')} ({zoneName(timesMs[first] ?? 0)})
            </th>
            {lines.map(({ line }) => (
              <th key={line.id} scope="col" class="end">
                {line.label}
                {hasBand(line) ? ' (P10 – P90)' : ''}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {indexes.map((index) => (
            <tr key={index}>
              <th scope="row">{civil(timesMs[index] ?? 0, 'full')}</th>
              {lines.map(({ line, values, low, high, quality }) => (
                <td key={line.id} class="end">
                  <Quantity value={values[index] ?? null} unit={unit} />
                  {hasBand(line) ? (
                    <>
                      {' ('}
                      <Quantity value={low?.[index] ?? null} unit={unit} /> –{' '}
                      <Quantity value={high?.[index] ?? null} unit={unit} />)
                    </>
                  ) : null}
                  {quality?.[index] == null ? null : <Quality of={quality[index]} />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
