/** The one chart of a place, an asset or a meter: measured, forecast, planned, ordered, delivered, limits; as known at any time. */
import { computed } from '@preact/signals';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { nowMs, readClock } from '../api/clock.js';
import { type Live, useLive } from '../api/use-live.js';
import { TimeChart } from '../charts/time-chart.js';
import { Panel } from '../components/panel.js';
import { LiveState } from '../components/problem-notice.js';
import { quantityText } from '../components/quantity.js';
import { entryOf, instantOf } from '../i18n/civil-entry.js';
import { civil, zone, zoneName } from '../i18n/civil-time.js';
import { language, useTexts } from '../i18n/language.js';
import './timeline.css';
import { texts } from './texts.js';
import {
  NO_RATINGS,
  type Ratings,
  qualityShares,
  type Timeline,
  timelineLines,
  unitOf,
} from './timeline-lines.js';
import { askOf, knowledgeFault, type Span, SPANS, timelinePath } from './timeline-range.js';

interface TimelinePanelProps {
  readonly title: string;
  /** For example `/api/v1/nodes/PDJ`. */
  readonly subject: string;
  /** Name of the limit line with its value. */
  readonly limitName?: string;
  readonly ratings?: Ratings;
  /** Told of every new time line. */
  readonly onTimeline?: (timeline: Timeline) => void;
}

const HOUR_MS = 3_600_000;
/** The hour that runs: ranges follow it, so that they change once an hour. */
const hour = computed(() => (nowMs.value === null ? null : Math.floor(nowMs.value / HOUR_MS) * HOUR_MS));
const TOPICS = ['slot-closed', 'plan', 'setpoint', 'forecast'] as const;

/** Chart, spans, and the choice of the instant of knowledge. */
export function TimelinePanel(props: TimelinePanelProps) {
  const { title, subject, onTimeline } = props;
  const say = useTexts(texts);
  const [span, setSpan] = useState<Span>('day');
  const [knownMs, setKnownMs] = useState<number | null>(null);
  const aroundMs = knownMs ?? hour.value;
  const path = aroundMs === null ? null : timelinePath(subject, askOf(span, aroundMs, knownMs));
  const live = useKept(useLive<Timeline>(path, knownMs === null ? TOPICS : []), subject);
  const todayPath =
    knownMs === null || aroundMs === null ? null : timelinePath(subject, askOf(span, aroundMs, null));
  const today = useLive<Timeline>(todayPath, ['slot-closed']);
  const timeline = live.data;
  useEffect(() => {
    if (timeline !== null) onTimeline?.(timeline);
  }, [timeline]);
  return (
    <Panel title={title} class="timeline" aside={<Spans span={span} onSpan={setSpan} />}>
      <KnownAt knownMs={knownMs} onKnown={setKnownMs} />
      <LiveState of={live} />
      {timeline === null ? null : (
        <Chart {...props} timeline={timeline} today={knownMs === null ? null : today.data} />
      )}
      {timeline === null ? null : <p class="small quiet">{notes(timeline, span, say).join(' · ')}</p>}
    </Panel>
  );
}

/** Keeps the time line of before on the screen while the next hour's is on its way. */
function useKept(live: Live<Timeline>, subject: string): Live<Timeline> {
  const kept = useRef<{ readonly subject: string; readonly data: Timeline } | null>(null);
  if (live.data !== null) kept.current = { subject, data: live.data };
  if (live.data !== null || !live.loading || kept.current?.subject !== subject) return live;
  return { ...live, data: kept.current.data };
}

function Spans({ span, onSpan }: { readonly span: Span; readonly onSpan: (span: Span) => void }) {
  const say = useTexts(texts);
  return (
    <span class="row timeline-spans" role="group" aria-label={say('span')}>
      {SPANS.map((one) => (
        <button
          key={one}
          type="button"
          class="button button-plain"
          aria-pressed={span === one}
          onClick={() => onSpan(one)}
        >
          {say(`span.${one}`)}
        </button>
      ))}
    </span>
  );
}

/** The instant whose knowledge is shown, in civil time of the site. */
function KnownAt({
  knownMs,
  onKnown,
}: {
  readonly knownMs: number | null;
  readonly onKnown: (ms: number | null) => void;
}) {
  const say = useTexts(texts);
  const [fault, setFault] = useState<'future' | 'too-old' | 'noInstant' | null>(null);
  const choose = (entry: string): void => {
    const now = readClock();
    const ms = instantOf(entry, zone.value);
    const wrong = ms === null || now === null ? 'noInstant' : knowledgeFault(ms, now);
    setFault(wrong);
    if (wrong === null) onKnown(ms);
  };
  return (
    <div class="timeline-known">
      <label class="row">
        <span class="small quiet">{say('knownAt')}</span>
        <input
          class="input"
          type="datetime-local"
          value={knownMs === null ? '' : entryOf(knownMs, zone.value)}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
        />
      </label>
      {knownMs === null ? (
        <span class="small quiet">{say('knownNow')}</span>
      ) : (
        <button
          type="button"
          class="button"
          onClick={() => {
            setFault(null);
            onKnown(null);
          }}
        >
          {say('toNow')}
        </button>
      )}
      <p class={fault === null ? 'small' : 'field-error'} role="status">
        {fault !== null
          ? say(fault)
          : knownMs === null
            ? ''
            : say('asKnown', { time: `${civil(knownMs, 'full')} ${zoneName(knownMs)}` })}
      </p>
    </div>
  );
}

function Chart({
  title,
  timeline,
  today,
  limitName,
  ratings = NO_RATINGS,
}: TimelinePanelProps & { readonly timeline: Timeline; readonly today: Timeline | null }) {
  const say = useTexts(texts);
  const lines = useMemo(
    () =>
      timelineLines(
        { timeline, today, ratings, nowMs: readClock() },
        {
          ...{ measured: say('measured'), since: say('since'), forecast: say('forecast') },
          ...{ planned: say('planned'), ordered: say('ordered'), delivered: say('delivered') },
          ...{ limit: limitName ?? say('limit'), ratedUp: say('ratedUp'), ratedDown: say('ratedDown') },
        },
      ),
    [timeline, today, limitName, ratings, language.value],
  );
  if (lines.length === 0) return <p class="quiet">{say('nothing')}</p>;
  return <TimeChart label={title} lines={lines} unit={unitOf(timeline)} height={260} />;
}

function notes(
  timeline: Timeline,
  span: Span,
  say: ReturnType<typeof useTexts<keyof (typeof texts)['en']>>,
): string[] {
  const said: string[] = [];
  if (span === 'year') said.push(say('hourly'));
  const shares = qualityShares(timeline, timeline.asKnownAtMs ?? readClock());
  if (shares !== null) {
    const percent = (share: number): string => quantityText(share * 100, '%', 1);
    const { measured, estimated, missing } = shares;
    said.push(
      say('quality', {
        measured: percent(measured),
        estimated: percent(estimated),
        missing: percent(missing),
      }),
    );
  }
  const hasPlan = timeline.planned.some((kw) => kw !== null);
  if (hasPlan && timeline.planId !== null) said.push(say('fromPlan', { plan: timeline.planId }));
  else if (timeline.kind !== 'meter' && timeline.planId === null) said.push(say('noPlan'));
  return said;
}
