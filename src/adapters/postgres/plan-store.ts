/** PlanStore in postgres. */
import type { Decision, DecisionOutcome } from '../../core/control/approval.js';
import type { DispatchPlan, PlanState } from '../../core/dispatch/plan.js';
import type { SystemSnapshot } from '../../core/dispatch/snapshot.js';
import type { SeriesForecast } from '../../core/series/forecast.js';
import { PlanStore } from '../../ports/plan-store.js';
import type { Database } from './database.js';

export class PostgresPlanStore extends PlanStore {
  constructor(readonly database: Database) {
    super();
  }
  override plan(_id: string): Promise<DispatchPlan | null> {
    return Promise.reject(new Error('not there yet'));
  }
  override decide(_decision: Decision): Promise<DecisionOutcome> {
    return Promise.reject(new Error('not there yet'));
  }
  override decisions(_planId: string): Promise<Decision[]> {
    return Promise.reject(new Error('not there yet'));
  }
  override inForce(_slotMs: number): Promise<DispatchPlan | null> {
    return Promise.reject(new Error('not there yet'));
  }
}
