/** An edit while it is solved and after: the edited plan against the original, or why it cannot be. */
import { useLocation } from 'preact-iso';
import { useEffect, useState } from 'preact/hooks';
import { onLiveEvent } from '../../../api/live.js';
import { useLive } from '../../../api/use-live.js';
import { Dialog } from '../../../components/dialog.js';
import { LiveState } from '../../../components/problem-notice.js';
import { Power, quantityText } from '../../../components/quantity.js';
import { civil } from '../../../i18n/civil-time.js';
import { language, useTexts } from '../../../i18n/language.js';
import { useConflictFrench } from '../../../service-words/conflict-french.js';
import { type EditJob, planApi, planPath } from '../plan-shapes.js';
import { texts } from './texts.js';

type Proposed = Extract<NonNullable<EditJob['outcome']>, { status: 'proposed' }>;

interface EditJobDialogProps {
  readonly planId: string;
  /** First slot of the original [epoch ms]. */
  readonly firstSlotMs: number;
  readonly jobId: string;
  /** Names of assets and nodes by id. */
  readonly names: ReadonlyMap<string, string>;
  readonly onAgain: () => void;
  readonly onClose: () => void;
}

/** Follows the job by the live line. */
export function EditJobDialog({ planId, firstSlotMs, jobId, names, onAgain, onClose }: EditJobDialogProps) {
  const say = useTexts(texts);
  const { route } = useLocation();
  const job = useLive<EditJob>(planApi(planId, `/edits/${encodeURIComponent(jobId)}`), ['plan', 'journal']);
  const outcome = job.data?.outcome ?? null;
  const made = outcome?.status === 'proposed' ? outcome : null;
  return (
    <Dialog
      title={say('edit.title', { time: civil(firstSlotMs) })}
      open
      onClose={onClose}
      actions={
        <>
          <button type="button" class="button" onClick={onAgain}>
            {say('edit.again')}
          </button>
          {made === null ? null : (
            <button
              type="button"
              class="button button-primary"
              onClick={() => {
                onClose();
                route(planPath(made.planId));
              }}
            >
              {say('edit.open')}
            </button>
          )}
        </>
      }
    >
      <LiveState of={job} />
      <div role="status" class="stack">
        {job.data === null ? null : <Progress job={job.data} names={names} />}
        {made === null ? null : <Made made={made} names={names} />}
      </div>
    </Dialog>
  );
}

function Progress({
  job: { id, state, askedAtMs, failure, outcome },
  names,
}: {
  readonly job: EditJob;
  readonly names: ReadonlyMap<string, string>;
}) {
  const say = useTexts(texts);
  const share = useJobShare(id);
  if (state === 'waiting') {
    return (
      <>
        <p>{say('edit.waiting', { time: civil(askedAtMs, 'seconds') })}</p>
        <progress aria-label={say('edit.do')} {...(share === null ? {} : { value: share })} />
      </>
    );
  }
  if (outcome?.status === 'impossible') {
    return (
      <div class="notice notice-trouble">
        <span aria-hidden="true">✕</span>
        <Impossible outcome={outcome} names={names} />
      </div>
    );
  }
  if (state === 'done') return null;
  return (
    <p class="notice notice-trouble">
      <span aria-hidden="true">✕</span>
      <span>{say('edit.failed', { why: failure ?? '' })}</span>
    </p>
  );
}

/** What excludes the edit: in French from the members of the conflict; the ways out are in the service's own sentence. */
function Impossible({
  outcome,
  names,
}: {
  readonly outcome: Extract<NonNullable<EditJob['outcome']>, { status: 'impossible' }>;
  readonly names: ReadonlyMap<string, string>;
}) {
  const say = useTexts(texts);
  const inFrench = useConflictFrench();
  const nameOf = (id: string): string => names.get(id) ?? id;
  const french = language.value === 'fr' ? inFrench(outcome, nameOf) : null;
  return (
    <div class="stack">
      <p>
        {say('edit.impossible')} {french ?? <span lang="en">{outcome.sentence}</span>}
      </p>
      {french === null ? null : (
        <p class="small">
          {say('edit.serviceSays')} <span lang="en">{outcome.sentence}</span>
        </p>
      )}
    </div>
  );
}

/** How far a job is by what the live line tells, 0..1; null = nothing told yet. */
function useJobShare(jobId: string): number | null {
  const [share, setShare] = useState<number | null>(null);
  useEffect(
    () =>
      onLiveEvent(({ topic, data }) => {
        const told = data as { readonly id?: unknown; readonly share?: unknown } | null | undefined;
        if (topic === 'plan' && told?.id === jobId && typeof told.share === 'number') setShare(told.share);
      }),
    [jobId],
  );
  return share;
}

function Made({ made, names }: { readonly made: Proposed; readonly names: ReadonlyMap<string, string> }) {
  const say = useTexts(texts);
  return (
    <>
      <p>{say('edit.made', { cost: quantityText(made.costDifferenceEur, 'EUR', 2, true) })}</p>
      {made.alsoChanged.length === 0 ? (
        <p>{say('edit.alsoNone')}</p>
      ) : (
        <table class="plain-table">
          <caption class="field-label">{say('edit.also')}</caption>
          <thead>
            <tr>
              <th scope="col">{say('edit.asset')}</th>
              <th scope="col" class="end">
                {say('edit.moved')}
              </th>
              <th scope="col" class="end">
                {say('edit.largest')}
              </th>
            </tr>
          </thead>
          <tbody>
            {made.alsoChanged.map(({ assetId, movedKwh, largestKw, largestSlotMs }) => (
              <tr key={assetId}>
                <th scope="row">{names.get(assetId) ?? assetId}</th>
                <td class="end">{quantityText(movedKwh, 'kWh')}</td>
                <td class="end">
                  <Power kw={largestKw} signed /> {civil(largestSlotMs)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
