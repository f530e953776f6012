/** What the API answers about plans, by the types that its description generates. */
import type { components } from '../../../client/api-types.js';
import type { Answer, Body, Ok } from '../../api/answers.js';

export type Screen = Ok<'approvalScreenScreen'>;
export type ChangedAsset = Screen['changes']['assets'][number];
export type Why = Screen['why'][number];
export type Trigger = Screen['fourEyes'][number];
export type DecisionMade = Screen['decisions'][number];
export type PlanState = Screen['plan']['state'];
export type PlanSummary = components['schemas']['PlanSummary'];
export type Plan = components['schemas']['DispatchPlan'];
export type Schedule = components['schemas']['AssetSchedule'];
export type NodeSchedule = components['schemas']['NodeSchedule'];
export type Difference = components['schemas']['PlanDifference'];
export type RiskPoint = components['schemas']['RiskPoint'];
export type AssetRow = Ok<'assetsList'>['assets'][number];
export type Policies = Ok<'policiesList'>;
export type EditJob = Answer<'planWorkEdit'>;
export type Reproduction = Answer<'planWorkReproduce'>;
export type Decided = Answer<'approvalDecide'>;
export type DecisionBody = Body<'approvalDecide'>;
export type EditBody = Body<'planWorkEdit'>;

export const SLOT_MS = 900_000;

/** Address of a plan on this screen. @param part absent = its decision */
export function planPath(id: string, part?: 'details'): string {
  return `/plans/${encodeURIComponent(id)}${part === undefined ? '' : `/${part}`}`;
}

/** Address of a plan in the API. @param rest begins with a slash */
export function planApi(id: string, rest = ''): string {
  return `/api/v1/plans/${encodeURIComponent(id)}${rest}`;
}
