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
import type { paths } from '../client/api-types.js';
import {
  answerOf,
  type ApiClient as TypedClient,
  ApiProblem,
  type Body,
  createApiClient,
  NoApiError,
  type Query,
  type Shape,
} from '../client/client.js';
import { NotDoneError } from './fail.js';

/** Alarms that stand, and whether they come faster than anybody can read. */
type AlarmList = paths['/api/v1/alarms']['get']['responses'][200]['content']['application/json'];

/** An alarm as it is answered. */
export type Alarm = AlarmList['alarms'][number];

/** A plan as the list shows it. */
export interface PlanSummary {
  readonly id: string;
  readonly contentHash: string;
  readonly state: string;
  readonly approveByMs: number;
  readonly firstSlotMs: number;
  readonly costEur: number;
  readonly peakImportKw: number;
  /** Against the plan in force; null where none is. */
  readonly changedKw: number | null;
  readonly movedKwh: number | null;
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

/** A question about one thing. */
function of(id: string) {
  return { params: { path: { id } } };
}

/** Calls the API of one service by the typed client, and says what went wrong in the words of a command. */
export class ApiClient {
  private readonly base: string;
  protected readonly client: TypedClient;

  constructor(
    private readonly settings: Settings,
    url?: string,
  ) {
    this.base = (url ?? `http://${settings.httpHost}:${String(settings.httpPort)}`).replace(/\/+$/, '');
    this.client = createApiClient({
      baseUrl: this.base,
      token: (method) => this.token(method !== 'GET'),
    });
  }

  health(): Promise<Shape<'Health'>> {
    return this.told(this.client.GET('/api/v1/health'));
  }

  plans(limit: number): Promise<PlanSummary[]> {
    return this.told(this.client.GET('/api/v1/plans', { params: { query: { limit } } }));
  }

  plan(id: string): Promise<DispatchPlan> {
    return this.told(this.client.GET('/api/v1/plans/{id}', of(id)));
  }

  planTransformers(id: string): Promise<TransformerCourse[]> {
    return this.told(this.client.GET('/api/v1/plans/{id}/transformers', of(id)));
  }

  planFeeders(id: string): Promise<FeederSummary[]> {
    return this.told(this.client.GET('/api/v1/plans/{id}/feeders', of(id)));
  }

  planDifference(before: string, after: string, causes: boolean): Promise<PlanDifferenceAnswer> {
    const query = { from: before, causes: causes ? ('true' as const) : ('false' as const) };
    return this.told(
      this.client.GET('/api/v1/plans/{id}/difference', { params: { path: { id: after }, query } }),
    );
  }

  planReasons(
    id: string,
    assetId?: string,
  ): Promise<{ readonly assetId: string; readonly reasons: readonly SetpointReason[] }[]> {
    const query = assetId === undefined ? {} : { assetId };
    return this.told(this.client.GET('/api/v1/plans/{id}/reasons', { params: { path: { id }, query } }));
  }

  riskCurve(id: string, levels: readonly number[]): Promise<RiskPoint[]> {
    return this.told(
      this.client.GET('/api/v1/plans/{id}/risk-curve', {
        params: { path: { id }, query: { levels: levels.join(',') } },
      }),
    );
  }

  newestConflict(): Promise<ConflictAnswer> {
    return this.told(this.client.GET('/api/v1/conflicts/newest'));
  }

  editPlan(
    id: string,
    body: { contentHash: string; pins: readonly SetpointPin[]; reason: string },
  ): Promise<WorkAnswer<EditOutcomeAnswer>> {
    const edit = { ...body, pins: [...body.pins] };
    return this.told(this.client.POST('/api/v1/plans/{id}/edits', { ...of(id), body: edit }));
  }

  planEdit(id: string, editId: string): Promise<WorkAnswer<EditOutcomeAnswer>> {
    const params = { path: { id, editId } };
    return this.told(this.client.GET('/api/v1/plans/{id}/edits/{editId}', { params }));
  }

  reproducePlan(id: string): Promise<WorkAnswer<ReproductionReport>> {
    return this.told(this.client.POST('/api/v1/plans/{id}/reproduction', of(id)));
  }

  planReproduction(id: string): Promise<WorkAnswer<ReproductionReport>> {
    return this.told(this.client.GET('/api/v1/plans/{id}/reproduction', of(id)));
  }

  setpoints(): Promise<Shape<'SetpointRecord'>[]> {
    return this.told(this.client.GET('/api/v1/setpoints'));
  }

  alarms(): Promise<AlarmList> {
    return this.told(this.client.GET('/api/v1/alarms'));
  }

  acknowledgeAlarm(id: string, comment: string | undefined): Promise<Alarm> {
    const body = comment === undefined ? {} : { comment };
    return this.told(this.client.POST('/api/v1/alarms/{id}/acknowledge', { params: { path: { id } }, body }));
  }

  shelveAlarm(id: string, minutes: number, reason: string): Promise<Alarm> {
    const body = { minutes, reason };
    return this.told(this.client.POST('/api/v1/alarms/{id}/shelve', { params: { path: { id } }, body }));
  }

  unshelveAlarm(id: string): Promise<Alarm> {
    return this.told(
      this.client.POST('/api/v1/alarms/{id}/unshelve', { params: { path: { id } }, body: {} }),
    );
  }

  journal(limit: number): Promise<Shape<'JournalEntry'>[]> {
    return this.told(this.client.GET('/api/v1/journal', { params: { query: { limit } } }));
  }

  forecastPage(seriesId: string, query: Readonly<Record<string, string>>): Promise<ForecastPage> {
    const params = { path: { seriesId }, query: query as Query<'/api/v1/forecasts/{seriesId}'> };
    return this.told(this.client.GET('/api/v1/forecasts/{seriesId}', { params }));
  }

  forecastQuality(query: Readonly<Record<string, string>>): Promise<ForecastQualityAnswer> {
    // The description knows names of series as texts.
    return this.told(
      this.client.GET('/api/v1/forecasts/quality', { params: { query } }),
    ) as Promise<ForecastQualityAnswer>;
  }

  series(id: string, query: Readonly<Record<string, string>>): Promise<SeriesPage> {
    const params = { path: { id }, query: query as unknown as Query<'/api/v1/series/{id}'> };
    return this.told(this.client.GET('/api/v1/series/{id}', { params }));
  }

  /** Sends a load curve as it is read from the disk. */
  importLoadCurve(id: string, path: string, query: Readonly<Record<string, string>>): Promise<ImportAnswer> {
    const file = Readable.toWeb(createReadStream(path));
    return this.told(
      this.client.POST('/api/v1/meters/{id}/readings/import', {
        params: { path: { id }, query },
        headers: { 'content-type': 'text/csv' },
        // The types know files as texts; what is sent is the stream.
        body: '',
        bodySerializer: () => file,
        ...{ duplex: 'half' },
      }),
      // The description knows pairs as lists.
    ) as unknown as Promise<ImportAnswer>;
  }

  decide(id: string, body: Body<'/api/v1/plans/{id}/decisions'>): Promise<DecisionAnswer> {
    return this.told(this.client.POST('/api/v1/plans/{id}/decisions', { ...of(id), body }));
  }

  hold(id: string, body: { reason: string; minutes?: number }): Promise<{ hold: PlanHold }> {
    const asked = this.told(this.client.POST('/api/v1/plans/{id}/hold', { ...of(id), body }));
    return asked as Promise<{ hold: PlanHold }>;
  }

  async releaseHold(id: string, body: { reason: string }): Promise<void> {
    await this.told(this.client.POST('/api/v1/plans/{id}/hold/release', { ...of(id), body }));
  }

  policies(): Promise<{ fromSettings: PolicyAnswer['policy'] | null; stored: PolicyAnswer[] }> {
    return this.told(this.client.GET('/api/v1/policies'));
  }

  setPolicy(body: Body<'/api/v1/policies'>): Promise<PolicyAnswer> {
    return this.told(this.client.POST('/api/v1/policies', { body }));
  }

  endPolicy(id: string, body: { reason: string }): Promise<PolicyAnswer> {
    return this.told(this.client.POST('/api/v1/policies/{id}/end', { ...of(id), body }));
  }

  /** The whole audit as text, while it comes in. */
  async auditExport(format: 'csv' | 'jsonl'): Promise<Readable> {
    const asked = { params: { query: { format } }, parseAs: 'stream' } as const;
    const body = await this.told(this.client.GET('/api/v1/audit/export', asked));
    if (body === null) throw new NotDoneError(`${this.base} answered with nothing; expected the audit`);
    return Readable.fromWeb(body);
  }

  /** The secret; null when there is none and nothing is changed, so that the service itself says what it asks for. */
  private async token(isNeeded: boolean): Promise<string | null> {
    return this.settings.apiToken ?? (await storedToken(this.settings, isNeeded));
  }

  protected async told<T>(
    call: Promise<{ readonly data?: T; readonly response: Response }>,
  ): Promise<Exclude<T, string>> {
    try {
      // Files, which are texts to the types, are not asked for here.
      return (await answerOf(call)) as Exclude<T, string>;
    } catch (error) {
      throw this.inWords(error);
    }
  }

  private inWords(error: unknown): unknown {
    if (error instanceof ApiProblem) return new NotDoneError(`${error.code}: ${error.message}`);
    if (error instanceof NoApiError && error.response === null) {
      return new NotDoneError(
        `no service answers at ${this.base}; start one with "npm start", or name its address with --url`,
      );
    }
    if (error instanceof NoApiError && error.response?.ok === false) {
      return new NotDoneError(`${String(error.response.status)}: ${error.response.statusText}`);
    }
    if (error instanceof NoApiError || error instanceof SyntaxError) {
      return new NotDoneError(
        `${this.base} answered 200 with something that is no JSON; expected the API of Traboule: look at --url`,
      );
    }
    return error;
  }
}

async function storedToken(settings: Settings, isNeeded: boolean): Promise<string | null> {
  const path = operatorTokenPath(settings);
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch {
    if (!isNeeded) return null;
    throw new NotDoneError(
      `no operator token at ${path}; run this where the service keeps its data, or set TRABOULE_API_TOKEN`,
    );
  }
}
