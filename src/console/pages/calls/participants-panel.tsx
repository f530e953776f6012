/** Buildings of a call: what each was asked, what it answered, where it stands, in whose place it was called. */
import { useMemo } from 'preact/hooks';
import { type DataColumn, DataTable } from '../../components/data-table.js';
import { Panel } from '../../components/panel.js';
import { Power, quantityText } from '../../components/quantity.js';
import { civil } from '../../i18n/civil-time.js';
import { language, type Say, useTexts } from '../../i18n/language.js';
import { PartStateChip } from './call-marks.js';
import type { CallScene } from './call-scene.js';
import type { EventPart } from './call-shapes.js';
import { limitSentence } from './limit-words.js';
import { texts } from './texts.js';

type Words = Say<keyof (typeof texts)['en']>;

/** Across the page. */
export function ParticipantsPanel({ scene }: { readonly scene: CallScene }) {
  const say = useTexts(texts);
  const { event } = scene.detail;
  const columns = useMemo(() => partColumns(scene, say), [language.value, scene.buildings, scene.detail]);
  return (
    <Panel title={say('participants')} flush class="call-wide">
      <DataTable
        caption={say('participants')}
        items={event.parts}
        columns={columns}
        rowId={({ buildingId }) => buildingId}
        filter={event.parts.length > 8}
      />
    </Panel>
  );
}

function partColumns(scene: CallScene, say: Words): readonly DataColumn<EventPart>[] {
  const { nameOf, detail, program } = scene;
  const isOut = detail.event.publishedMs !== null;
  return [
    {
      id: 'building',
      header: say('building'),
      value: ({ buildingId }) => nameOf(buildingId),
      cell: (part) => <BuildingCell part={part} scene={scene} />,
    },
    {
      id: 'asked',
      header: say('asked'),
      value: ({ askedKw }) => askedKw,
      cell: ({ askedKw }) => <Power kw={askedKw} />,
      align: 'end',
      wideOnly: true,
    },
    {
      id: 'agreed',
      header: say('agreed'),
      value: ({ agreedKw }) => agreedKw,
      cell: ({ agreedKw }) => <Power kw={isOut ? agreedKw : null} />,
      align: 'end',
    },
    {
      id: 'answer',
      header: say('answer'),
      value: ({ state }) => say(`part.${state}`),
      cell: (part) => (
        <>
          <PartStateChip part={part} />
          {part.state === 'no-answer' && program !== null ? (
            <p class="small">{say(program.silence === 'counts-as-accepted' ? 'silentYes' : 'silentNo')}</p>
          ) : null}
          <p class="small quiet">{toldAndAnswered(part, isOut, say)}</p>
        </>
      ),
    },
    {
      id: 'reason',
      header: say('reason'),
      value: ({ reason }) => reason,
      cell: (part) => <ReasonCell part={part} />,
      wideOnly: true,
    },
  ];
}

function toldAndAnswered({ notifiedMs, answeredMs }: EventPart, isOut: boolean, say: Words): string {
  if (!isOut) return '';
  const told = notifiedMs === null ? say('notNotified') : say('notified', { time: civil(notifiedMs) });
  return answeredMs === null ? told : `${told}, ${say('answered', { time: civil(answeredMs) })}`;
}

function BuildingCell({ part, scene }: { readonly part: EventPart; readonly scene: CallScene }) {
  const say = useTexts(texts);
  const { nameOf, detail, buildings } = scene;
  const { buildingId, replaces, fromMs, untilMs, override } = part;
  const building = buildings.find(({ id }) => id === buildingId);
  return (
    <>
      <span class="strong">{nameOf(buildingId)}</span>
      {replaces === null ? null : <p class="small">{say('replaces', { name: nameOf(replaces) })}</p>}
      {fromMs === detail.event.window.startMs ? null : (
        <p class="small">{say('laterFrom', { time: civil(fromMs) })}</p>
      )}
      {untilMs === null || untilMs === undefined ? null : (
        <p class="small">{say('endsAt', { time: civil(untilMs) })}</p>
      )}
      {override === null ? null : (
        <p class="small">
          ▲{' '}
          {say('overridden', {
            limits: override.limits
              .map((limit) => limitSentence({ limit, message: limit }, building, say).text)
              .join(', '),
            name: override.by,
            reason: override.reason,
          })}
        </p>
      )}
    </>
  );
}

function ReasonCell({ part: { reason, offer } }: { readonly part: EventPart }) {
  const say = useTexts(texts);
  return (
    <>
      {reason ?? <span class="quiet">—</span>}
      {offer ? (
        <p class="small">
          {quantityText(offer.powerKw, 'kW')}, {civil(offer.startMs)} – {civil(offer.endMs)}
        </p>
      ) : null}
      {offer?.refusal === undefined ? null : (
        <p class="small">{say('refusalOf', { reason: offer.refusal })}</p>
      )}
    </>
  );
}
