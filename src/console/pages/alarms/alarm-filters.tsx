/** Which alarms are listed: by state and by priority, each with how many there are. */
import { PriorityShape } from '../../components/alarm-mark.js';
import { PRIORITIES, type Priority } from '../../components/priorities.js';
import { texts as componentTexts } from '../../components/texts.js';
import { useTexts } from '../../i18n/language.js';
import { type Alarm, belongs, type Filter, FILTERS } from './alarm-list.js';
import { texts } from './texts.js';

interface AlarmFiltersProps {
  readonly alarms: readonly Alarm[];
  readonly counts: Readonly<Record<Filter, number>>;
  /** Null while one group of a flood is listed. */
  readonly filter: Filter | null;
  readonly priority: Priority | null;
  readonly onFilter: (filter: Filter) => void;
  readonly onPriority: (priority: Priority | null) => void;
}

/** Two rows of switches; lists that are empty are quiet. */
export function AlarmFilters({ alarms, counts, filter, priority, onFilter, onPriority }: AlarmFiltersProps) {
  const say = useTexts(texts);
  const sayPriority = useTexts(componentTexts);
  return (
    <div class="alarm-filters">
      <div class="row row-wrap" role="group" aria-label={say('filterState')}>
        {FILTERS.map((one) => (
          <button
            key={one}
            type="button"
            class="button button-plain alarm-filter"
            aria-pressed={filter === one}
            onClick={() => onFilter(one)}
          >
            {say(`filter.${one}`)} <span class={counts[one] === 0 ? 'quiet' : 'strong'}>{counts[one]}</span>
          </button>
        ))}
      </div>
      <div class="row row-wrap" role="group" aria-label={say('filterPriority')}>
        {PRIORITIES.map((one) => (
          <button
            key={one}
            type="button"
            class="button button-plain alarm-filter"
            aria-pressed={priority === one}
            onClick={() => onPriority(priority === one ? null : one)}
          >
            <PriorityShape priority={one} /> {sayPriority(one)}{' '}
            <span class="quiet">
              {
                alarms.filter((alarm) => alarm.priority === one && belongs(alarm, filter ?? 'standing'))
                  .length
              }
            </span>
          </button>
        ))}
      </div>
    </div>
  );
}
