/** The alarms one below the other; the open one shows all there is to know and can be acknowledged and shelved. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { newIdempotencyKey, send } from '../../api/request.js';
import { may } from '../../api/session.js';
import { useAction } from '../../api/use-action.js';
import { AlarmMark } from '../../components/alarm-mark.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { language, useTexts } from '../../i18n/language.js';
import { useShortcuts } from '../../shell/shortcuts.js';
import { AlarmDetails } from './alarm-details.js';
import { type Alarm, canAcknowledge, nextOf, subjectPath, walked } from './alarm-list.js';
import { RespondTime, Since } from './alarm-times.js';
import { ShelveDialog } from './shelve-dialog.js';
import { texts } from './texts.js';

interface AlarmRowsProps {
  readonly alarms: readonly Alarm[];
  /** Also those that are not listed: what explains one of them. */
  readonly all: readonly Alarm[];
  readonly reload: () => void;
  readonly empty: string;
}

/** The list, walked by arrows or `j` and `k`; `a` acknowledges and `s` shelves the one that is open or in focus. */
export function AlarmRows({ alarms, all, reload, empty }: AlarmRowsProps) {
  const say = useTexts(texts);
  const [current, setCurrent] = useState<string | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const [shelving, setShelving] = useState<Alarm | null>(null);
  const [said, setSaid] = useState('');
  const ids = alarms.map(({ id }) => id);
  const at = current !== null && ids.includes(current) ? current : (ids[0] ?? null);
  const own = alarms.find(({ id }) => id === at);
  const acknowledge = useAction(
    (alarm: Alarm) => acknowledgeAlarm(alarm),
    (done) => {
      setSaid(say('acknowledged', { alarm: nameOf(done) }));
      setCurrent(nextOf(ids, done.id));
      reload();
    },
  );
  const over = alarms.filter(({ state }) => state === 'returned');
  const acknowledgeOver = useAction(acknowledgeEach, (n) => {
    setSaid(say('acknowledgedOver', { n }));
    reload();
  });
  const canHandle = may('alarm.handle');
  useAlarmKeys(canHandle ? own : undefined, acknowledge.run, setShelving);
  const { list, walk } = useWalk(ids, at, setCurrent);
  return (
    <>
      <p class="visually-hidden" role="status">
        {said}
      </p>
      <ProblemNotice problem={acknowledge.problem ?? acknowledgeOver.problem} ofAct />
      {canHandle && over.length > 1 ? (
        <AllOver n={over.length} busy={acknowledgeOver.busy} onPress={() => acknowledgeOver.run(over)} />
      ) : null}
      {alarms.length === 0 ? <p class="panel-body quiet">{empty}</p> : null}
      <ul class="alarm-rows" ref={list} onKeyDown={walk}>
        {alarms.map((alarm) => (
          <AlarmRow
            key={alarm.id}
            alarm={alarm}
            all={all}
            isCurrent={alarm.id === at}
            isOpen={alarm.id === open}
            busy={acknowledge.busy}
            onFocus={() => setCurrent(alarm.id)}
            onToggle={() => setOpen(open === alarm.id ? null : alarm.id)}
            onAcknowledge={canHandle && canAcknowledge(alarm) ? () => acknowledge.run(alarm) : null}
            onShelve={canHandle && alarm.state !== 'shelved' ? () => setShelving(alarm) : null}
          />
        ))}
      </ul>
      <ShelveDialog
        alarm={shelving}
        onClose={() => setShelving(null)}
        onDone={(alarm) => {
          setShelving(null);
          setSaid(say('shelved', { alarm: nameOf(alarm) }));
          reload();
        }}
      />
    </>
  );
}

/** Arrows move the focus from alarm to alarm. */
function useWalk(ids: readonly string[], at: string | null, onWalk: (id: string) => void) {
  const list = useRef<HTMLUListElement>(null);
  const walk = (event: KeyboardEvent): void => {
    const next = walked(ids, at, event.key);
    if (next === null) return;
    event.preventDefault();
    onWalk(next);
    list.current?.querySelector<HTMLElement>(`[data-alarm="${CSS.escape(next)}"]`)?.focus();
  };
  return { list, walk };
}

/** `a` and `s` for the alarm in focus. */
function useAlarmKeys(
  alarm: Alarm | undefined,
  onAcknowledge: (alarm: Alarm) => void,
  onShelve: (alarm: Alarm) => void,
): void {
  const say = useTexts(texts);
  const acknowledge = (): void => {
    if (alarm !== undefined && canAcknowledge(alarm)) onAcknowledge(alarm);
  };
  const shelve = (): void => {
    if (alarm !== undefined && alarm.state !== 'shelved') onShelve(alarm);
  };
  useShortcuts(
    alarm === undefined
      ? []
      : [
          { keys: 'a', label: say('acknowledgeSelected'), run: acknowledge },
          { keys: 's', label: say('shelveSelected'), run: shelve },
        ],
  );
}

/** Alarms that are over and that nobody saw can be acknowledged together: nothing is left to do about them. */
function AllOver({
  n,
  busy,
  onPress,
}: {
  readonly n: number;
  readonly busy: boolean;
  readonly onPress: () => void;
}) {
  const say = useTexts(texts);
  return (
    <p class="alarm-over row row-wrap small">
      <span>{say('overHint', { n })}</span>
      <button type="button" class="button" disabled={busy} onClick={onPress}>
        {say('acknowledgeAll', { n })}
      </button>
    </p>
  );
}

interface AlarmRowProps {
  readonly alarm: Alarm;
  readonly all: readonly Alarm[];
  readonly isCurrent: boolean;
  readonly isOpen: boolean;
  readonly busy: boolean;
  readonly onFocus: () => void;
  readonly onToggle: () => void;
  readonly onAcknowledge: (() => void) | null;
  readonly onShelve: (() => void) | null;
}

function AlarmRow(props: AlarmRowProps) {
  const { alarm, all, isCurrent, isOpen, busy, onFocus, onToggle, onAcknowledge, onShelve } = props;
  const say = useTexts(texts);
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isOpen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isOpen]);
  const detailsId = `alarm-${alarm.id}`;
  const path = subjectPath(alarm);
  return (
    <li
      ref={row}
      class={`alarm-row alarm-${alarm.state} ${isCurrent ? 'alarm-current' : ''}`}
      onFocusCapture={onFocus}
    >
      <span class="alarm-mark">
        <AlarmMark priority={alarm.priority} />
      </span>
      <div class="alarm-what">
        <button
          type="button"
          class="alarm-title"
          data-alarm={alarm.id}
          aria-expanded={isOpen}
          aria-controls={detailsId}
          onClick={onToggle}
        >
          <span aria-hidden="true" class="quiet">
            {isOpen ? '▾' : '▸'}
          </span>{' '}
          {alarm.title[language.value]}
        </button>{' '}
        {path === null ? <span>{alarm.subjectName}</span> : <a href={path}>{alarm.subjectName}</a>}
        <p class="small alarm-action">
          <span class="quiet">{say('action')}:</span> {alarm.action[language.value]}
        </p>
      </div>
      <div class="alarm-when small">
        <Since alarm={alarm} />
        <RespondTime alarm={alarm} />
        {alarm.state === 'unacknowledged' ? null : <span class="quiet">{say(`state.${alarm.state}`)}</span>}
      </div>
      <div class="alarm-acts">
        {onAcknowledge === null ? null : (
          <button type="button" class="button" disabled={busy} onClick={onAcknowledge}>
            {say('acknowledge')} {isCurrent ? <kbd aria-hidden="true">a</kbd> : null}
          </button>
        )}
      </div>
      <div id={detailsId} class="alarm-details" hidden={!isOpen}>
        {isOpen ? <AlarmDetails alarm={alarm} all={all} onShelve={onShelve} /> : null}
      </div>
    </li>
  );
}

/** What an alarm is called in what is said to readers of the screen. */
export function nameOf({ title, subjectName }: Alarm): string {
  return `${title[language.value]}, ${subjectName}`;
}

/** One after the other: each is a step of its own in the audit. @returns how many */
async function acknowledgeEach(alarms: readonly Alarm[]): Promise<number> {
  for (const alarm of alarms) await acknowledgeAlarm(alarm);
  return alarms.length;
}

function acknowledgeAlarm({ id }: Alarm): Promise<Alarm> {
  const path = `/api/v1/alarms/${encodeURIComponent(id)}/acknowledge`;
  return send<Alarm>('POST', path, { body: {}, idempotencyKey: newIdempotencyKey() });
}
