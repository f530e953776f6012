/** What waits for a decision, and the plan in force: who decided, until when. */
import type { Overview, Proposal } from '../../api/overview.js';
import { Countdown } from '../../components/countdown.js';
import { Panel } from '../../components/panel.js';
import { quantityText } from '../../components/quantity.js';
import { civil } from '../../i18n/civil-time.js';
import { useTexts } from '../../i18n/language.js';
import { texts } from './texts.js';

/** Proposals by the time left for them, most urgent first. */
export function DecisionsPanel({ city }: { readonly city: Overview }) {
  const say = useTexts(texts);
  const waiting = [...city.proposals].sort((a, b) => a.approveByMs - b.approveByMs);
  return (
    <Panel title={say('decisionsTitle')}>
      {waiting.length === 0 ? <p class="quiet">{say('noDecision')}</p> : null}
      <ul class="decisions">
        {waiting.map((proposal) => (
          <Waiting key={proposal.id} proposal={proposal} />
        ))}
      </ul>
      <PlanLine city={city} />
    </Panel>
  );
}

function Waiting({ proposal }: { readonly proposal: Proposal }) {
  const say = useTexts(texts);
  const { id, firstSlotMs, approveByMs, changedKw, movedKwh, checkPassed, fourEyes } = proposal;
  return (
    <li>
      <div class="spread">
        <a class="strong" href={`/plans/${encodeURIComponent(id)}`}>
          {say('planFrom', { time: civil(firstSlotMs) })}
        </a>
        <Countdown to={approveByMs} />
      </div>
      <p class="row row-wrap small">
        <span class="quiet">
          {changedKw === null || movedKwh === null
            ? say('changesNothing')
            : say('changes', {
                power: quantityText(changedKw / 1000, 'MW'),
                energy: quantityText(movedKwh / 1000, 'MWh'),
              })}
        </span>
        {fourEyes?.needed === true ? <span class="chip chip-attention">{say('fourEyes')}</span> : null}
        {checkPassed ? null : <span class="chip chip-trouble">✕ {say('checkFailed')}</span>}
      </p>
    </li>
  );
}

function PlanLine({ city: { plan } }: { readonly city: Overview }) {
  const say = useTexts(texts);
  if (plan === null) {
    return (
      <p class="notice notice-trouble">
        <span aria-hidden="true">✕</span> {say('noPlan')}
      </p>
    );
  }
  return (
    <div class="plan-line">
      <div class="spread">
        <a href={`/plans/${encodeURIComponent(plan.id)}`}>{say('planTitle')}</a>
        <span>{say('until', { time: civil(plan.validUntilMs) })}</span>
      </div>
      {plan.decidedBy === null || plan.decidedAtMs === null ? null : (
        <p class="small quiet">{say('decidedBy', { who: plan.decidedBy, time: civil(plan.decidedAtMs) })}</p>
      )}
    </div>
  );
}
