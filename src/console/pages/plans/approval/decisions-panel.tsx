/** Who decided what so far, with the tolerances it carries, and which policies look at plans. */
import { useLive } from '../../../api/use-live.js';
import { Panel } from '../../../components/panel.js';
import { civil } from '../../../i18n/civil-time.js';
import { useKindName } from '../../../i18n/asset-kinds.js';
import { useTexts } from '../../../i18n/language.js';
import type { DecisionMade, Policies, Screen } from '../plan-shapes.js';
import { texts } from '../texts.js';
import { powerText } from './changes-panel.js';
import { share } from './wrong-strip.js';

/** Decisions oldest first, then the policies that act now. */
export function DecisionsPanel({ screen }: { readonly screen: Screen }) {
  const say = useTexts(texts);
  const { decisions, policyNotes, plan } = screen;
  return (
    <Panel
      title={say('decisions')}
      aside={
        <span class="small quiet">
          <span class="mono">{plan.id}</span>, {say('made', { time: civil(plan.createdAtMs, 'seconds') })}
        </span>
      }
    >
      <div class="stack">
        {decisions.length === 0 ? <p class="quiet">{say('noDecision')}</p> : null}
        <ul class="stack">
          {decisions.map((one) => (
            <Decision key={one.id} one={one} />
          ))}
        </ul>
        <ActingPolicies atMs={plan.serverNowMs} />
        {policyNotes.map(({ atMs, message }) => (
          <p key={`${String(atMs)} ${message}`} class="small">
            {say('policyNote', { time: civil(atMs), message: '' })} <span lang="en">{message}</span>
          </p>
        ))}
      </div>
    </Panel>
  );
}

/** One decision with all it says. */
export function Decision({ one }: { readonly one: DecisionMade }) {
  const say = useTexts(texts);
  const kindName = useKindName();
  const { verdict, name, reason, atMs, scope, envelope, overrideReason } = one;
  const parts = [...(scope?.nodeIds ?? []), ...(scope?.kinds ?? []).map(kindName)];
  return (
    <li>
      <p>
        <time>{civil(atMs, 'full')}</time>{' '}
        <span class="strong">{say(verdict === 'approved' ? 'whoApproved' : 'whoRejected', { name })}</span>
        {parts.length > 0 ? ` (${say('partDecided', { what: parts.join(', ') })})` : ''}: <q>{reason}</q>
      </p>
      {overrideReason === null ? null : <p class="small">▲ {say('overrode', { reason: overrideReason })}</p>}
      {envelope === null ? null : (
        <p class="small quiet">
          {say('envelopeOf', {
            asset: powerText(envelope.perAssetKw),
            sum: powerText(envelope.sumKw),
            cost: share(envelope.costShare, 1),
            time: civil(envelope.untilMs),
          })}
        </p>
      )}
    </li>
  );
}

function ActingPolicies({ atMs }: { readonly atMs: number }) {
  const say = useTexts(texts);
  const { data } = useLive<Policies>('/api/v1/policies', ['journal']);
  const acting = actingPolicies(data, atMs);
  if (acting.length === 0) return null;
  const names = acting.map(({ name, maxChangeKw, untilMs, setBy }) =>
    say('policyBound', {
      name,
      power: powerText(maxChangeKw),
      time: civil(untilMs, 'full'),
      who: setBy,
    }),
  );
  return <p class="small">{say('policies', { names: names.join(' · ') })}</p>;
}

type Bounds = Pick<NonNullable<Policies['fromSettings']>, 'name' | 'maxChangeKw' | 'untilMs' | 'setBy'>;

function actingPolicies(policies: Policies | null, atMs: number): readonly Bounds[] {
  if (policies === null) return [];
  const stored = policies.stored
    .filter(({ ended, policy }) => ended === null && policy.fromMs <= atMs)
    .map(({ policy }) => policy);
  const all = policies.fromSettings === null ? stored : [policies.fromSettings, ...stored];
  return all.filter(({ untilMs }) => untilMs > atMs);
}
