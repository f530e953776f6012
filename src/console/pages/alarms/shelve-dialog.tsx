/** Sets an alarm aside for a time, with a reason. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { nowMs } from '../../api/clock.js';
import { newIdempotencyKey, send } from '../../api/request.js';
import { useAction } from '../../api/use-action.js';
import { AlarmMark } from '../../components/alarm-mark.js';
import { Dialog } from '../../components/dialog.js';
import { ChoiceField, TextField } from '../../components/fields.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { language, useTexts, type Say } from '../../i18n/language.js';
import { type Alarm, SHELF_MINUTES, SHORTEST_REASON } from './alarm-list.js';
import { when } from './alarm-times.js';
import { texts } from './texts.js';

interface ShelveDialogProps {
  /** Null = closed. */
  readonly alarm: Alarm | null;
  readonly onClose: () => void;
  readonly onDone: (alarm: Alarm) => void;
}

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;

/** Asks for time and reason. */
export function ShelveDialog({ alarm, onClose, onDone }: ShelveDialogProps) {
  const say = useTexts(texts);
  const [minutes, setMinutes] = useState('60');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const id = alarm?.id ?? null;
  const idempotencyKey = useMemo(newIdempotencyKey, [id, minutes, reason]);
  const act = useAction(
    (body: { readonly minutes: number; readonly reason: string }) =>
      send<Alarm>('POST', `/api/v1/alarms/${encodeURIComponent(id ?? '')}/shelve`, { body, idempotencyKey }),
    onDone,
  );
  useEffect(() => {
    setReason('');
    setTried(false);
    act.clear();
  }, [id]);
  const isShort = reason.trim().length < SHORTEST_REASON;
  const shelve = (): void => {
    setTried(true);
    if (!isShort) act.run({ minutes: Number(minutes), reason: reason.trim() });
  };
  return (
    <Dialog
      title={say('shelveTitle')}
      open={alarm !== null}
      onClose={onClose}
      actions={
        <>
          <button type="button" class="button" onClick={onClose}>
            {say('cancel')}
          </button>
          <button type="button" class="button button-primary" disabled={act.busy} onClick={shelve}>
            {say('shelve').replace(/\s*…$/, '')}
          </button>
        </>
      }
    >
      {alarm === null ? null : (
        <div class="stack">
          <p>
            <AlarmMark priority={alarm.priority} /> {alarm.title[language.value]}, {alarm.subjectName}
          </p>
          <p class="small quiet">{say('shelveHint')}</p>
          <ChoiceField
            label={say('shelveFor')}
            value={minutes}
            onInput={setMinutes}
            options={SHELF_MINUTES.map((n) => ({ value: String(n), label: span(n, say) }))}
          />
          <Until minutes={Number(minutes)} />
          <TextField
            label={say('shelveReason')}
            value={reason}
            onInput={setReason}
            lines={2}
            maxLength={500}
            required
            error={tried && isShort ? say('shelveReasonError') : null}
          />
          <ProblemNotice problem={act.problem} ofAct />
        </div>
      )}
    </Dialog>
  );
}

function Until({ minutes }: { readonly minutes: number }) {
  const say = useTexts(texts);
  const now = nowMs.value;
  if (now === null) return null;
  return <p class="small">{say('shelveUntil', { time: when(now + minutes * MINUTE_MS, now) })}</p>;
}

function span(minutes: number, say: Say<'minutes' | 'hours'>): string {
  return minutes < HOUR_MINUTES
    ? say('minutes', { n: minutes })
    : say('hours', { n: minutes / HOUR_MINUTES });
}
