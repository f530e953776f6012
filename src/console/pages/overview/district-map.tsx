/** The districts, coloured only where something is abnormal: by pattern and word as well as by colour. */
import type { Abnormal, District, Overview } from '../../api/overview.js';
import { Panel } from '../../components/panel.js';
import { quantityText } from '../../components/quantity.js';
import { civil } from '../../i18n/civil-time.js';
import { useTexts, type Say } from '../../i18n/language.js';
import { DISTRICT_SHAPES, MAP_HEIGHT, MAP_WIDTH, type DistrictShape } from './district-shapes.js';
import { texts } from './texts.js';

type Words = Say<keyof (typeof texts)['en']>;

type Look = 'over' | 'near' | 'blind';

const LOOKS: Readonly<Record<Abnormal['code'], Look>> = {
  'over-limit': 'over',
  'over-limit-ahead': 'near',
  'near-limit': 'near',
  'not-measured': 'blind',
  alarm: 'near',
};

const SIGNS: Readonly<Record<Look, string>> = { over: '■', near: '▲', blind: '?' };

/** Map and, in words, what is abnormal on it. */
export function DistrictMap({ city }: { readonly city: Overview }) {
  const say = useTexts(texts);
  const abnormal = city.districts.filter((district) => district.abnormal !== null);
  const summary = abnormal.length === 0 ? say('mapNormal') : say('mapAbnormal', { n: abnormal.length });
  return (
    <Panel title={say('mapTitle')} class="map-panel">
      <div class="map">
        <svg
          viewBox={`0 0 ${String(MAP_WIDTH)} ${String(MAP_HEIGHT)}`}
          role="group"
          aria-label={say('mapLabel', { what: summary })}
        >
          <Patterns />
          {DISTRICT_SHAPES.map((shape) => {
            const district = city.districts.find(({ id }) => id === shape.id);
            return (
              <a
                key={shape.id}
                class="map-link"
                href={districtPath(shape.id)}
                aria-label={linkName(shape, district, say)}
              >
                <Shape shape={shape} district={district} />
              </a>
            );
          })}
        </svg>
        <ul class="map-list">
          {abnormal.length === 0 ? <li class="quiet">{say('mapNormal')}</li> : null}
          {abnormal.map((district) => (
            <li key={district.id}>
              <span class={`map-sign map-sign-${lookOf(district) ?? ''}`} aria-hidden="true">
                {SIGNS[lookOf(district) ?? 'near']}
              </span>
              <span>
                <a class="strong" href={districtPath(district.id)}>
                  {district.name}
                </a>{' '}
                {reasonOf(district, city, say)}
              </span>
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}

/** What is written on the shape is part of its name (WCAG 2.5.3). */
function linkName({ id }: DistrictShape, district: District | undefined, say: Words): string {
  const loading = district?.abnormal?.loading == null ? '' : ` ${percent(district.abnormal.loading)}`;
  return `${say('toDistrict', { district: district?.name ?? id })}, ${id}${loading}`;
}

function districtPath(id: string): string {
  return `/nodes/${encodeURIComponent(id)}`;
}

function lookOf(district: District | undefined): Look | null {
  return district?.abnormal == null ? null : LOOKS[district.abnormal.code];
}

function reasonOf({ abnormal }: District, city: Overview, say: Words): string {
  if (abnormal === null) return '';
  const node = city.limits.find(({ nodeId }) => nodeId === abnormal.nodeId)?.name ?? abnormal.nodeId ?? '';
  return say(`abnormal.${abnormal.code}`, {
    node,
    share: percent(abnormal.loading),
    time: abnormal.slotMs === null ? '' : civil(abnormal.slotMs),
  });
}

function percent(loading: number | null): string {
  return quantityText(loading === null ? null : loading * 100, '%');
}

function Shape({
  shape,
  district,
}: {
  readonly shape: DistrictShape;
  readonly district: District | undefined;
}) {
  const look = lookOf(district);
  return (
    <g class={look === null ? 'map-district' : `map-district map-${look}`}>
      <path d={shape.path} />
      {look === null ? null : <path d={shape.path} />}
      <text x={shape.labelX} y={shape.labelY}>
        {shape.id}
      </text>
      {look === null ? null : (
        <text x={shape.labelX} y={shape.labelY + 16} class="map-loading">
          {SIGNS[look]} {district?.abnormal?.loading == null ? '' : percent(district.abnormal.loading)}
        </text>
      )}
    </g>
  );
}

/** Stripes for over, dots for near, sparse lines for what is not measured. */
function Patterns() {
  return (
    <defs>
      <pattern id="map-over" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="4" height="8" class="map-ink-over" />
      </pattern>
      <pattern id="map-near" width="8" height="8" patternUnits="userSpaceOnUse">
        <circle cx="2" cy="2" r="1.6" class="map-ink-near" />
        <circle cx="6" cy="6" r="1.6" class="map-ink-near" />
      </pattern>
      <pattern
        id="map-blind"
        width="10"
        height="10"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(-45)"
      >
        <rect width="1.4" height="10" class="map-ink-blind" />
      </pattern>
    </defs>
  );
}
