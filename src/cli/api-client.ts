/** The API over HTTP, as scripts and the commands use it. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { operatorTokenPath } from '../apps/operator-token.js';
import type { AutoApprovalPolicy, Decision, PlanHold } from '../core/control/approval.js';
import type { RiskPoint } from '../core/control/risk-curve.js';
import type { Settings } from '../config/settings.js';
import type { Attribution } from '../core/control/attribute-change.js';
import type { ReproductionReport } from '../core/control/reproduction.js';
import type { AssetDifference, PlanDifference } from '../core/dispatch/difference/compare-plans.js';
import type { NoPlanExplanation } from '../core/dispatch/infeasible/explain-no-plan.js';
import type { DispatchPlan, SetpointPin, SetpointReason } from '../core/dispatch/plan.js';
import type { FeederSummary } from '../core/control/feeder-sweep.js';
import type { TransformerCourse } from '../core/network/transformer-thermal.js';
import type { ForecastQuality } from '../core/series/forecast-score.js';
import type { ForecastHead, ForecastStepView } from '../core/series/forecast-table.js';
import type { LoadCurveReport } from '../core/series/import/load-curve.js';
import type { SeriesHead, SeriesRow } from '../core/series/series-table.js';
import { UsageError } from './fail.js';

/** What the API answers with when it refuses. */
interface Problem {
  readonly status?: number;
  readonly code?: string;
  readonly detail?: string;
}

/** A request before the secret is put to it. */
type Asking = Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> };

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

/** How forecasts turned out, worst first. */
export interface ForecastQualityAnswer {
  readonly from: string;
  readonly to: string;
  readonly quality: readonly (Omit<ForecastQuality, 'leadMs'> & {
    readonly unit: string;
    readonly leadMinutes: number;
  })[];
}

/** One page of forecasts beside what came of them. */
export interface ForecastPage extends ForecastHead {
  readonly steps: readonly ForecastStepView[];
  readonly next: string | null;
}

/** Values of one series in a range. */
export interface SeriesPage extends SeriesHead {
  readonly values: readonly SeriesRow[];
}

/** What an import made of a file. */
export interface ImportAnswer extends LoadCurveReport {
  readonly series: string;
  readonly knownAt: string;
  readonly added: number;
  readonly corrected: number;
  readonly unchanged: number;
  readonly bases: number;
}

/** Work on a plan, as far as it is. */
export interface WorkAnswer<T> {
  readonly id: string;
  readonly failure: string | null;
  readonly outcome: T | null;
}

/** What came of an edit. */
export type EditOutcomeAnswer =
  | {
      readonly status: 'proposed';
      readonly planId: string;
      readonly contentHash: string;
      readonly costEur: number;
      readonly costDifferenceEur: number;
      readonly alsoChanged: readonly AssetDifference[];
    }
  | { readonly status: 'impossible'; readonly sentence: string };

/** What a decision came to. */
export interface DecisionAnswer extends Decision {
  readonly outcome: 'accepted' | 'first-of-two';
  readonly repeated: boolean;
  readonly planState: string;
  readonly approveByMs: number;
  readonly serverNowMs: number;
  readonly sentPlanId: string | null;
}

/** A policy as the API answers it. */
export interface PolicyAnswer {
  readonly id: string;
  readonly policy: AutoApprovalPolicy;
  readonly reason: string;
  readonly ended: { readonly atMs: number; readonly name: string; readonly reason: string } | null;
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

  planFeeders(id: string): Promise<FeederSummary[]> {
    return this.get(`/api/v1/plans/${encodeURIComponent(id)}/feeders`);
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

  editPlan(
    id: string,
    body: { contentHash: string; pins: readonly SetpointPin[]; reason: string },
  ): Promise<WorkAnswer<EditOutcomeAnswer>> {
    return this.post(`/api/v1/plans/${encodeURIComponent(id)}/edits`, body);
  }

  planEdit(id: string, editId: string): Promise<WorkAnswer<EditOutcomeAnswer>> {
    return this.get(`/api/v1/plans/${encodeURIComponent(id)}/edits/${encodeURIComponent(editId)}`);
  }

  reproducePlan(id: string): Promise<WorkAnswer<ReproductionReport>> {
    return this.post(`/api/v1/plans/${encodeURIComponent(id)}/reproduction`, {});
  }

  planReproduction(id: string): Promise<WorkAnswer<ReproductionReport>> {
    return this.get(`/api/v1/plans/${encodeURIComponent(id)}/reproduction`);
  }

  setpoints(): Promise<
    { order: { assetId: string; powerKw: number | null }; state: string; detail: string }[]
  > {
    return this.get('/api/v1/setpoints');
  }

  journal(limit: number): Promise<{ atMs: number; severity: string; message: string }[]> {
    return this.get(`/api/v1/journal?limit=${String(limit)}`);
  }

  forecastPage(id: string, query: Readonly<Record<string, string>>): Promise<ForecastPage> {
    return this.get(`/api/v1/forecasts/${encodeURIComponent(id)}?${new URLSearchParams(query).toString()}`);
  }

  forecastQuality(query: Readonly<Record<string, string>>): Promise<ForecastQualityAnswer> {
    return this.get(`/api/v1/forecasts/quality?${new URLSearchParams(query).toString()}`);
  }

  series(id: string, query: Readonly<Record<string, string>>): Promise<SeriesPage> {
    return this.get(`/api/v1/series/${encodeURIComponent(id)}?${new URLSearchParams(query).toString()}`);
  }

  /** Sends a load curve as it is read from the disk. */
  async importLoadCurve(
    meterId: string,
    path: string,
    query: Readonly<Record<string, string>>,
  ): Promise<ImportAnswer> {
    const body = Readable.toWeb(createReadStream(path)) as ReadableStream;
    const target = `/api/v1/meters/${encodeURIComponent(meterId)}/readings/import`;
    return this.call(`${target}?${new URLSearchParams(query).toString()}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body,
      duplex: 'half',
    });
  }

  decide(id: string, body: Readonly<Record<string, unknown>>): Promise<DecisionAnswer> {
    return this.post(`/api/v1/plans/${encodeURIComponent(id)}/decisions`, body);
  }

  hold(id: string, body: { reason: string; minutes?: number }): Promise<{ hold: PlanHold }> {
    return this.post(`/api/v1/plans/${encodeURIComponent(id)}/hold`, body);
  }

  async releaseHold(id: string, body: { reason: string }): Promise<void> {
    await this.post(`/api/v1/plans/${encodeURIComponent(id)}/hold/release`, body);
  }

  policies(): Promise<{ fromSettings: PolicyAnswer['policy'] | null; stored: PolicyAnswer[] }> {
    return this.get('/api/v1/policies');
  }

  setPolicy(body: Readonly<Record<string, unknown>>): Promise<PolicyAnswer> {
    return this.post('/api/v1/policies', body);
  }

  endPolicy(id: string, body: { reason: string }): Promise<PolicyAnswer> {
    return this.post(`/api/v1/policies/${encodeURIComponent(id)}/end`, body);
  }

  /** The secret; null when there is none and nothing is changed, so that the service itself says what it asks for. */
  private async token(isNeeded: boolean): Promise<string | null> {
    return this.settings.apiToken ?? (await storedToken(this.settings, isNeeded));
  }

  private get<T>(path: string): Promise<T> {
    return this.call<T>(path, {});
  }

  private post<T>(path: string, body: unknown): Promise<T> {
    return this.call(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  private async call<T>(path: string, init: Asking): Promise<T> {
    let response: Response;
    let text: string;
    const token = await this.token(init.method !== undefined);
    const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
    try {
      response = await fetch(`${this.base}${path}`, {
        ...init,
        headers: { ...init.headers, ...authorization },
      });
      text = await response.text();
    } catch {
      throw new UsageError(
        `no service answers at ${this.base}; start one with "npm start", or name its address with --url`,
      );
    }
    const body = jsonOf(text);
    if (response.ok && (body !== undefined || text === '')) return body as T;
    if (response.ok) {
      throw new UsageError(
        `${this.base} answered ${String(response.status)} with something that is no JSON; expected the API of Traboule: look at --url`,
      );
    }
    const problem = (body ?? {}) as Problem;
    throw new UsageError(
      `${problem.code ?? String(response.status)}: ${problem.detail ?? response.statusText}`,
    );
  }
}

/** What a text says as JSON; undefined when it is none. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function storedToken(settings: Settings, isNeeded: boolean): Promise<string | null> {
  const path = operatorTokenPath(settings);
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch {
    if (!isNeeded) return null;
    throw new UsageError(
      `no operator token at ${path}; run this where the service keeps its data, or set TRABOULE_API_TOKEN`,
    );
  }
}
