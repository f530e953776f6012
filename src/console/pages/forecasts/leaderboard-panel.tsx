/** The committed leaderboard of the models, track by track. */
import { useState } from 'preact/hooks';
import { ChoiceField } from '../../components/fields.js';
import { Panel } from '../../components/panel.js';
import { useTexts } from '../../i18n/language.js';
import { tracksOf } from './leaderboard.js';
import { texts } from './texts.js';

const FILES = import.meta.glob<string>('../../../../forecasts/LEADERBOARD.md', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const TRACKS = Object.values(FILES).flatMap(tracksOf);

/** One track at a time. */
export function LeaderboardPanel() {
  const say = useTexts(texts);
  const [chosen, setChosen] = useState(TRACKS[0]?.name ?? '');
  const track = TRACKS.find(({ name }) => name === chosen);
  if (track === undefined) return null;
  return (
    <Panel title={say('leaderboard')}>
      <div class="stack">
        <div class="forecasts-fields">
          <ChoiceField
            label={say('track')}
            value={chosen}
            options={TRACKS.map(({ name }) => ({ value: name, label: name }))}
            onInput={setChosen}
          />
        </div>
        <p class="small quiet" lang="en">
          {track.about}
        </p>
        <div class="scroll" tabIndex={0} role="group" aria-label={say('leaderboard')}>
          <table class="plain-table" lang="en">
            <caption class="visually-hidden">{say('leaderboardOf', { track: track.name })}</caption>
            <thead>
              <tr>
                {track.table.columns.map((column, index) => (
                  <th key={column} scope="col" class={index === 0 ? '' : 'end'}>
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {track.table.rows.map(([model, ...cells]) => (
                <tr key={model}>
                  <th scope="row" class="mono">
                    {model}
                  </th>
                  {cells.map((cell, index) => (
                    <td key={track.table.columns[index + 1]} class="end">
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <p class="small quiet">{say('leaderboardHint')}</p>
      </div>
    </Panel>
  );
}
