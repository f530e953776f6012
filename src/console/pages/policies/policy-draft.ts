/** A policy as somebody writes it into the form, what is wrong with it, and in which part of its life it is. */
import type { Answer, Body } from '../../api/answers.js';
import { instantOf } from '../../i18n/civil-entry.js';

export type StoredPolicy = Answer<'policiesList'>['stored'][number];
export type PolicyBounds = Pick<
  StoredPolicy['policy'],
  'hours' | 'weekdays' | 'maxChangeKw' | 'maxUnmeasuredShare' | 'requireFullMargin' | 'maxBalancingKw'
>;

/** The form. */
export interface PolicyDraft {
  readonly name: string;
  /** Civil time of the site as a field holds it; empty = from now on. */
  readonly from: string;
  readonly until: string;
  /** Civil hours in which it acts; all = at any hour. */
  readonly hours: readonly number[];
  /** 1 = Monday; all = every day. */
  readonly weekdays: readonly number[];
  readonly maxChangeKw: number | null;
  /** [%] */
  readonly maxUnmeasuredPercent: number | null;
  readonly requireFullMargin: boolean;
  /** null = not looked at. */
  readonly maxBalancingKw: number | null;
  readonly leavesFourEyes: boolean;
  readonly reason: string;
}

export const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

export const FIRST_DRAFT: PolicyDraft = {
  name: '',
  from: '',
  until: '',
  hours: HOURS,
  weekdays: WEEKDAYS,
  maxChangeKw: 1_000,
  maxUnmeasuredPercent: 5,
  requireFullMargin: true,
  maxBalancingKw: null,
  leavesFourEyes: true,
  reason: '',
};

/** What can be wrong with a field. */
export type PolicyFault = 'name' | 'until' | 'hours' | 'weekdays' | 'maxChange' | 'unmeasured' | 'reason';

const NAME = /^[\w .-]{2,60}$/;

/** Fields the service would refuse. @param at the service's clock [epoch ms] and the zone of the site */
export function policyFaults(draft: PolicyDraft, at: { nowMs: number; zone: string }): PolicyFault[] {
  const faults: PolicyFault[] = [];
  const until = instantOf(draft.until, at.zone);
  const from = instantOf(draft.from, at.zone) ?? at.nowMs;
  if (!NAME.test(draft.name)) faults.push('name');
  if (until === null || until <= Math.max(from, at.nowMs)) faults.push('until');
  if (draft.hours.length === 0) faults.push('hours');
  if (draft.weekdays.length === 0) faults.push('weekdays');
  if (draft.maxChangeKw === null || draft.maxChangeKw < 0) faults.push('maxChange');
  const share = draft.maxUnmeasuredPercent;
  if (share === null || share < 0 || share > 100) faults.push('unmeasured');
  if (draft.reason.trim().length < 3) faults.push('reason');
  return faults;
}

/** What sets the policy; bounds that bind nothing are left out. @param zone of the site */
export function policyOf(draft: PolicyDraft, zone: string): Body<'policiesSet'> {
  const fromMs = instantOf(draft.from, zone);
  return {
    name: draft.name,
    ...(fromMs === null ? {} : { fromMs }),
    untilMs: instantOf(draft.until, zone) ?? 0,
    ...(draft.hours.length === HOURS.length ? {} : { hours: [...draft.hours] }),
    ...(draft.weekdays.length === WEEKDAYS.length ? {} : { weekdays: [...draft.weekdays] }),
    maxChangeKw: draft.maxChangeKw ?? 0,
    maxUnmeasuredShare: (draft.maxUnmeasuredPercent ?? 0) / 100,
    requireFullMargin: draft.requireFullMargin,
    ...(draft.maxBalancingKw === null ? {} : { maxBalancingKw: draft.maxBalancingKw }),
    leavesFourEyes: draft.leavesFourEyes,
    reason: draft.reason.trim(),
  };
}

/** acting: it may decide now, hours and weekdays apart; over: its time has passed; ended: somebody ended it. */
export type PolicyLife = 'acting' | 'to-come' | 'over' | 'ended';

/** Where a policy stands. @param nowMs the service's clock [epoch ms] */
export function policyLife({ policy, ended }: StoredPolicy, nowMs: number): PolicyLife {
  if (ended !== null) return 'ended';
  if (nowMs >= policy.untilMs) return 'over';
  return nowMs < policy.fromMs ? 'to-come' : 'acting';
}

/** Numbers as runs: `[22, 23, 0, 1]` of hours as `[[0, 1], [22, 23]]`. */
export function runsOf(numbers: readonly number[]): (readonly [first: number, last: number])[] {
  const runs: [number, number][] = [];
  for (const one of [...new Set(numbers)].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last?.[1] === one - 1) last[1] = one;
    else runs.push([one, one]);
  }
  return runs;
}

/** Hours as people write them: `00:00–02:00, 22:00–24:00`; null = at any hour. */
export function hoursText(hours: readonly number[] | undefined): string | null {
  if (hours === undefined || hours.length === HOURS.length) return null;
  const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
  return runsOf(hours)
    .map(([first, last]) => `${clock(first)}–${clock(last + 1)}`)
    .join(', ');
}
