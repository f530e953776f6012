/** A plan in a line: state, last moment to approve, how long it holds, what it costs, whether two people are asked for. */
import { Countdown } from '../../components/countdown.js';
import { quantityText } from '../../components/quantity.js';
import { civil } from '../../i18n/civil-time.js';
import { useTexts } from '../../i18n/language.js';
import { colon } from '../../i18n/punctuation.js';
import { groundFrench } from '../../service-words/check-french.js';
import { Told } from '../../service-words/told.js';
import type { Phase } from './approval/phase.js';
import { nodeNames } from './approval/screen-names.js';
import { planPath, type PlanState, type Screen, type Trigger } from './plan-shapes.js';
import './plan-head.css';
import { texts } from './texts.js';

interface PlanPartsProps {
  readonly id: string;
  readonly at: 'decision' | 'details';
}

/** Links between the parts of a plan. */
export function PlanParts({ id, at }: PlanPartsProps) {
  const say = useTexts(texts);
  return (
    <>
      {(['decision', 'details'] as const).map((part) => (
        <a
          key={part}
          class="button"
          href={part === 'decision' ? planPath(id) : planPath(id, part)}
          {...(part === at ? { 'aria-current': 'page' as const } : {})}
        >
          {say(part)}
        </a>
      ))}
      <a class="button button-plain" href="/plans">
        {say('toPlans')}
      </a>
    </>
  );
}

/** Looks of states: colour only where somebody has to act or something failed. */
const LOOKS: Readonly<Record<PlanState, string>> = {
  ...{ draft: 'quiet', proposed: 'trouble', checked: 'attention', approved: 'quiet', dispatching: 'quiet' },
  ...{ active: 'quiet', rejected: 'quiet', expired: 'quiet', superseded: 'quiet', closed: 'quiet' },
};
const SIGNS: Readonly<Record<PlanState, string>> = {
  ...{ draft: '◌', proposed: '✕', checked: '▲', approved: '✓', dispatching: '▶' },
  ...{ active: '●', rejected: '✕', expired: '◷', superseded: '↷', closed: '■' },
};

/** The state of a plan: sign, word, colour where it asks for somebody. */
export function PlanStateMark({
  state,
  half = false,
}: {
  readonly state: PlanState;
  readonly half?: boolean;
}) {
  const say = useTexts(texts);
  return (
    <span class={`chip chip-${half ? 'attention' : LOOKS[state]}`}>
      <span aria-hidden="true">{half ? '◐' : SIGNS[state]}</span> {say(half ? 'half' : `state.${state}`)}
    </span>
  );
}

/** The line under the title. */
export function PlanHead({ screen, phase }: { readonly screen: Screen; readonly phase: Phase }) {
  const say = useTexts(texts);
  const { plan, fourEyes } = screen;
  const isOpen = phase === 'open' || phase === 'half' || phase === 'unchecked';
  return (
    <div class="plan-head">
      <PlanStateMark state={plan.state} half={phase === 'half'} />
      {isOpen || phase === 'late' ? (
        <span>
          {say('lastMoment', { time: civil(plan.approveByMs) })} <Countdown to={plan.approveByMs} />
        </span>
      ) : null}
      <span>{say('acts', { from: civil(plan.beginsMs), until: civil(plan.validUntilMs) })}</span>
      <span>{say('cost', { cost: quantityText(plan.costEur, 'EUR') })}</span>
      <Origin plan={plan} />
      {fourEyes.length > 0 ? <TwoPeople grounds={fourEyes} nameOf={nodeNames(screen)} /> : null}
    </div>
  );
}

function Origin({ plan: { editedBy, basedOn } }: { readonly plan: Screen['plan'] }) {
  const say = useTexts(texts);
  if (basedOn === null) return null;
  return (
    <span>
      {editedBy === null ? say('partOf') : say('edited', { ...editedBy })}{' '}
      <a href={planPath(basedOn)}>{say('original', { id: basedOn })}</a>
    </span>
  );
}

interface TwoPeopleProps {
  readonly grounds: readonly Trigger[];
  readonly nameOf: (id: string) => string;
}

function TwoPeople({ grounds, nameOf }: TwoPeopleProps) {
  const say = useTexts(texts);
  const kinds = [...new Set(grounds.map(({ kind }) => kind))];
  return (
    <details class="approval-more">
      <summary>
        <span class="chip chip-attention">▲ {say('twoPeople')}</span>{' '}
        {kinds.map((kind) => say(`ground.${kind}`)).join(', ')}
      </summary>
      <ul class="small">
        {kinds.map((kind) => (
          <li key={kind}>
            {say(`ground.${kind}`)}
            {colon()}
            <ul class="approval-grounds">
              {grounds
                .filter((ground) => ground.kind === kind)
                .map((ground) => (
                  <li key={ground.text}>
                    <Told english={ground.text} french={() => groundFrench(ground, nameOf)} />
                  </li>
                ))}
            </ul>
          </li>
        ))}
      </ul>
    </details>
  );
}
