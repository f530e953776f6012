/** Statements of a call: what each building delivered and is paid, and disputes that an operator ends. */
import { useState } from 'preact/hooks';
import type { Answer } from '../../api/answers.js';
import { newIdempotencyKey, send } from '../../api/request.js';
import { may } from '../../api/session.js';
import { useAction } from '../../api/use-action.js';
import { useLive } from '../../api/use-live.js';
import { OneOf } from '../../components/choices.js';
import { TextField } from '../../components/fields.js';
import { FormDialog } from '../../components/form-dialog.js';
import { Panel } from '../../components/panel.js';
import { LiveState } from '../../components/problem-notice.js';
import { Quantity } from '../../components/quantity.js';
import { isReason } from '../../components/reason-field.js';
import { civil } from '../../i18n/civil-time.js';
import { useTexts } from '../../i18n/language.js';
import { colon } from '../../i18n/punctuation.js';
import { Told } from '../../service-words/told.js';
import { statementPath } from '../statements/statement-shapes.js';
import { StatementFiles } from '../building/statement-files.js';
import { actTexts } from './act-texts.js';
import type { CallScene } from './call-scene.js';
import { DR_API, type StatementLine } from './call-shapes.js';
import { texts } from './texts.js';

interface CallStatementsProps {
  readonly scene: CallScene;
  readonly onDone: () => void;
}

/** Across the page; nothing before anybody was called. */
export function CallStatements({ scene, onDone }: CallStatementsProps) {
  const say = useTexts(texts);
  const sayActs = useTexts(actTexts);
  const [ending, setEnding] = useState<StatementLine | null>(null);
  const { statements, detail } = scene;
  if (detail.event.publishedMs === null || detail.event.state === 'cancelled') return null;
  return (
    <Panel title={say('statements')} flush={statements.length > 0} class="call-wide">
      {statements.length === 0 ? <p class="quiet">{say('noStatements')}</p> : null}
      {statements.length === 0 ? null : (
        <div class="scroll" tabIndex={0} role="group" aria-label={say('statements')}>
          <table class="plain-table">
            <caption class="visually-hidden">{say('statements')}</caption>
            <thead>
              <tr>
                <th scope="col">{sayActs('building')}</th>
                <th scope="col" class="end">
                  {sayActs('ordered')}
                </th>
                <th scope="col" class="end">
                  {sayActs('delivered')}
                </th>
                <th scope="col" class="end">
                  {sayActs('total')}
                </th>
                <th scope="col">{sayActs('state')}</th>
                <th scope="col">{sayActs('files')}</th>
              </tr>
            </thead>
            <tbody>
              {statements.map((one) => (
                <StatementRow key={one.id} one={one} onEnd={setEnding} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {ending === null ? null : (
        <EndDisputeDialog
          one={ending}
          onClose={() => setEnding(null)}
          onDone={() => {
            setEnding(null);
            onDone();
          }}
        />
      )}
    </Panel>
  );
}

function StatementRow({
  one,
  onEnd,
}: {
  readonly one: StatementLine;
  readonly onEnd: (one: StatementLine) => void;
}) {
  const say = useTexts(actTexts);
  const { buildingName, version, orderedKwh, deliveredKwh, totalEur, unsettled, state } = one;
  return (
    <tr>
      <th scope="row">
        <a class="calls-when" href={statementPath(one.id)}>
          {buildingName}
          {version === 1 ? '' : ` (v${String(version)})`}
        </a>
        {unsettled === null ? null : (
          <p class="small">
            ▲ <Told english={unsettled} french={() => say('unsettled')} />
          </p>
        )}
      </th>
      <td class="end">
        <Quantity value={numberOf(orderedKwh)} unit="kWh" />
      </td>
      <td class="end">
        <Quantity value={numberOf(deliveredKwh)} unit="kWh" />
      </td>
      <td class="end">
        <Quantity value={numberOf(totalEur)} unit="EUR" digits={2} />
      </td>
      <td>
        <span class={state === 'disputed' ? 'chip chip-attention' : 'chip chip-quiet'}>
          <span aria-hidden="true">{state === 'disputed' ? '▲' : '●'}</span> {say(state)}
        </span>{' '}
        {state === 'issued' ? (
          <span class="small quiet">{say('until', { time: civil(one.disputeUntilMs, 'full') })}</span>
        ) : null}
        {state === 'disputed' && may('plan.decide') ? (
          <button
            type="button"
            class="button"
            aria-label={say('dispute.title', { name: buildingName })}
            onClick={() => onEnd(one)}
          >
            {say('dispute.open')}
          </button>
        ) : null}
      </td>
      <td>
        <StatementFiles id={one.id} />
      </td>
    </tr>
  );
}

function numberOf(text: string | null): number | null {
  return text === null ? null : Number(text);
}

interface EndDisputeProps {
  readonly one: StatementLine;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function EndDisputeDialog({ one, onClose, onDone }: EndDisputeProps) {
  const say = useTexts(actTexts);
  const path = `${DR_API}/statements/${encodeURIComponent(one.id)}`;
  const statement = useLive<Answer<'statementsRead'>>(path, ['demand-response']);
  const [outcome, setOutcome] = useState<'upheld' | 'rejected'>('upheld');
  const [reason, setReason] = useState('');
  const [idempotencyKey] = useState(newIdempotencyKey);
  const action = useAction(
    () => send('POST', `${path}/dispute/end`, { body: { outcome, reason: reason.trim() }, idempotencyKey }),
    onDone,
  );
  const dispute = statement.data?.disputes.at(-1);
  return (
    <FormDialog
      title={say('dispute.title', { name: one.buildingName })}
      confirm={say('dispute.do')}
      ready={dispute !== undefined && isReason(reason)}
      {...{ action, onClose }}
      onConfirm={() => action.run(undefined)}
    >
      <LiveState of={statement} />
      {dispute === undefined ? null : (
        <p>
          {say('dispute.said', { name: dispute.by, reason: dispute.reason })}{' '}
          {dispute.evidence === null ? null : (
            <a href={`${path}/dispute/evidence`} download={dispute.evidence.name}>
              {say('dispute.file')}
              {colon()} {dispute.evidence.name}
            </a>
          )}
        </p>
      )}
      <OneOf
        legend={say('dispute.outcome')}
        value={outcome}
        options={(['upheld', 'rejected'] as const).map((value) => ({
          value,
          label: say(`dispute.${value}`),
        }))}
        onChoose={setOutcome}
      />
      <TextField label={say('dispute.reason')} value={reason} onInput={setReason} lines={2} required />
    </FormDialog>
  );
}
