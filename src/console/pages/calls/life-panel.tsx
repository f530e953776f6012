/** The life of a call as a line of stages: when each was reached, or will be, and by whom. */
import { Panel } from '../../components/panel.js';
import { civil } from '../../i18n/civil-time.js';
import { useTexts } from '../../i18n/language.js';
import type { CallScene } from './call-scene.js';
import { lifeOf, type LifeStage } from './call-shapes.js';
import { texts } from './texts.js';

/** Across the page. */
export function LifePanel({ scene: { detail, whoIs } }: { readonly scene: CallScene }) {
  const say = useTexts(texts);
  const life = lifeOf(detail);
  const at = life.findLastIndex(({ reached }) => reached);
  const waits = WAITS[detail.event.state];
  return (
    <Panel title={say('life')} class="call-wide">
      <ol class="life">
        {life.map((stage, index) => (
          <li
            key={stage.state}
            class={stage.reached ? 'life-reached' : ''}
            {...(index === at ? { 'aria-current': 'step' as const } : {})}
          >
            <Stage stage={stage} whoIs={whoIs} />
          </li>
        ))}
      </ol>
      {waits === undefined ? null : <p class="small life-waits">{say(waits)}</p>}
    </Panel>
  );
}

const WAITS: Partial<
  Readonly<
    Record<CallScene['detail']['event']['state'], 'waitsApproval' | 'waitsPublication' | 'waitsMeasure'>
  >
> = { draft: 'waitsApproval', approved: 'waitsPublication', completed: 'waitsMeasure' };

function Stage({ stage, whoIs }: { readonly stage: LifeStage; readonly whoIs: CallScene['whoIs'] }) {
  const say = useTexts(texts);
  const { state, atMs, by, reached } = stage;
  const isFixed = reached || state === 'active' || state === 'completed';
  return (
    <>
      <span aria-hidden="true">{reached ? '●' : '○'}</span>{' '}
      <span class={reached ? 'strong' : ''}>{say(`stage.${state}`)}</span>
      <br />
      <span class="small">{atMs !== null && isFixed ? civil(atMs, 'full') : '—'}</span>
      {by === null || !reached ? null : (
        <>
          <br />
          <span class="small">{say('by', { name: whoIs(by) })}</span>
        </>
      )}
    </>
  );
}
