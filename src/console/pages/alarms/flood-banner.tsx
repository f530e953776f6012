/** More alarms than anybody can read: they are grouped by what caused them, and one group can be listed alone. */
import { language, useTexts } from '../../i18n/language.js';
import { type Alarms, type FloodGroup, groupsOf } from './alarm-list.js';
import { texts } from './texts.js';

interface FloodBannerProps {
  readonly answer: Alarms;
  /** Alarms listed alone; null = all. */
  readonly only: readonly string[] | null;
  readonly onOnly: (alarmIds: readonly string[] | null) => void;
}

/** Shown during a flood, and while one group is listed alone. */
export function FloodBanner({ answer, only, onOnly }: FloodBannerProps) {
  const say = useTexts(texts);
  if (!answer.flood.active && only === null) return null;
  const groups = groupsOf(answer);
  return (
    <div class="notice notice-attention alarms-flood">
      <span aria-hidden="true">▲</span>
      <div class="stack">
        <p role="status">
          <span class="strong">{say('floodTitle', { n: answer.flood.raisedInTenMinutes })}</span>{' '}
          <span class="small">{say('floodHint')}</span>
        </p>
        <ul class="row row-wrap">
          {groups.map((group) => {
            const isOnly = only !== null && only.join() === group.alarmIds.join();
            return (
              <li key={group.alarmIds.join()}>
                <button
                  type="button"
                  class="button"
                  aria-pressed={isOnly}
                  onClick={() => onOnly(isOnly ? null : group.alarmIds)}
                >
                  {titleOf(group)}
                </button>
              </li>
            );
          })}
          {only === null ? null : (
            <li>
              <button type="button" class="button button-plain" onClick={() => onOnly(null)}>
                {say('floodAll')}
              </button>
            </li>
          )}
        </ul>
      </div>
    </div>
  );

  function titleOf({ root, title, alarmIds }: FloodGroup): string {
    const words = title?.[language.value] ?? '';
    return root === null
      ? say('floodGroup', { title: words, n: alarmIds.length })
      : say('floodGroupOf', { title: words, subject: root.subjectName, n: alarmIds.length - 1 });
  }
}
