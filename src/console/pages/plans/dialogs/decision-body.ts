/** Parts of the body of a decision, from what is chosen in its dialog. */
import type { DecisionBody, Screen } from '../plan-shapes.js';

/** Tolerances as the service sets them. */
export type Defaults = Screen['defaultEnvelope'];
type Envelope = NonNullable<DecisionBody['envelope']>;

/** What is chosen; `own` counts only in its mode. */
export interface Tolerances {
  readonly mode: 'default' | 'exact' | 'own';
  readonly own: { readonly [Key in keyof Defaults]: number | null };
}

const MINUTE_MS = 60_000;

/** As the service sets them. */
export function defaultTolerances(own: Defaults): Tolerances {
  return { mode: 'default', own };
}

/** True when every number is there. */
export function isWhole({ mode, own }: Tolerances): boolean {
  return mode !== 'own' || Object.values(own).every((value) => value !== null);
}

/** Part of the body of a decision: absent = as set, null = this exact plan. @param nowMs time of the service [epoch ms] */
export function envelopeOf({ mode, own }: Tolerances, nowMs: number): { envelope?: Envelope | null } {
  if (mode === 'default') return {};
  if (mode === 'exact') return { envelope: null };
  return {
    envelope: {
      perAssetKw: own.perAssetKw ?? 0,
      sumKw: own.sumKw ?? 0,
      costShare: own.costShare ?? 0,
      untilMs: Math.round(nowMs + (own.minutes ?? 0) * MINUTE_MS),
    },
  };
}

/** The whole plan, or what is chosen of its substations or classes. */
export interface Part {
  readonly by: 'whole' | 'nodes' | 'kinds';
  readonly chosen: ReadonlySet<string>;
}

export const WHOLE: Part = { by: 'whole', chosen: new Set() };

/** Part of the body of a decision. */
export function scopeOf({ by, chosen }: Part): { scope?: NonNullable<DecisionBody['scope']> } {
  if (by === 'whole') return {};
  const names = [...chosen];
  return { scope: by === 'nodes' ? { nodeIds: names } : { kinds: names } };
}
