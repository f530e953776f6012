/** Logic of the pages of places: who is below whom, what is listed, which alarms are on it. */
import type { Ok } from '../../api/answers.js';

export type Places = Ok<'nodesList'>;
export type Place = Places['nodes'][number];
export type PlaceDetail = Ok<'nodesOne'>;
export type PlaceKind = Place['kind'];
type Alarm = Ok<'alarmsList'>['alarms'][number];
export type TransformerCourse = Ok<'planTransformersTransformers'>[number];

/** Kinds in the order in which they are listed. */
export const PLACE_KINDS: readonly PlaceKind[] = ['city', 'substation', 'transformer', 'feeder', 'district'];

/** From here on a loading is worth a look, and above 1 it is over the limit (shares of the limit). */
export const NEAR = 0.95;

/** Worst loading of a place, now or ahead; null = neither is known. */
export function worstLoading({ loading, worst }: Pick<Place, 'loading' | 'worst'>): number | null {
  const known = [loading, worst?.loading ?? null].filter((one) => one !== null);
  return known.length === 0 ? null : Math.max(...known);
}

/** How a place is doing, by its worst loading. */
export function lookOf(
  place: Pick<Place, 'loading' | 'worst'>,
): 'over' | 'over-ahead' | 'near' | 'near-ahead' | 'normal' | 'unknown' {
  const { loading, worst } = place;
  if (loading !== null && loading > 1) return 'over';
  if (worst !== null && worst.loading > 1) return 'over-ahead';
  if (loading !== null && loading >= NEAR) return 'near';
  if (worst !== null && worst.loading >= NEAR) return 'near-ahead';
  return worstLoading(place) === null ? 'unknown' : 'normal';
}

/** Places of a kind, the worst loaded first, then by name; unknown loadings last. */
export function ofKind(places: readonly Place[], kind: PlaceKind): readonly Place[] {
  const rank = (place: Place): number => worstLoading(place) ?? -1;
  return places
    .filter((place) => place.kind === kind)
    .sort((a, b) => rank(b) - rank(a) || a.name.localeCompare(b.name));
}

/** The way from the top down to a place, without itself. */
export function wayTo(places: readonly Place[], id: string): readonly Place[] {
  const byId = new Map(places.map((place) => [place.id, place]));
  const way: Place[] = [];
  let at = byId.get(byId.get(id)?.parentId ?? '');
  while (at !== undefined && !way.includes(at)) {
    way.unshift(at);
    at = byId.get(at.parentId ?? '');
  }
  return way;
}

/** Alarms about a place or what is below it, in the order of the service; those that are explained by another are left out. */
export function alarmsOn(
  alarms: readonly Alarm[],
  { id, members }: Pick<Place, 'id' | 'members'>,
): readonly Alarm[] {
  const about = new Set([id, ...members.nodeIds, ...members.meterIds, ...members.assetIds]);
  const ownerOf = (subject: string): string => subject.split('.')[0] ?? subject;
  return alarms.filter(
    ({ subject, state }) => state !== 'suppressed' && (about.has(subject) || about.has(ownerOf(subject))),
  );
}

/** Room left below the limit [kW]: negative = over it; null = not known. */
export function roomKw({ importKw, limits }: Pick<Place, 'importKw' | 'limits'>): number | null {
  return importKw === null || limits === null ? null : limits.importKw - importKw;
}

/** What is known of the heat of a substation's transformers along the plan in force. */
export interface HotSpot {
  readonly nowC: number | null;
  readonly hottestC: number;
  readonly hottestMs: number;
  readonly verdict: TransformerCourse['verdict'];
}

const SLOT_MS = 900_000;

/**
 * Hot spot of a place; null where the plan tells none.
 *
 * @param firstSlotMs first slot of the plan [epoch ms]; @param nowMs epoch ms
 */
export function hotSpotOf(
  courses: readonly TransformerCourse[],
  placeId: string,
  { firstSlotMs, nowMs }: { readonly firstSlotMs: number; readonly nowMs: number },
): HotSpot | null {
  const course = courses.find(({ substationId }) => substationId === placeId);
  if (course === undefined) return null;
  const { hotSpotC, hottestC, hottestMs, verdict } = course;
  return {
    nowC: hotSpotC[Math.floor((nowMs - firstSlotMs) / SLOT_MS)] ?? null,
    hottestC,
    hottestMs,
    verdict,
  };
}
