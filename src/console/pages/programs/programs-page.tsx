/** Programs: terms, rules and buildings of each, and what was changed of it. */
import { useState } from 'preact/hooks';
import type { Answer } from '../../api/answers.js';
import { may } from '../../api/session.js';
import { useLive } from '../../api/use-live.js';
import { Panel } from '../../components/panel.js';
import { LiveState } from '../../components/problem-notice.js';
import { quantityText } from '../../components/quantity.js';
import { civil } from '../../i18n/civil-time.js';
import { formatNumber, useTexts } from '../../i18n/language.js';
import { semicolon } from '../../i18n/punctuation.js';
import { Page } from '../../shell/page.js';
import { fieldChanges } from '../audit/row-changes.js';
import { type Building, DR_API, type Program } from '../calls/call-shapes.js';
import { DrTabs } from '../calls/dr-tabs.js';
import { ProgramBuildings } from './program-buildings.js';
import { ProgramSource, type SignalsNow } from './program-source.js';
import './programs.css';
import { texts } from './texts.js';

/** Reached at /programs. */
export function ProgramsPage() {
  const say = useTexts(texts);
  const programs = useLive<readonly Program[]>(`${DR_API}/programs`, ['demand-response']);
  const buildings = useLive<readonly Building[]>(`${DR_API}/buildings`, ['demand-response']);
  const signals = useLive<SignalsNow>(`${DR_API}/signals`, ['demand-response']);
  return (
    <Page title={say('title')} tools={<DrTabs at="programs" />}>
      <p class="quiet programs-intro">{say('intro')}</p>
      <LiveState of={programs} />
      {programs.data === null ? null : (
        <div class="stack">
          {programs.data.length === 0 ? <p>{say('none')}</p> : null}
          {programs.data.map((program) => (
            <ProgramPanel
              key={program.id}
              program={program}
              signals={signals.data}
              buildings={(buildings.data ?? []).filter(({ programId }) => programId === program.id)}
            />
          ))}
        </div>
      )}
    </Page>
  );
}

interface ProgramPanelProps {
  readonly program: Program;
  readonly signals: SignalsNow | null;
  readonly buildings: readonly Building[];
}

function ProgramPanel({ program, signals, buildings }: ProgramPanelProps) {
  const say = useTexts(texts);
  const offered = buildings.reduce((sum, { offeredKw }) => sum + offeredKw, 0);
  return (
    <Panel
      title={program.name}
      flush
      aside={
        <span class="quiet small">
          {say('buildings', { n: buildings.length, power: quantityText(offered, 'kW') })}
        </span>
      }
    >
      <div class="programs-body">
        <Terms program={program} signals={signals} />
        <History program={program} />
      </div>
      <ProgramBuildings name={program.name} buildings={buildings} />
    </Panel>
  );
}

function Terms({ program, signals }: Pick<ProgramPanelProps, 'program' | 'signals'>) {
  const say = useTexts(texts);
  const { terms, baseline, adjustment, silence, answerMinutesBefore, disputeDays } = program;
  const penalty = Number(terms.penaltyEurPerKwh);
  return (
    <dl class="facts">
      <dt>{say('paid')}</dt>
      <dd>
        {say('rate', { rate: formatNumber(Number(terms.rateEurPerKwh), 3) })}
        {semicolon()} {penalty > 0 ? say('penalty', { rate: formatNumber(penalty, 3) }) : say('noPenalty')}
      </dd>
      <dt>{say('baseline')}</dt>
      <dd>{say(`baseline.${baseline}`)}</dd>
      <dt>{say('adjustment')}</dt>
      <dd>{say(`adjustment.${adjustment}`)}</dd>
      <dt>{say('answer')}</dt>
      <dd>{say('answerBy', { n: answerMinutesBefore })}</dd>
      <dt>{say('silence')}</dt>
      <dd>{say(`silence.${silence}`)}</dd>
      <dt>{say('source')}</dt>
      <dd>
        <ProgramSource source={program.source ?? null} signals={signals} />
      </dd>
      <dt>{say('dispute')}</dt>
      <dd>{say('disputeDays', { n: disputeDays })}</dd>
    </dl>
  );
}

/** Read out of the audit, where every version is kept; who may not read it is told so. */
function History({ program }: { readonly program: Program }) {
  const say = useTexts(texts);
  const [open, setOpen] = useState(false);
  const subject = encodeURIComponent(`dr-program:${program.id}`);
  const audit = useLive<Answer<'auditPage'>>(
    open && may('audit.read') ? `/api/v1/audit?subject=${subject}&action=dr-program.put&limit=50` : null,
    ['demand-response'],
  );
  return (
    <details open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{say('history')}</summary>
      {may('audit.read') ? <LiveState of={audit} /> : <p class="quiet">{say('historyHidden')}</p>}
      <ol class="programs-history">
        {(audit.data?.rows ?? []).map(({ seq, atMs, accountName, before, after }) => (
          <li key={seq}>
            <span class="strong">{say('change', { time: civil(atMs, 'full'), name: accountName })}</span>{' '}
            {before === null ? (
              say('made')
            ) : (
              <>
                {fieldChanges(before, after)
                  .filter(({ changed }) => changed)
                  .map(({ path, before: was, after: is }) => (
                    <span key={path} class="programs-change">
                      <span class="mono" lang="en">
                        {path}
                      </span>
                      : {was ?? '—'} → {is ?? '—'}
                    </span>
                  ))}
              </>
            )}
          </li>
        ))}
      </ol>
    </details>
  );
}
