/** What the person must know before anything else: it was decided, it expired, it is held, a newer plan waits. */
import type { ComponentChildren } from 'preact';
import { useSession } from '../../../api/session.js';
import { civil } from '../../../i18n/civil-time.js';
import { useTexts, type Say } from '../../../i18n/language.js';
import { useCityNow } from '../../../shell/status.js';
import { planPath, type DecisionMade, type Screen } from '../plan-shapes.js';
import { texts } from '../texts.js';
import { type Phase, type Turn, turnOf } from './phase.js';

type Words = Say<keyof (typeof texts)['en']>;

interface NoticesProps {
  /** As it was when the person began to read. */
  readonly first: Screen;
  readonly screen: Screen;
  readonly phase: Phase;
}

/** Announced at once to readers of the screen. */
export function Notices({ first, screen, phase }: NoticesProps) {
  const say = useTexts(texts);
  const turn = useTurn(first, screen, phase);
  const { hold } = screen;
  return (
    <div class="approval-notices" role="alert">
      {turn === null ? (
        <Standing screen={screen} phase={phase} />
      ) : (
        <Line look={turn.isOwn ? 'quiet' : 'trouble'}>{turn.words}</Line>
      )}
      {hold === null ? null : (
        <Line>{say('heldBy', { name: hold.name, time: civil(hold.untilMs), reason: hold.reason })}</Line>
      )}
      <Newer screen={screen} phase={phase} />
    </div>
  );
}

/** What turned meanwhile, in words. */
interface ToldTurn {
  readonly words: string;
  /** The person did it. */
  readonly isOwn: boolean;
}

/** Null while all is as it was seen. */
export function useTurn(first: Screen, screen: Screen, phase: Phase): ToldTurn | null {
  const say = useTexts(texts);
  const { accountId } = useSession();
  const turn = turnOf(first, screen, accountId);
  if (turn !== null) {
    return {
      words: turnText(turn, screen, say),
      isOwn: turn.kind === 'decided' && turn.mine,
    };
  }
  if (phase !== 'late') return null;
  return { words: say('turn.late', { time: civil(screen.plan.approveByMs) }), isOwn: false };
}

function turnText(turn: Turn, { plan }: Screen, say: Words): string {
  switch (turn.kind) {
    case 'decided':
      return decisionText(turn.decision, turn.mine, { plan, say });
    case 'held':
      return say('turn.held', { name: turn.by, reason: turn.reason });
    case 'expired':
      return say('turn.expired', { time: civil(plan.approveByMs) });
    default:
      return say(`turn.${turn.kind}`);
  }
}

function decisionText(
  { verdict, name, reason, atMs }: DecisionMade,
  mine: boolean,
  { plan, say }: { readonly plan: Screen['plan']; readonly say: Words },
): string {
  const isHalf = verdict === 'approved' && plan.state === 'checked';
  const values = { name, reason, time: civil(atMs, 'seconds'), until: civil(plan.approveByMs) };
  if (isHalf) return say(mine ? 'turn.mine.firstOfTwo' : 'turn.firstOfTwo', values);
  return say(mine ? `turn.mine.${verdict}` : `turn.${verdict}`, values);
}

/** What already stood when the page was opened. */
function Standing({ screen, phase }: { readonly screen: Screen; readonly phase: Phase }) {
  const say = useTexts(texts);
  const { accountId } = useSession();
  const { decisions, plan } = screen;
  const approval = decisions.findLast(({ verdict }) => verdict === 'approved');
  if (phase === 'half' && approval !== undefined) {
    return <Line>{decisionText(approval, approval.accountId === accountId, { plan, say })}</Line>;
  }
  return phase === 'unchecked' ? <Line look="trouble">{say('uncheckedNotice')}</Line> : null;
}

function Newer({ screen, phase }: { readonly screen: Screen; readonly phase: Phase }) {
  const say = useTexts(texts);
  const { data } = useCityNow();
  const newer = data?.proposals.find(
    ({ id, createdAtMs }) => id !== screen.plan.id && createdAtMs > screen.plan.createdAtMs,
  );
  if (newer === undefined || phase === 'unchecked') return null;
  return (
    <Line>
      {say('newer')} <a href={planPath(newer.id)}>{say('planFrom', { time: civil(newer.firstSlotMs) })}</a>
    </Line>
  );
}

function Line({
  look = 'attention',
  children,
}: {
  readonly look?: 'attention' | 'trouble' | 'quiet';
  readonly children: ComponentChildren;
}) {
  return (
    <p class={`notice notice-${look}`}>
      <span aria-hidden="true">{look === 'quiet' ? '✓' : '▲'}</span>
      <span>{children}</span>
    </p>
  );
}
