/** Calls as a table: where each stands, what was wanted, what was agreed to, what was delivered. */
import { useMemo, useState } from 'preact/hooks';
import type { Answer } from '../../api/answers.js';
import { may } from '../../api/session.js';
import { type DataColumn, DataTable } from '../../components/data-table.js';
import { Panel } from '../../components/panel.js';
import { Power } from '../../components/quantity.js';
import { civil } from '../../i18n/civil-time.js';
import { language, type Say, useTexts } from '../../i18n/language.js';
import { EventStateChip } from './call-marks.js';
import {
  acceptedKw,
  callPath,
  type Delivered,
  deliveredOf,
  type DrEvent,
  namesOf,
  openOffers,
  type Program,
} from './call-shapes.js';
import { texts } from './texts.js';

const SHOWN = ['all', 'open', 'over', 'cancelled'] as const;
type Shown = (typeof SHOWN)[number];

const STATES: Readonly<Record<Exclude<Shown, 'all'>, readonly DrEvent['state'][]>> = {
  open: ['draft', 'approved', 'published', 'active'],
  over: ['completed', 'measured', 'settled'],
  cancelled: ['cancelled', 'superseded'],
};

interface CallListProps {
  readonly of: Answer<'drEventsList'>;
  readonly programs: readonly Program[];
  readonly onOpen: (event: DrEvent) => void;
  /** Shows calls that begin before the instant [epoch ms], null = the latest; null where all calls are shown. */
  readonly onTime: ((beforeMs: number | null) => void) | null;
}

/** The calls of an answer, all or those of one kind of state. */
export function CallList({
  of: { events, delivered: parts, more },
  programs,
  onOpen,
  onTime,
}: CallListProps) {
  const say = useTexts(texts);
  const [shown, setShown] = useState<Shown>('all');
  const delivered = useMemo(
    () => new Map(events.map((event) => [event.id, deliveredOf(event, parts)])),
    [events, parts],
  );
  const columns = useMemo(
    () => callColumns(say, { program: namesOf(programs), delivered }),
    [language.value, programs, delivered],
  );
  const items = shown === 'all' ? events : events.filter(({ state }) => STATES[shown].includes(state));
  const none = may('plan.decide') ? say('none') : say('noneViewer');
  return (
    <Panel
      title={say('list')}
      flush
      aside={
        <div class="row row-wrap grid-tabs" role="group" aria-label={say('show')}>
          {SHOWN.map((value) => (
            <button
              key={value}
              type="button"
              class="button"
              aria-pressed={value === shown}
              onClick={() => setShown(value)}
            >
              {say(`show.${value}`)}
            </button>
          ))}
        </div>
      }
    >
      {programs.length === 0 ? <p class="calls-empty">{say('noPrograms')}</p> : null}
      <DataTable
        caption={say('calls')}
        items={items}
        columns={columns}
        rowId={({ id }) => id}
        filter={events.length > 0}
        onOpen={onOpen}
        empty={events.length > 0 ? say('noneOfState') : programs.length === 0 ? '' : none}
      />
      {onTime === null ? null : (
        <div class="row row-wrap calls-empty" role="group" aria-label={say('times')}>
          <button type="button" class="button" onClick={() => onTime(null)}>
            {say('latest')}
          </button>
          <button
            type="button"
            class="button"
            disabled={!more}
            // Those that begin with the earliest shown are among the next as well: none is left out.
            onClick={() => onTime(Math.min(...events.map(({ window }) => window.startMs)) + 1)}
          >
            {say('earlier')}
          </button>
        </div>
      )}
    </Panel>
  );
}

interface ColumnFacts {
  readonly program: (id: string) => string;
  readonly delivered: ReadonlyMap<string, Delivered | null>;
}

function callColumns(
  say: Say<keyof (typeof texts)['en']>,
  { program, delivered }: ColumnFacts,
): readonly DataColumn<DrEvent>[] {
  return [
    {
      id: 'window',
      header: say('window'),
      value: ({ window }) => window.startMs,
      cell: ({ id, window }) => (
        <a class="calls-when" href={callPath(id)}>
          {civil(window.startMs, 'full')} – {civil(window.endMs)}
        </a>
      ),
    },
    {
      id: 'state',
      header: say('state'),
      value: ({ state }) => say(`event.${state}`),
      cell: (event) => (
        <span class="row row-wrap">
          <EventStateChip state={event.state} />
          {openOffers(event).length === 0 ? null : (
            <span class="chip chip-attention">
              <span aria-hidden="true">▲</span> {say('offers', { n: openOffers(event).length })}
            </span>
          )}
        </span>
      ),
    },
    {
      id: 'program',
      header: say('program'),
      value: ({ programId }) => program(programId),
      wideOnly: true,
    },
    {
      id: 'buildings',
      header: say('buildings'),
      value: ({ parts }) => parts.length,
      cell: ({ parts, publishedMs }) =>
        publishedMs === null
          ? parts.length
          : say('answers', {
              answered: parts.filter(({ answeredMs }) => answeredMs !== null).length,
              all: parts.length,
            }),
      align: 'end',
      wideOnly: true,
    },
    {
      id: 'target',
      header: say('target'),
      value: ({ targetKw }) => targetKw,
      cell: ({ targetKw, reduction }) => (
        <>
          <Power kw={targetKw} /> <span class="quiet small">{say(reduction ? 'less' : 'more')}</span>
        </>
      ),
      align: 'end',
    },
    {
      id: 'accepted',
      header: say('accepted'),
      value: acceptedKw,
      cell: (event) => <Power kw={event.publishedMs === null ? null : acceptedKw(event)} />,
      align: 'end',
      wideOnly: true,
    },
    {
      id: 'delivered',
      header: say('delivered'),
      value: ({ id }) => delivered.get(id)?.kw ?? null,
      cell: ({ id }) => <DeliveredPower of={delivered.get(id) ?? null} />,
      align: 'end',
      wideOnly: true,
    },
  ];
}

function DeliveredPower({ of }: { readonly of: Delivered | null }) {
  const say = useTexts(texts);
  if (of === null) return <span class="quiet">—</span>;
  return (
    <>
      <Power kw={of.kw} />
      {of.unknown === 0 ? null : <p class="small">▲ {say('notMeasured', { n: of.unknown })}</p>}
    </>
  );
}
