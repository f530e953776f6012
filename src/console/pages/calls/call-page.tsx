/** One call: its life, what is asked, what each building made of it, and what can be done now. */
import { useRoute } from 'preact-iso';
import type { Answer } from '../../api/answers.js';
import { useSession } from '../../api/session.js';
import { useLive } from '../../api/use-live.js';
import { Countdown } from '../../components/countdown.js';
import { Panel } from '../../components/panel.js';
import { LiveState } from '../../components/problem-notice.js';
import { Power } from '../../components/quantity.js';
import { civil } from '../../i18n/civil-time.js';
import { useTexts } from '../../i18n/language.js';
import { Page } from '../../shell/page.js';
import { CallActs } from './call-acts.js';
import { EventStateChip } from './call-marks.js';
import type { CallScene } from './call-scene.js';
import {
  acceptedKw,
  type Building,
  deliveredOf,
  DR_API,
  eventApi,
  type EventDetail,
  namesOf,
  type Program,
} from './call-shapes.js';
import './calls.css';
import { DrTabs } from './dr-tabs.js';
import { HistoryPanel } from './history-panel.js';
import { LifePanel } from './life-panel.js';
import { OffersPanel } from './offers-panel.js';
import { ParticipantsPanel } from './participants-panel.js';
import { CallStatements } from './call-statements.js';
import { texts } from './texts.js';

/** Reached at /calls/:id. */
export function CallPage() {
  const say = useTexts(texts);
  const id = useRoute().params['id'] ?? '';
  const live = useLive<EventDetail>(eventApi(id), ['demand-response']);
  const buildings = useLive<readonly Building[]>(`${DR_API}/buildings`, ['demand-response']);
  const programs = useLive<readonly Program[]>(`${DR_API}/programs`, ['demand-response']);
  const statements = useLive<Answer<'statementsList'>>(
    `${DR_API}/statements?eventId=${encodeURIComponent(id)}&limit=200`,
    ['demand-response'],
  );
  const whoIs = useWho(live.data, buildings.data);
  const detail = live.data;
  const title =
    detail === null
      ? id
      : say('callOf', {
          time: `${civil(detail.event.window.startMs, 'full')} – ${civil(detail.event.window.endMs)}`,
        });
  const scene: CallScene | null =
    detail === null || buildings.data === null || programs.data === null
      ? null
      : {
          ...{ detail, buildings: buildings.data, statements: statements.data?.statements ?? [] },
          program: programs.data.find((one) => one.id === detail.event.programId) ?? null,
          nameOf: namesOf(buildings.data),
          whoIs,
        };
  return (
    <Page title={title} tools={<DrTabs at="calls" />}>
      {live.data === null && live.problem?.status === 404 ? (
        <p>
          {say('unknownCall')} <a href="/calls">{say('toList')}</a>
        </p>
      ) : (
        <LiveState of={live} />
      )}
      {scene === null ? null : <Desk scene={scene} reload={live.reload} />}
    </Page>
  );
}

function useWho(detail: EventDetail | null, buildings: readonly Building[] | null): CallScene['whoIs'] {
  const say = useTexts(texts);
  const { accountId, name } = useSession();
  const people = new Map((detail?.people ?? []).map((one) => [one.accountId, one.name]));
  const building = namesOf(buildings);
  return (by) => {
    if (by === 'clock' || by === 'service' || by === 'optimiser') return say(by);
    if (by.startsWith('building:')) return building(by.slice('building:'.length));
    return by === accountId ? `${name} (${say('you')})` : (people.get(by) ?? say('someone'));
  };
}

function Desk({ scene, reload }: { readonly scene: CallScene; readonly reload: () => void }) {
  return (
    <div class="call">
      <LifePanel scene={scene} />
      <FactsPanel scene={scene} />
      <CallActs scene={scene} onDone={reload} />
      <OffersPanel scene={scene} onDone={reload} />
      <ParticipantsPanel scene={scene} />
      <CallStatements scene={scene} onDone={reload} />
      <HistoryPanel scene={scene} />
    </div>
  );
}

function FactsPanel({ scene: { detail, program, statements } }: { readonly scene: CallScene }) {
  const say = useTexts(texts);
  const { event } = detail;
  const delivered = deliveredOf(event, statements);
  return (
    <Panel title={say('facts')} aside={<EventStateChip state={event.state} />}>
      <dl class="facts">
        <dt>{say('target')}</dt>
        <dd>
          <Power kw={event.targetKw} /> {say(event.reduction ? 'less' : 'more')}
        </dd>
        <dt>{say('accepted')}</dt>
        <dd>
          <Power kw={event.publishedMs === null ? null : acceptedKw(event)} />
        </dd>
        <dt>{say('delivered')}</dt>
        <dd>
          <Power kw={delivered?.kw ?? null} />{' '}
          {delivered === null || delivered.unknown === 0 ? null : (
            <span class="small">▲ {say('notMeasured', { n: delivered.unknown })}</span>
          )}
        </dd>
        <dt>{say('program')}</dt>
        <dd>{program?.name ?? event.programId}</dd>
        <dt>{say('why')}</dt>
        <dd>{event.reason}</dd>
        <dt>{say('answerBy')}</dt>
        <dd>
          {civil(event.answerByMs, 'full')}{' '}
          {event.state === 'published' ? <Countdown to={event.answerByMs} /> : null}
        </dd>
        <dt>{say('version')}</dt>
        <dd>
          {event.version},{' '}
          {event.planId === null ? (
            say('byHand')
          ) : (
            <>
              {say('fromPlan')} <a href={`/plans/${encodeURIComponent(event.planId)}`}>{event.planId}</a>
            </>
          )}
        </dd>
      </dl>
    </Panel>
  );
}
