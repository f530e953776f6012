/** Buildings of a program: what each offers, within which limits, and how it is told. */
import { useMemo } from 'preact/hooks';
import { type DataColumn, DataTable } from '../../components/data-table.js';
import { Power } from '../../components/quantity.js';
import { civil } from '../../i18n/civil-time.js';
import { language, type Say, useTexts } from '../../i18n/language.js';
import type { Building } from '../calls/call-shapes.js';
import { texts } from './texts.js';

type Words = Say<keyof (typeof texts)['en']>;

/** Nothing where there is none. */
export function ProgramBuildings({
  name,
  buildings,
}: {
  readonly name: string;
  readonly buildings: readonly Building[];
}) {
  const say = useTexts(texts);
  const columns = useMemo(() => buildingColumns(say), [language.value]);
  if (buildings.length === 0) return null;
  return (
    <DataTable
      caption={name}
      items={buildings}
      columns={columns}
      rowId={({ id }) => id}
      sortBy={{ id: 'building', desc: false }}
      filter={buildings.length > 8}
    />
  );
}

function buildingColumns(say: Words): readonly DataColumn<Building>[] {
  return [
    {
      id: 'building',
      header: say('building'),
      value: ({ name }) => name,
      cell: ({ name, leftMs }) => (
        <>
          {name}
          {leftMs === null ? null : <p class="small">{say('left', { time: civil(leftMs, 'day') })}</p>}
        </>
      ),
    },
    {
      id: 'offers',
      header: say('offers'),
      value: ({ offeredKw }) => offeredKw,
      cell: ({ offeredKw }) => <Power kw={offeredKw} />,
      align: 'end',
    },
    { id: 'limits', header: say('limits'), value: ({ limits }) => limitsText(limits, say), wideOnly: true },
    { id: 'comfort', header: say('comfort'), value: ({ comfortEffect }) => comfortEffect, wideOnly: true },
    { id: 'told', header: say('told'), value: ({ contacts }) => waysText(contacts, say) },
  ];
}

function limitsText(limits: Building['limits'], say: Words): string {
  if (limits.critical) return say('critical');
  const hours = limits.blackouts.map(({ fromHour, toHour }) => `${String(fromHour)}–${String(toHour)} h`);
  const text = say('limitsText', {
    ...{ notice: limits.noticeMinutes, day: limits.callsPerDay, week: limits.callsPerWeek },
    ...{ season: limits.callsPerSeason, longest: limits.longestMinutes, rest: limits.restHours },
  });
  const band = limits.comfort ?? null;
  return [
    text,
    ...(hours.length === 0 ? [] : [say('blackouts', { hours: hours.join(', ') })]),
    ...(band === null ? [] : [say('comfortBand', { low: band.lowestC, high: band.highestC })]),
  ].join(', ');
}

function waysText({ venClientId, email, webhookUrl, assetId }: Building['contacts'], say: Words): string {
  const ways = [
    ...(venClientId === null ? [] : [say('openadr')]),
    ...(email === null ? [] : [say('email')]),
    ...(webhookUrl === null ? [] : [say('webhook')]),
    ...(assetId === null ? [] : [say('opcua')]),
  ];
  return ways.length === 0 ? say('pageOnly') : ways.join(', ');
}
