/** The API over HTTP, as scripts and the commands use it. */
import { readFile } from 'node:fs/promises';
import { operatorTokenPath } from '../apps/operator-token.js';
import type { RiskPoint } from '../core/control/risk-curve.js';
import type { Settings } from '../config/settings.js';
import type { Attribution } from '../core/control/attribute-change.js';
import type { PlanDifference } from '../core/dispatch/difference/compare-plans.js';
import type { NoPlanExplanation } from '../core/dispatch/infeasible/explain-no-plan.js';
import type { DispatchPlan, SetpointReason } from '../core/dispatch/plan.js';
import type { TransformerCourse } from '../core/network/transformer-thermal.js';
import { UsageError } from './fail.js';

/** What the API answers with when it refuses. */
interface Problem {
  readonly status?: number;
  readonly code?: string;
  readonly detail?: string;
}

/** A plan as the list shows it. */
export interface PlanSummary {
  readonly id: string;
  readonly contentHash: string;
  readonly state: string;
  readonly approveByMs: number;
  readonly firstSlotMs: number;
  readonly costEur: number;
  readonly peakImportKw: number;
  readonly changedKw: number;
  readonly movedKwh: number;
}

/** Plan against plan as the API answers it. */
export interface PlanDifferenceAnswer extends PlanDifference {
  readonly before: string;
  readonly after: string;
  readonly attribution: Attribution | null;
}

/** The newest cycle without a plan; null when every cycle had one. */
interface ConflictAnswer {
  readonly conflict: {
    readonly atMs: number;
    readonly message: string;
    readonly explanation: NoPlanExplanation | null;
  } | null;
}

/** Calls the API of one service. */
export class ApiClient {
  private readonly base: string;

  constructor(
    private readonly settings: Settings,
    url?: string,
  ) {
    this.base = (url ?? `http://${settings.httpHost}:${String(settings.httpPort)}`).replace(/\/+$/, '');
  }

  health(): Promise<Record<string, string | number | null>> {
    return this.get('/api/v1/health');
  }

  plans(limit: number): Promise<PlanSummary[]> {
    return this.get(`/api/v1/plans?limit=${String(limit)}`);
  }

  plan(id: string): Promise<DispatchPlan> {
    return this.get(`/api/v1/plans/${encodeURIComponent(id)}`);
  }

  planTransformers(id: string): Promise<TransformerCourse[]> {
    return this.get(`/api/v1/plans/${encodeURIComponent(id)}/transformers`);
  }

  planDifference(before: string, after: string, causes: boolean): Promise<PlanDifferenceAnswer> {
    const query = `from=${encodeURIComponent(before)}&causes=${String(causes)}`;
    return this.get(`/api/v1/plans/${encodeURIComponent(after)}/difference?${query}`);
  }

  planReasons(
    id: string,
    assetId?: string,
  ): Promise<{ readonly assetId: string; readonly reasons: readonly SetpointReason[] }[]> {
    const query = assetId === undefined ? '' : `?assetId=${encodeURIComponent(assetId)}`;
    return this.get(`/api/v1/plans/${encodeURIComponent(id)}/reasons${query}`);
  }

  riskCurve(id: string, levels: readonly number[]): Promise<RiskPoint[]> {
    return this.get(`/api/v1/plans/${encodeURIComponent(id)}/risk-curve?levels=${levels.join(',')}`);
  }

  newestConflict(): Promise<ConflictAnswer> {
    return this.get('/api/v1/conflicts/newest');
  }

  setpoints(): Promise<
    { order: { assetId: string; powerKw: number | null }; state: string; detail: string }[]
  > {
    return this.get('/api/v1/setpoints');
  }

  journal(limit: number): Promise<{ atMs: number; severity: string; message: string }[]> {
    return this.get(`/api/v1/journal?limit=${String(limit)}`);
  }

  async decide(
    id: string,
    body: { contentHash: string; verdict: string; by: string; reason: string },
  ): Promise<void> {
    const token = this.settings.apiToken ?? (await storedToken(this.settings));
    await this.call(`/api/v1/plans/${encodeURIComponent(id)}/decisions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  private get<T>(path: string): Promise<T> {
    return this.call<T>(path, {});
  }

  private async call<T>(path: string, init: RequestInit): Promise<T> {
    let response: Response;
    try {
      response = await fetch(`${this.base}${path}`, init);
    } catch {
      throw new UsageError(
        `no service answers at ${this.base}; start one with "npm start", or name its address with --url`,
      );
    }
    const body: unknown = await response.json().catch(() => null);
    if (response.ok) return body as T;
    const problem = (body ?? {}) as Problem;
    throw new UsageError(
      `${problem.code ?? String(response.status)}: ${problem.detail ?? response.statusText}`,
    );
  }
}

async function storedToken(settings: Settings): Promise<string> {
  const path = operatorTokenPath(settings);
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch {
    throw new UsageError(
      `no operator token at ${path}; run this where the service keeps its data, or set TRABOULE_API_TOKEN`,
    );
  }
}
