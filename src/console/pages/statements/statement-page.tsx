/** A statement: what was taken beside what would have been, what is paid for it and how, and what became of disputes. */
import { useRoute } from 'preact-iso';
import { useMemo, useState } from 'preact/hooks';
import { nowMs } from '../../api/clock.js';
import { may } from '../../api/session.js';
import { useLive } from '../../api/use-live.js';
import { TimeChart } from '../../charts/time-chart.js';
import { Panel } from '../../components/panel.js';
import { LiveState } from '../../components/problem-notice.js';
import { quantityText } from '../../components/quantity.js';
import { civil } from '../../i18n/civil-time.js';
import { language, useTexts } from '../../i18n/language.js';
import { Page } from '../../shell/page.js';
import { DisputeDialog } from '../building/dispute-dialog.js';
import { StatementFiles } from '../building/statement-files.js';
import { texts as buildingTexts } from '../building/texts.js';
import { callPath, DR_API } from '../calls/call-shapes.js';
import { MethodsPanel } from './methods-panel.js';
import { MoneyPanel } from './money-panel.js';
import { Recompute } from './recompute.js';
import { energies, type Statement, statementLines } from './statement-shapes.js';
import './statements.css';
import { texts } from './texts.js';

/** Reached at /building/statements/:id. */
export function StatementPage() {
  const say = useTexts(texts);
  const id = useRoute().params['id'] ?? '';
  const live = useLive<Statement>(`${DR_API}/statements/${encodeURIComponent(id)}`, ['demand-response']);
  const statement = live.data;
  const title =
    statement === null
      ? id
      : say('title', { name: statement.buildingName, time: windowWords(statement.content) });
  return (
    <Page title={title} tools={<Ways statement={statement} />}>
      {statement === null && live.problem?.status === 404 ? <p>{say('unknown')}</p> : <LiveState of={live} />}
      {statement === null ? null : (
        <div class="statement">
          <MeasuredPanel statement={statement} />
          <MoneyPanel statement={statement} />
          <StatePanel statement={statement} onDone={live.reload} />
          <MethodsPanel statement={statement} />
        </div>
      )}
    </Page>
  );
}

function windowWords({ startMs, endMs }: Statement['content']): string {
  return `${civil(startMs, 'full')} – ${civil(endMs)}`;
}

/** Back to where somebody of this role comes from. */
function Ways({ statement }: { readonly statement: Statement | null }) {
  const say = useTexts(texts);
  return (
    <>
      {may('building.answer') ? (
        <a class="button" href="/building">
          {say('back')}
        </a>
      ) : null}
      {may('city.view') && statement !== null ? (
        <a class="button" href={callPath(statement.content.eventId)}>
          {say('toCall')}
        </a>
      ) : null}
    </>
  );
}

function MeasuredPanel({ statement: { content, buildingName } }: { readonly statement: Statement }) {
  const say = useTexts(texts);
  const lines = useMemo(
    () =>
      statementLines(content, {
        baseline: say('baseline'),
        ordered: say(content.reduction ? 'ordered' : 'orderedMore'),
        metered: say('metered'),
      }),
    [content, language.value],
  );
  const { baselineKwh, meteredKwh } = energies(content);
  const isKnown = baselineKwh !== null && meteredKwh !== null;
  const deliveredKwh = isKnown ? (baselineKwh - meteredKwh) * (content.reduction ? 1 : -1) : null;
  return (
    <Panel title={say('measured')} class="statement-wide">
      {content.slots.length === 0 ? (
        <p>{say('noSlots')}</p>
      ) : (
        <div class="stack">
          <p>
            {isKnown
              ? say(content.reduction ? 'sumLess' : 'sumMore', {
                  baseline: quantityText(baselineKwh, 'kWh', 1),
                  metered: quantityText(meteredKwh, 'kWh', 1),
                  delivered: quantityText(deliveredKwh, 'kWh', 1),
                })
              : say('gaps')}
          </p>
          <TimeChart
            label={say('chart', { name: buildingName })}
            lines={lines}
            unit="kW"
            height={220}
            fromZero
            showNow={false}
          />
        </div>
      )}
    </Panel>
  );
}

interface StatePanelProps {
  readonly statement: Statement;
  readonly onDone: () => void;
}

function StatePanel({ statement, onDone }: StatePanelProps) {
  const say = useTexts(texts);
  const sayBuilding = useTexts(buildingTexts);
  const [disputing, setDisputing] = useState(false);
  const { id, version, state, issuedMs, disputeUntilMs, contentHash, content } = statement;
  const isOpen = state === 'issued' && (nowMs.value ?? 0) < disputeUntilMs;
  return (
    <Panel title={say('state')}>
      <dl class="facts">
        <dt>{say('state')}</dt>
        <dd>
          <span class={state === 'disputed' ? 'chip chip-attention' : 'chip chip-quiet'}>
            <span aria-hidden="true">{state === 'disputed' ? '▲' : '●'}</span>{' '}
            {sayBuilding(`statement.${state}`)}
          </span>{' '}
          {say('issued', { time: civil(issuedMs, 'full') })}.{' '}
          {isOpen ? say('until', { time: civil(disputeUntilMs, 'full') }) : ''}
        </dd>
        <dt>{say('version')}</dt>
        <dd>{version}</dd>
        <dt>{sayBuilding('files')}</dt>
        <dd>
          <StatementFiles id={id} />
        </dd>
        <dt>{say('hash')}</dt>
        <dd>
          <span class="mono statement-hash">{contentHash}</span>
          <p class="small quiet">{say('hashHint')}</p>
        </dd>
      </dl>
      <div class="statement-acts">
        {isOpen && may('building.answer') ? (
          <div>
            <button type="button" class="button" onClick={() => setDisputing(true)}>
              {sayBuilding('dispute')}
            </button>
          </div>
        ) : null}
        <Recompute id={id} />
      </div>
      <Disputes statement={statement} />
      {disputing ? (
        <DisputeDialog
          one={{ ...statement, startMs: content.startMs }}
          onClose={() => setDisputing(false)}
          onDone={() => {
            setDisputing(false);
            onDone();
          }}
        />
      ) : null}
    </Panel>
  );
}

function Disputes({ statement: { id, disputes } }: { readonly statement: Statement }) {
  const say = useTexts(texts);
  if (disputes.length === 0) return null;
  return (
    <section class="statement-disputes" aria-label={say('disputes')}>
      <h3>{say('disputes')}</h3>
      <ol class="stack">
        {disputes.map(({ by, atMs, reason, evidence, ended }, index) => (
          <li key={atMs}>
            <p>{say('said', { name: by, time: civil(atMs, 'full'), reason })}</p>
            {evidence === null || index !== disputes.length - 1 ? null : (
              <p>
                <a
                  href={`${DR_API}/statements/${encodeURIComponent(id)}/dispute/evidence`}
                  download={evidence.name}
                >
                  {say('file', { name: evidence.name })}
                </a>
              </p>
            )}
            <p class="small">
              {ended === null
                ? say('open')
                : say(ended.outcome, {
                    ...{ name: ended.by, time: civil(ended.atMs, 'full'), reason: ended.reason },
                  })}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
