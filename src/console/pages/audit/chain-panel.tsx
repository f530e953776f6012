/** Whether the audit is whole: asked for by a press, since every row is read and computed anew. */
import { useState } from 'preact/hooks';
import type { Answer } from '../../api/answers.js';
import { read } from '../../api/request.js';
import { useAction } from '../../api/use-action.js';
import { TextField } from '../../components/fields.js';
import { Panel } from '../../components/panel.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { useTexts } from '../../i18n/language.js';
import { texts } from './texts.js';

type Verdict = Answer<'auditVerdict'>;

/** A long audit takes a while. */
const PATIENCE_MS = 10 * 60_000;

/** The button, an optional head to compare with, and what was found. */
export function ChainPanel() {
  const say = useTexts(texts);
  const [head, setHead] = useState('');
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const verify = useAction(() => {
    const query = head.trim() === '' ? '' : `?head=${encodeURIComponent(head.trim())}`;
    return read<Verdict>(`/api/v1/audit/verdict${query}`, undefined, PATIENCE_MS);
  }, setVerdict);
  return (
    <Panel title={say('chain')}>
      <form
        class="audit-verify"
        onSubmit={(event) => {
          event.preventDefault();
          setVerdict(null);
          verify.run(undefined);
        }}
      >
        <TextField label={say('head')} hint={say('headHint')} value={head} onInput={setHead} />
        <button type="submit" class="button button-primary" disabled={verify.busy}>
          {say(verify.busy ? 'verifying' : 'verify')}
        </button>
      </form>
      <ProblemNotice problem={verify.problem} />
      <div role="status">{verdict === null ? null : <Found verdict={verdict} />}</div>
    </Panel>
  );
}

function Found({ verdict }: { readonly verdict: Verdict }) {
  const say = useTexts(texts);
  const { status, rows, head, findings, findingsInAll } = verdict;
  if (status === 'intact') {
    return (
      <div class="stack audit-found">
        <p>
          <span class="chip">
            <span aria-hidden="true">●</span> {say('intact')}
          </span>{' '}
          {say('intactRows', { n: rows })}
        </p>
        {head === null ? null : (
          <p>
            {say('noteDown')} <span class="mono audit-subject">{head}</span>
          </p>
        )}
      </div>
    );
  }
  return (
    <div class="notice notice-trouble audit-found">
      <span aria-hidden="true">▲</span>
      <div class="stack">
        <p class="strong">{say('broken', { n: findingsInAll, rows })}</p>
        <ul class="stack">
          {findings.map(({ seq, kind, what }) => (
            <li key={`${String(seq)}-${kind}`}>
              <span class="chip chip-trouble">{say(`finding.${kind}`)}</span> {say('rowN', { seq })}: {what}
            </li>
          ))}
        </ul>
        <p>{say('brokenHint')}</p>
      </div>
    </div>
  );
}
