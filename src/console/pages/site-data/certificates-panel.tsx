/** Certificates that servers showed: trusted or rejected by a person who compared the fingerprint. */
import { useState } from 'preact/hooks';
import type { Answer } from '../../api/answers.js';
import { nowMs } from '../../api/clock.js';
import { newIdempotencyKey, send } from '../../api/request.js';
import { useAction } from '../../api/use-action.js';
import { useLive } from '../../api/use-live.js';
import { Dialog } from '../../components/dialog.js';
import { TextField, TickField } from '../../components/fields.js';
import { Panel } from '../../components/panel.js';
import { LiveState, ProblemNotice } from '../../components/problem-notice.js';
import { civil } from '../../i18n/civil-time.js';
import { useTexts } from '../../i18n/language.js';
import { type Certificate, certificateTime, commonName, grouped } from './freshness.js';
import { texts } from './texts.js';

/** What is to be done with one. */
interface Deed {
  readonly certificate: Certificate;
  readonly verb: 'trust' | 'reject';
}

/** Rejected ones first, as the service gives them. */
export function CertificatesPanel() {
  const say = useTexts(texts);
  const certificates = useLive<Answer<'certificatesList'>>('/api/v1/certificates', ['journal']);
  const [deed, setDeed] = useState<Deed | null>(null);
  const list = certificates.data?.certificates ?? [];
  return (
    <Panel title={say('certificates')} class="site-wide">
      <LiveState of={certificates} />
      {certificates.data !== null && list.length === 0 ? <p class="quiet">{say('noCertificate')}</p> : null}
      <ul class="site-certificates">
        {list.map((certificate) => (
          <One key={certificate.thumbprint} certificate={certificate} onDeed={setDeed} />
        ))}
      </ul>
      {deed === null ? null : (
        <DeedDialog
          deed={deed}
          onClose={() => setDeed(null)}
          onDone={() => {
            setDeed(null);
            certificates.reload();
          }}
        />
      )}
    </Panel>
  );
}

function One({
  certificate,
  onDeed,
}: {
  readonly certificate: Certificate;
  readonly onDeed: (deed: Deed) => void;
}) {
  const say = useTexts(texts);
  const { subject, state, validToMs, sinceMs } = certificate;
  const time = certificateTime(certificate, nowMs.value ?? 0);
  const verb = state === 'trusted' ? 'reject' : 'trust';
  return (
    <li class="spread">
      <div>
        <p class="row row-wrap">
          <span class="strong">{commonName(subject)}</span>
          <span class={`chip chip-${state === 'trusted' ? 'quiet' : 'attention'}`}>
            <span aria-hidden="true">{state === 'trusted' ? '●' : '▲'}</span> {say(`certificate.${state}`)}
          </span>
          {time === 'valid' ? null : (
            <span class="chip chip-trouble">
              <span aria-hidden="true">▲</span> {say(`certificate.${time}`)}
            </span>
          )}
        </p>
        <p class="mono small site-fingerprint">{grouped(certificate.thumbprint)}</p>
        <p class="small quiet">
          {say('certificateFacts', { until: civil(validToMs, 'date'), since: civil(sinceMs, 'full') })}
        </p>
      </div>
      <button
        type="button"
        class="button"
        aria-label={say(`${verb}One`, { name: commonName(subject) })}
        onClick={() => onDeed({ certificate, verb })}
      >
        {say(verb)}
      </button>
    </li>
  );
}

function DeedDialog({
  deed: { certificate, verb },
  onClose,
  onDone,
}: {
  readonly deed: Deed;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const say = useTexts(texts);
  const [reason, setReason] = useState('');
  const [compared, setCompared] = useState(false);
  const [key] = useState(newIdempotencyKey);
  const act = useAction(
    () =>
      send('POST', `/api/v1/certificates/${encodeURIComponent(certificate.thumbprint)}/${verb}`, {
        body: { reason: reason.trim() },
        idempotencyKey: key,
      }),
    onDone,
  );
  const ready = reason.trim().length >= 3 && (compared || verb === 'reject');
  return (
    <Dialog
      title={say(`${verb}One`, { name: commonName(certificate.subject) })}
      open
      onClose={onClose}
      actions={
        <button
          type="submit"
          form="certificate"
          class={`button ${verb === 'trust' ? 'button-primary' : 'button-danger'}`}
          disabled={act.busy || !ready}
        >
          {say(verb)}
        </button>
      }
    >
      <form
        id="certificate"
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) act.run(undefined);
        }}
      >
        <p>{say(`${verb}Hint`)}</p>
        <Facts certificate={certificate} />
        {verb === 'trust' ? (
          <TickField label={say('compared')} value={compared} onInput={setCompared} />
        ) : null}
        <TextField label={say('reason')} value={reason} onInput={setReason} lines={2} required />
        <ProblemNotice problem={act.problem} ofAct />
      </form>
    </Dialog>
  );
}

function Facts({ certificate }: { readonly certificate: Certificate }) {
  const say = useTexts(texts);
  return (
    <dl class="facts">
      <dt>{say('fingerprint')}</dt>
      <dd class="mono strong site-fingerprint">{grouped(certificate.thumbprint)}</dd>
      <dt>{say('subject')}</dt>
      <dd class="site-fingerprint">{certificate.subject}</dd>
      <dt>{say('issuer')}</dt>
      <dd class="site-fingerprint">{certificate.issuer}</dd>
      <dt>{say('application')}</dt>
      <dd class="mono small site-fingerprint">{certificate.applicationUri ?? '—'}</dd>
      <dt>{say('validity')}</dt>
      <dd>
        {civil(certificate.validFromMs, 'date')} – {civil(certificate.validToMs, 'date')}
      </dd>
    </dl>
  );
}
