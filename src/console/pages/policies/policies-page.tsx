/** Policies that approve plans without a person: which act now, within what, set by whom and until when. */
import { useState } from 'preact/hooks';
import type { Answer } from '../../api/answers.js';
import { nowMs } from '../../api/clock.js';
import { newIdempotencyKey, send } from '../../api/request.js';
import { may } from '../../api/session.js';
import { useAction } from '../../api/use-action.js';
import { useLive } from '../../api/use-live.js';
import { Countdown } from '../../components/countdown.js';
import { Dialog } from '../../components/dialog.js';
import { TextField } from '../../components/fields.js';
import { Panel } from '../../components/panel.js';
import { LiveState, ProblemNotice } from '../../components/problem-notice.js';
import { civil } from '../../i18n/civil-time.js';
import { useTexts } from '../../i18n/language.js';
import { Page } from '../../shell/page.js';
import { PolicyBoundsList } from './policy-bounds.js';
import { PolicyDialog } from './policy-dialog.js';
import { type PolicyLife, policyLife, type StoredPolicy } from './policy-draft.js';
import './policies.css';
import { texts } from './texts.js';

type Policies = Answer<'policiesList'>;

/** Seen by whoever sees the city; set and ended by shift supervisors. */
export function PoliciesPage() {
  const say = useTexts(texts);
  const policies = useLive<Policies>('/api/v1/policies', ['journal', 'decision', 'plan']);
  const [setting, setSetting] = useState(false);
  return (
    <Page
      title={say('title')}
      tools={
        may('policy.set') ? (
          <button type="button" class="button button-primary" onClick={() => setSetting(true)}>
            {say('set')}
          </button>
        ) : null
      }
    >
      <p class="quiet policies-intro">{say('intro')}</p>
      <LiveState of={policies} />
      {policies.data === null ? null : <Lists policies={policies.data} onChange={policies.reload} />}
      {setting ? (
        <PolicyDialog
          onClose={() => setSetting(false)}
          onDone={() => {
            setSetting(false);
            policies.reload();
          }}
        />
      ) : null}
    </Page>
  );
}

function Lists({ policies, onChange }: { readonly policies: Policies; readonly onChange: () => void }) {
  const say = useTexts(texts);
  const now = nowMs.value ?? 0;
  const lifeOf = (one: StoredPolicy): PolicyLife => policyLife(one, now);
  const current = policies.stored.filter((one) => ['acting', 'to-come'].includes(lifeOf(one)));
  const past = policies.stored.filter((one) => !current.includes(one));
  const { fromSettings } = policies;
  return (
    <div class="policies">
      <Panel title={say('current')}>
        {current.length === 0 && fromSettings === null ? <p class="quiet">{say('none')}</p> : null}
        <ul class="policies-list">
          {fromSettings === null ? null : (
            <li class="stack">
              <div class="spread">
                <h3 class="policies-name">{fromSettings.name}</h3>
                <span class="chip">{say('fromSettings')}</span>
              </div>
              <PolicyBoundsList bounds={fromSettings} />
              <p class="small quiet">{say('fromSettingsHint')}</p>
            </li>
          )}
          {current.map((one) => (
            <Current key={one.id} one={one} life={lifeOf(one)} onEnded={onChange} />
          ))}
        </ul>
      </Panel>
      <Panel title={say('past')}>
        {past.length === 0 ? <p class="quiet">{say('nonePast')}</p> : null}
        <ul class="policies-list">
          {past.map((one) => (
            <Past key={one.id} one={one} />
          ))}
        </ul>
      </Panel>
    </div>
  );
}

function Current({
  one,
  life,
  onEnded,
}: {
  readonly one: StoredPolicy;
  readonly life: PolicyLife;
  readonly onEnded: () => void;
}) {
  const say = useTexts(texts);
  const [ending, setEnding] = useState(false);
  const { policy } = one;
  return (
    <li class="stack">
      <div class="spread">
        <h3 class="policies-name">{policy.name}</h3>
        <span class="row row-wrap">
          <span class="chip">
            <span aria-hidden="true">{life === 'acting' ? '●' : '◌'}</span>{' '}
            {life === 'acting' ? say('acting') : say('toCome', { time: civil(policy.fromMs, 'full') })}
          </span>
          <Countdown to={policy.untilMs} />
        </span>
      </div>
      <PolicyBoundsList bounds={policy} fourEyes={policy.leavesFourEyes !== false} />
      <p>
        {say('setBy', { name: policy.setBy, time: civil(one.setAtMs, 'full') })}{' '}
        {say('untilTime', { time: civil(policy.untilMs, 'full') })} {say('because', { reason: one.reason })}
      </p>
      {may('policy.set') ? (
        <div>
          <button
            type="button"
            class="button button-danger"
            aria-label={say('endOne', { name: policy.name })}
            onClick={() => setEnding(true)}
          >
            {say('end')}
          </button>
        </div>
      ) : null}
      {ending ? <EndDialog one={one} onClose={() => setEnding(false)} onEnded={onEnded} /> : null}
    </li>
  );
}

function EndDialog({
  one,
  onClose,
  onEnded,
}: {
  readonly one: StoredPolicy;
  readonly onClose: () => void;
  readonly onEnded: () => void;
}) {
  const say = useTexts(texts);
  const [reason, setReason] = useState('');
  const [key] = useState(newIdempotencyKey);
  const end = useAction(
    () =>
      send('POST', `/api/v1/policies/${encodeURIComponent(one.id)}/end`, {
        body: { reason: reason.trim() },
        idempotencyKey: key,
      }),
    () => {
      onClose();
      onEnded();
    },
  );
  return (
    <Dialog
      title={say('endOne', { name: one.policy.name })}
      open
      onClose={onClose}
      actions={
        <button
          type="submit"
          form="end-policy"
          class="button button-primary"
          disabled={end.busy || reason.trim().length < 3}
        >
          {say('end')}
        </button>
      }
    >
      <form
        id="end-policy"
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          end.run(undefined);
        }}
      >
        <p>{say('endHint')}</p>
        <TextField label={say('reason')} value={reason} onInput={setReason} lines={2} required />
        <ProblemNotice problem={end.problem} ofAct />
      </form>
    </Dialog>
  );
}

function Past({ one }: { readonly one: StoredPolicy }) {
  const say = useTexts(texts);
  const { policy, ended } = one;
  return (
    <li>
      <div class="spread">
        <h3 class="policies-name">{policy.name}</h3>
        <span class="quiet small">
          {civil(policy.fromMs, 'full')} – {civil(ended?.atMs ?? policy.untilMs, 'full')}
        </span>
      </div>
      <p class="small">
        {say('setBy', { name: policy.setBy, time: civil(one.setAtMs, 'full') })}{' '}
        {say('because', { reason: one.reason })}{' '}
        {ended === null ? say('ranOut') : say('endedBy', { name: ended.name, reason: ended.reason })}
      </p>
    </li>
  );
}
