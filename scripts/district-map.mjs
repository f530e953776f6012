/**
 * Draws the districts of the site as paths: the nine arrondissements of Lyon and Villeurbanne, simplified.
 * `node scripts/district-map.mjs <outlines.geojson>` writes src/console/pages/overview/district-shapes.ts; the outlines are
 * those of docs/control-room.md, under the Licence Ouverte, and are not kept here themselves.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { ScriptError, inProject, runScript } from './project.mjs';

const TARGET = inProject('src', 'console', 'pages', 'overview', 'district-shapes.ts');
/** INSEE code → district of the site. */
const DISTRICTS = {
  ...{ 69381: 'L1', 69382: 'L2', 69383: 'L3', 69384: 'L4', 69385: 'L5' },
  ...{ 69386: 'L6', 69387: 'L7', 69388: 'L8', 69389: 'L9', 69266: 'VLB' },
};
const WIDTH = 400;
const MARGIN = 4;
/** Points that lie closer to the line than this are left out [units of the drawing]. */
const TOLERANCE = 0.8;

await runScript(async () => {
  const source = process.argv[2];
  if (source === undefined)
    throw new ScriptError('Which outlines? node scripts/district-map.mjs <outlines.geojson>');
  const { features } = JSON.parse(readFileSync(source, 'utf8'));
  const own = features.filter(({ properties }) => properties.code in DISTRICTS);
  if (own.length !== Object.keys(DISTRICTS).length)
    throw new ScriptError(
      `Expected ${Object.keys(DISTRICTS).length} districts in ${source}, found ${own.length}.`,
    );
  const { project, height } = projection(own);
  const shapes = own.map(({ properties, geometry }) => ({
    id: DISTRICTS[properties.code],
    path: ringsOf(geometry)
      .map((ring) => `M${simplified(ring.map(project)).slice(0, -1).map(text).join('L')}Z`)
      .join(''),
    label: project(properties.label).map((value) => Math.round(value)),
  }));
  writeFileSync(
    TARGET,
    moduleText(
      shapes.sort((a, b) => a.id.localeCompare(b.id)),
      height,
    ),
  );
  return 0;
});

/** Plate carrée, stretched by the latitude; good for a city. */
function projection(features) {
  const points = features.flatMap(({ geometry }) => ringsOf(geometry).flat());
  const [west, east] = [Math.min(...points.map(([x]) => x)), Math.max(...points.map(([x]) => x))];
  const [south, north] = [Math.min(...points.map(([, y]) => y)), Math.max(...points.map(([, y]) => y))];
  const scale = (WIDTH - 2 * MARGIN) / (east - west);
  const stretch = scale / Math.cos((((south + north) / 2) * Math.PI) / 180);
  const project = ([x, y]) => [MARGIN + (x - west) * scale, MARGIN + (north - y) * stretch];
  return { project, height: Math.ceil((north - south) * stretch + 2 * MARGIN) };
}

function ringsOf({ type, coordinates }) {
  return type === 'Polygon' ? coordinates : coordinates.flat();
}

/** Ramer-Douglas-Peucker, on the two halves of the ring. */
function simplified(ring) {
  const half = Math.floor(ring.length / 2);
  return [...reduced(ring.slice(0, half + 1)).slice(0, -1), ...reduced(ring.slice(half))];
}

function reduced(points) {
  if (points.length < 3) return points;
  const [first, last] = [points[0], points.at(-1)];
  const distances = points.map((point) => distance(point, first, last));
  const farthest = distances.indexOf(Math.max(...distances));
  if (distances[farthest] <= TOLERANCE) return [first, last];
  return [...reduced(points.slice(0, farthest + 1)).slice(0, -1), ...reduced(points.slice(farthest))];
}

function distance([x, y], [x1, y1], [x2, y2]) {
  const length = Math.hypot(x2 - x1, y2 - y1);
  return length === 0
    ? Math.hypot(x - x1, y - y1)
    : Math.abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length;
}

function text([x, y]) {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

function moduleText(shapes, height) {
  const rows = shapes.map(
    ({ id, path, label: [x, y] }) => `  { id: '${id}', labelX: ${x}, labelY: ${y}, path: '${path}' },`,
  );
  return `/**
 * Outlines of the districts, written by scripts/district-map.mjs. Contours: IGN Admin Express COG 2018, Métropole de Lyon
 * (Data Grand Lyon, 2025-11-18), simplified; Licence Ouverte / Open Licence 2.0.
 */

/** A district as a path in a drawing of ${String(WIDTH)} units across. */
export interface DistrictShape {
  readonly id: string;
  readonly path: string;
  readonly labelX: number;
  readonly labelY: number;
}

export const MAP_WIDTH = ${String(WIDTH)};
export const MAP_HEIGHT = ${String(height)};

export const DISTRICT_SHAPES: readonly DistrictShape[] = [
${rows.join('\n')}
];
`;
}
