/** What every process of the service stands on: settings, site, clock, database and queue. */
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { type BullmqConnection, createBullmqJobQueue } from '../adapters/bullmq/bullmq-job-queue.js';
import { SimulatedClock, WallClock } from '../adapters/clock/clocks.js';
import { PostgresApprovalPolicyStore } from '../adapters/postgres/approval-policy-store.js';
import { type Database, openDatabase } from '../adapters/postgres/database.js';
import { PostgresAlarmStore } from '../adapters/postgres/alarm-store.js';
import { PostgresAuditLog } from '../adapters/postgres/audit-log.js';
import { PostgresAccountStore } from '../adapters/postgres/account-store.js';
import { PostgresCaseRunStore } from '../adapters/postgres/case-run-store.js';
import { PostgresEventFeed } from '../adapters/postgres/event-feed.js';
import { PostgresCredentialStore } from '../adapters/postgres/credential-store.js';
import { PostgresDemandResponseStore } from '../adapters/postgres/demand-response-store.js';
import { PostgresForecastModelStore } from '../adapters/postgres/forecast-model-store.js';
import { PostgresForecastStore } from '../adapters/postgres/forecast-store.js';
import { PostgresGridSignalStore } from '../adapters/postgres/grid-signal-store.js';
import { PostgresIdempotencyStore } from '../adapters/postgres/idempotency-store.js';
import { PostgresJournal } from '../adapters/postgres/journal.js';
import { PostgresMeterReadingStore } from '../adapters/postgres/meter-reading-store.js';
import { migrate } from '../adapters/postgres/migrate.js';
import { PostgresPlanRecords } from '../adapters/postgres/plan-records.js';
import { PostgresOpenAdrChangeLog } from '../adapters/postgres/openadr-change-log.js';
import { PostgresOpenAdrClientStore } from '../adapters/postgres/openadr-client-store.js';
import { PostgresOpenAdrStore } from '../adapters/postgres/openadr-store.js';
import { PostgresPlanStore } from '../adapters/postgres/plan-store.js';
import { PostgresScenarioRunStore } from '../adapters/postgres/scenario-run-store.js';
import { PostgresSetpointStore } from '../adapters/postgres/setpoint-store.js';
import { NoNoticeSender, SmtpNoticeSender } from '../adapters/smtp/smtp-notice-sender.js';
import type { ClockSetting, Settings } from '../config/settings.js';
import { readSiteFile } from '../config/site-file/read-site-file.js';
import type { AutoApprovalPolicy } from '../core/control/approval.js';
import { DomainError } from '../core/domain-error.js';
import type { Site } from '../core/grid/site.js';
import { SLOT_MS } from '../core/time/slot.js';
import { ApprovalPolicy, EnvelopeSettings } from '../modules/approval/approval.settings.js';
import { AuditModule } from '../modules/audit/audit.module.js';
import {
  announcedDemandResponse,
  announcedForecasts,
  announcedJournal,
  announcedPlans,
  announcedReadings,
  announcedScenarioRuns,
  announcedSetpoints,
} from '../modules/live/announced-stores.js';
import { EventBatches } from '../modules/live/event-batches.js';
import { ForgivingEventFeed } from '../modules/live/forgiving-event-feed.js';
import { PlanningSettings } from '../modules/planning/planning.settings.js';
import { AlarmStore } from '../ports/alarm-store.js';
import { AuditLog } from '../ports/audit-log.js';
import { ApprovalPolicyStore } from '../ports/approval-policy-store.js';
import { AccountStore } from '../ports/account-store.js';
import { CaseRunStore } from '../ports/case-run-store.js';
import { Clock, WallTime } from '../ports/clock.js';
import { CredentialStore } from '../ports/credential-store.js';
import { EventFeed } from '../ports/event-feed.js';
import { DemandResponseStore } from '../ports/demand-response-store.js';
import { ForecastModelStore } from '../ports/forecast-model-store.js';
import { ForecastStore } from '../ports/forecast-store.js';
import { GridSignalSources } from '../ports/grid-signal-source.js';
import { GridSignalStore } from '../ports/grid-signal-store.js';
import { IdempotencyStore } from '../ports/idempotency-store.js';
import { JobQueue } from '../ports/job-queue.js';
import { Journal } from '../ports/journal.js';
import { MeterReadingStore } from '../ports/meter-reading-store.js';
import { NoticeSender } from '../ports/notice-sender.js';
import { PlanRecords } from '../ports/plan-records.js';
import { OpenAdrChangeLog } from '../ports/openadr-change-log.js';
import { OpenAdrClientStore } from '../ports/openadr-client-store.js';
import { OpenAdrStore } from '../ports/openadr-store.js';
import { PlanStore } from '../ports/plan-store.js';
import { ScenarioRunStore } from '../ports/scenario-run-store.js';
import { SetpointStore } from '../ports/setpoint-store.js';
import { SiteModel } from '../ports/site-token.js';
import { gridSignalSources } from './grid-signals.js';

/** Open resources of one process. */
export interface Foundation {
  readonly settings: Settings;
  readonly site: Site;
  readonly clock: Clock;
  /** Hours of people: of sessions, tokens and links. */
  readonly wall: WallTime;
  readonly database: Database;
  readonly queue: JobQueue;
  /** Closes queue and database, in this order. */
  close(): Promise<void>;
}

/** What a caller may bring along instead of having it made from the settings. */
export interface FoundationOverrides {
  readonly clock?: Clock;
  readonly wall?: WallTime;
  readonly site?: Site;
  /** Told of background errors of the queue. */
  readonly onQueueError?: (error: Error) => void;
}

/**
 * Opens database (migrated) and queue, reads the site.
 *
 * @throws DomainError `store-unavailable`, `queue-unavailable` or `invalid-site`
 */
export async function openFoundation(
  settings: Settings,
  overrides: FoundationOverrides = {},
): Promise<Foundation> {
  const site =
    overrides.site ?? (await readSiteFile(settings.sitePath, { endpointUrls: settings.endpointUrls }));
  const url = settings.databaseUrl;
  if (url === null) {
    throw new DomainError(
      'store-unavailable',
      'DATABASE_URL is not set; run `traboule all` for the embedded database, or set it to a PostgreSQL server',
    );
  }
  const database = await openDatabase(url);
  await migrate(database.dataSource);
  const queue = await createBullmqJobQueue(queueConnection(settings, url), {
    onError: overrides.onQueueError ?? ((): void => undefined),
  });
  return {
    settings,
    site,
    clock: overrides.clock ?? clockOf(settings.clock),
    wall: overrides.wall ?? new WallClock(),
    database,
    queue,
    close: async () => {
      await queue.close();
      await database.close();
    },
  };
}

/** The clock a setting names. */
export function clockOf(setting: ClockSetting): Clock {
  return setting.kind === 'wall' ? new WallClock() : new SimulatedClock(setting);
}

/** Binds ports to adapters for all modules of a process. */
@Module({})
export class FoundationModule {
  static of(foundation: Foundation): DynamicModule {
    const { settings, database } = foundation;
    const feed = new ForgivingEventFeed(new PostgresEventFeed(database));
    const batches = new EventBatches(feed, foundation.clock);
    const providers: Provider[] = [
      { provide: Clock, useValue: foundation.clock },
      { provide: WallTime, useValue: foundation.wall },
      { provide: AccountStore, useValue: new PostgresAccountStore(database) },
      { provide: CredentialStore, useValue: new PostgresCredentialStore(database) },
      { provide: JobQueue, useValue: foundation.queue },
      { provide: SiteModel, useValue: new FixedSite(foundation.site) },
      {
        provide: MeterReadingStore,
        useValue: announcedReadings(new PostgresMeterReadingStore(database), batches),
      },
      { provide: ForecastStore, useValue: announcedForecasts(new PostgresForecastStore(database), batches) },
      { provide: ForecastModelStore, useValue: new PostgresForecastModelStore(database) },
      { provide: CaseRunStore, useValue: new PostgresCaseRunStore(database) },
      {
        provide: ScenarioRunStore,
        useValue: announcedScenarioRuns(new PostgresScenarioRunStore(database), batches),
      },
      { provide: PlanRecords, useValue: new PostgresPlanRecords(database) },
      {
        provide: DemandResponseStore,
        useValue: announcedDemandResponse(new PostgresDemandResponseStore(database), batches),
      },
      { provide: NoticeSender, useValue: noticeSender(settings) },
      { provide: GridSignalSources, useValue: gridSignalSources(settings.signals) },
      { provide: GridSignalStore, useValue: new PostgresGridSignalStore(database) },
      { provide: OpenAdrStore, useValue: new PostgresOpenAdrStore(database) },
      { provide: OpenAdrChangeLog, useValue: new PostgresOpenAdrChangeLog(database) },
      { provide: OpenAdrClientStore, useValue: new PostgresOpenAdrClientStore(database) },
      { provide: PlanStore, useValue: announcedPlans(new PostgresPlanStore(database), batches) },
      { provide: SetpointStore, useValue: announcedSetpoints(new PostgresSetpointStore(database), batches) },
      { provide: Journal, useValue: announcedJournal(new PostgresJournal(database), batches) },
      { provide: AlarmStore, useValue: new PostgresAlarmStore(database) },
      { provide: AuditLog, useValue: new PostgresAuditLog(database) },
      { provide: EventFeed, useValue: feed },
      { provide: IdempotencyStore, useValue: new PostgresIdempotencyStore(database) },
      { provide: ApprovalPolicy, useValue: new FixedPolicy(settings.autoApprove) },
      { provide: ApprovalPolicyStore, useValue: new PostgresApprovalPolicyStore(database) },
      { provide: EnvelopeSettings, useValue: settings.envelope },
      { provide: PlanningSettings, useValue: planningSettings(settings) },
    ];
    return { module: FoundationModule, global: true, imports: [AuditModule], providers, exports: providers };
  }
}

class FixedSite extends SiteModel {
  constructor(private readonly fixed: Site) {
    super();
  }

  site(): Site {
    return this.fixed;
  }
}

class FixedPolicy extends ApprovalPolicy {
  constructor(private readonly policy: AutoApprovalPolicy | null) {
    super();
  }

  current(): AutoApprovalPolicy | null {
    return this.policy;
  }
}

function planningSettings(settings: Settings): PlanningSettings {
  return {
    horizonSlots: settings.horizonSlots,
    riskLevel: settings.riskLevel,
    validitySlots: settings.planValiditySlots,
    solveTimeLimitMs: Math.min(settings.solveTimeLimitS * 1000, SLOT_MS),
    balancingShare: settings.balancing.roomShare,
  };
}

function noticeSender({ notices }: Settings): NoticeSender {
  return notices === null
    ? new NoNoticeSender()
    : new SmtpNoticeSender({ url: notices.smtpUrl, from: notices.from });
}

function queueConnection(settings: Settings, databaseUrl: string): BullmqConnection {
  return settings.redisUrl === null
    ? { kind: 'postgres', connectionString: databaseUrl, poolSize: 3 }
    : { kind: 'redis', url: settings.redisUrl };
}
