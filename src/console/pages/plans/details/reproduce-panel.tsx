/** Making a plan again from what is stored: identical, or what differs. */
import { newIdempotencyKey, send } from '../../../api/request.js';
import { may } from '../../../api/session.js';
import { useAction } from '../../../api/use-action.js';
import { useLive } from '../../../api/use-live.js';
import { Panel } from '../../../components/panel.js';
import { ProblemNotice } from '../../../components/problem-notice.js';
import { Power } from '../../../components/quantity.js';
import { civil } from '../../../i18n/civil-time.js';
import { useTexts } from '../../../i18n/language.js';
import { colon } from '../../../i18n/punctuation.js';
import { planApi, type Reproduction } from '../plan-shapes.js';
import { texts } from './texts.js';

const VALUES_SHOWN = 10;

type Outcome = NonNullable<Reproduction['outcome']>;

interface ReproducePanelProps {
  readonly planId: string;
  readonly names: ReadonlyMap<string, string>;
}

/** The newest reproduction, and a button for another. */
export function ReproducePanel({ planId, names }: ReproducePanelProps) {
  const say = useTexts(texts);
  const path = planApi(planId, '/reproduction');
  const job = useLive<Reproduction>(path, ['plan', 'journal']);
  const action = useAction(
    () => send<Reproduction>('POST', path, { idempotencyKey: newIdempotencyKey() }),
    job.reload,
  );
  const isWaiting = job.data?.state === 'waiting';
  return (
    <Panel
      title={say('reproduce')}
      aside={
        may('plan.decide', 'scenario.run') ? (
          <button
            type="button"
            class="button"
            data-run="reproduce"
            disabled={isWaiting || action.busy}
            onClick={() => action.run(undefined)}
          >
            {say('reproduceDo')}
          </button>
        ) : undefined
      }
    >
      <div class="stack" role="status">
        <p class="small quiet">{say('reproduceWhat')}</p>
        {job.data === null ? (
          <p>{job.loading || job.problem?.status === 404 ? say('noReproduction') : null}</p>
        ) : (
          <Result job={job.data} names={names} />
        )}
        {job.problem === null || job.problem.status === 404 ? null : <ProblemNotice problem={job.problem} />}
        <ProblemNotice problem={action.problem} ofAct />
      </div>
    </Panel>
  );
}

function Result({ job, names }: { readonly job: Reproduction; readonly names: ReadonlyMap<string, string> }) {
  const say = useTexts(texts);
  const { state, by, askedAtMs, failure, outcome } = job;
  if (state === 'waiting') {
    return <p>{say('reproduceWaiting', { name: by.name, time: civil(askedAtMs, 'seconds') })}</p>;
  }
  if (outcome === null) return <p>✕ {say('reproduceFailed', { why: failure ?? '' })}</p>;
  if (outcome.identical) return <p class="strong">✓ {say('identical')}</p>;
  return <Differences outcome={outcome} names={names} />;
}

function Differences({
  outcome: { differences, values, valuesInAll },
  names,
}: {
  readonly outcome: Outcome;
  readonly names: ReadonlyMap<string, string>;
}) {
  const say = useTexts(texts);
  return (
    <>
      <p class="strong">✕ {say('differs')}</p>
      <ul>
        {differences.map(({ part, words }) => (
          <li key={words}>
            {say(`part.${part}`)}
            {colon()} <span lang="en">{words}</span>
          </li>
        ))}
      </ul>
      {values.length === 0 ? null : (
        <table class="plain-table">
          <caption class="field-label">{say('setpointsDiffer', { n: valuesInAll })}</caption>
          <thead>
            <tr>
              <th scope="col">{say('asset')}</th>
              <th scope="col">{say('time')}</th>
              <th scope="col" class="end">
                {say('stored')}
              </th>
              <th scope="col" class="end">
                {say('made')}
              </th>
            </tr>
          </thead>
          <tbody>
            {values.slice(0, VALUES_SHOWN).map(({ assetId, slotMs, storedKw, madeKw }) => (
              <tr key={`${assetId} ${String(slotMs)}`}>
                <th scope="row">{names.get(assetId) ?? assetId}</th>
                <td>{civil(slotMs)}</td>
                <td class="end">
                  <Power kw={storedKw} />
                </td>
                <td class="end">
                  <Power kw={madeKw} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
