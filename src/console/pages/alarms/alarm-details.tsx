/** All there is to know of one alarm: seen, cause, consequence, action, what people did. */
import { newIdempotencyKey, send } from '../../api/request.js';
import { language, useTexts } from '../../i18n/language.js';
import type { ComponentChildren } from 'preact';
import { readClock } from '../../api/clock.js';
import type { Alarm } from './alarm-list.js';
import { when } from './alarm-times.js';
import { texts } from './texts.js';

/** Facts in the order in which they are needed. @param onShelve null = the person may not */
export function AlarmDetails({
  alarm,
  all,
  onShelve,
}: {
  readonly alarm: Alarm;
  readonly all: readonly Alarm[];
  readonly onShelve: (() => void) | null;
}) {
  const say = useTexts(texts);
  const words = language.value;
  return (
    <div class="stack">
      <dl class="facts">
        <Fact name={say('seen')}>{alarm.detail[words]}</Fact>
        <Fact name={say('cause')}>{alarm.cause[words]}</Fact>
        <Fact name={say('consequence')}>{alarm.consequence[words]}</Fact>
        <Fact name={say('action')}>
          <span class="strong">{alarm.action[words]}</span>
        </Fact>
        <Fact name={say('respondIn')}>{say('respondMinutes', { n: alarm.respondMinutes })}</Fact>
        <Fact name={say('raisedCount')}>{say('raisedTimes', { n: alarm.raisedCount })}</Fact>
        <Done alarm={alarm} all={all} />
      </dl>
      {onShelve === null ? null : (
        <div>
          <button type="button" class="button" onClick={onShelve}>
            {say('shelve')} <kbd aria-hidden="true">s</kbd>
          </button>
        </div>
      )}
    </div>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Done({ alarm, all }: { readonly alarm: Alarm; readonly all: readonly Alarm[] }) {
  const say = useTexts(texts);
  const { acknowledged, shelf, suppressedBy } = alarm;
  const now = readClock();
  const lines: string[] = [];
  if (acknowledged !== null) {
    const { by, atMs, comment } = acknowledged;
    const said = { who: by, time: when(atMs, now), comment: comment ?? '' };
    lines.push(say(comment === null ? 'acknowledgedBy' : 'acknowledgedComment', said));
  }
  if (shelf !== null)
    lines.push(say('shelvedUntil', { time: when(shelf.untilMs, now), who: shelf.by, reason: shelf.reason }));
  if (suppressedBy !== null) {
    const root = all.find(({ id }) => id === suppressedBy);
    const name = root === undefined ? suppressedBy : `${root.title[language.value]}, ${root.subjectName}`;
    lines.push(say('explainedBy', { alarm: name }));
  }
  if (lines.length === 0) return null;
  return (
    <Fact name={say('history')}>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </Fact>
  );
}

/** Takes an alarm off the shelf. @throws ProblemError when it is on none */
export function unshelveAlarm({ id }: Alarm): Promise<Alarm> {
  const path = `/api/v1/alarms/${encodeURIComponent(id)}/unshelve`;
  return send<Alarm>('POST', path, { body: {}, idempotencyKey: newIdempotencyKey() });
}
