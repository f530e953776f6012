/** Composition root of the API process: HTTP for people and scripts. It cannot write to devices. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Module, StandardSchemaValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { PkiCertificateStore } from '../adapters/opcua/pki-certificate-store.js';
import { AlarmsApiModule } from '../modules/alarms/alarms.module.js';
import { PdfStatementPrinter } from '../adapters/pdf/pdf-statement-printer.js';
import { Argon2PasswordHasher } from '../adapters/argon2/argon2-password-hasher.js';
import { ApiDescriptionModule } from '../modules/api-description/api-description.module.js';
import { ApiDescription } from '../modules/api-description/api-description.service.js';
import { AuditApiModule } from '../modules/audit/audit.module.js';
import { AuditTrail } from '../modules/audit/audit-trail.service.js';
import { ApprovalApiModule } from '../modules/approval/approval.module.js';
import { AccessService } from '../modules/identity/access.service.js';
import { IdentityApiModule } from '../modules/identity/identity.module.js';
import { IdentitySettings, LocalToken } from '../modules/identity/identity.settings.js';
import { LinksService } from '../modules/identity/links.service.js';
import { type MarkedRoute, RouteMarks } from '../modules/identity/route-marks.service.js';
import { ControlApiModule } from '../modules/control/control.module.js';
import { IdempotencyApiModule } from '../modules/idempotency/idempotency.module.js';
import { HealthApiModule } from '../modules/health/health.module.js';
import { LiveApiModule } from '../modules/live/live.module.js';
import { JournalApiModule } from '../modules/journal/journal.module.js';
import { OpenAdrApiModule, OpenAdrManagementApiModule } from '../modules/openadr/openadr.module.js';
import { OpenAdrClients } from '../modules/openadr/openadr-clients.service.js';
import { PlanningApiModule } from '../modules/planning/planning.module.js';
import { DataQualityApiModule } from '../modules/data-quality/data-quality.module.js';
import { CallLetterJobs } from '../modules/demand-response/call-letters.jobs.js';
import { CallWebhookJobs } from '../modules/demand-response/call-webhooks.jobs.js';
import { DemandResponseApiModule } from '../modules/demand-response/demand-response.module.js';
import { StatementsApiModule } from '../modules/settlement/settlement.module.js';
import { GridViewApiModule } from '../modules/grid-view/grid-view.module.js';
import { OverviewApiModule } from '../modules/overview/overview.module.js';
import { ReleaseApiModule } from '../modules/release/release.module.js';
import { ScenariosApiModule } from '../modules/scenarios/scenarios.module.js';
import { SolveApiModule } from '../modules/solve/solve.module.js';
import { SeriesModule } from '../modules/telemetry/telemetry.module.js';
import { CertificateStore } from '../ports/certificate-store.js';
import { LpSolver } from '../ports/lp-solver.js';
import { StatementPrinter } from '../ports/statement-printer.js';
import { PasswordHasher } from '../ports/password-hasher.js';
import { ReleaseChannel } from '../ports/release-channel.js';
import { apiDescription } from './api-description.js';
import { callbackProviders } from './callbacks.js';
import { DataApiModule } from './data-api.js';
import { type Foundation, FoundationModule } from './foundation.js';
import { serveApiDocs } from './http/api-docs.js';
import { methodCheck } from './http/method-check.js';
import { consoleFiles, consoleFolder } from './http/console-files.js';
import { ProblemFilter } from './http/problem-filter.js';
import { readTokenForms } from './http/openadr-forms.js';
import { protect } from './http/security.js';
import { LazySolver } from './lazy-solver.js';
import { organisation } from './organisation.js';
import { nestLogger } from './logging.js';
import { releaseChannel } from './release-channel.js';
import { solverBySize } from './solver-by-size.js';
import { operatorToken } from './operator-token.js';
import type { RunningRole } from './worker.js';

/** A running API and where it listens. */
export interface RunningApi extends RunningRole {
  readonly url: string;
  /** Where the first account is made, once; null when somebody can manage accounts. */
  readonly setupLink: string | null;
  /** All routes and who may use them. */
  readonly routes: readonly MarkedRoute[];
}

@Module({})
class OwnModule {}

/** All that the process serves; what stands here is in the description of the API as well. */
export const API_MODULES = [
  IdentityApiModule,
  IdempotencyApiModule,
  AuditApiModule,
  SeriesModule,
  DataApiModule,
  PlanningApiModule,
  SolveApiModule,
  ReleaseApiModule,
  ScenariosApiModule,
  ApprovalApiModule,
  ControlApiModule,
  AlarmsApiModule,
  JournalApiModule,
  OverviewApiModule,
  GridViewApiModule,
  DataQualityApiModule,
  LiveApiModule,
  DemandResponseApiModule,
  StatementsApiModule,
  OpenAdrManagementApiModule,
  HealthApiModule,
  ApiDescriptionModule,
] as const;

/** Messages to webhooks under way at once: a slow one delays nobody. */
const NOTICES_AT_ONCE = 8;

/** Serves the API on the host and port of the settings (port 0: a free one). */
export async function startApi(foundation: Foundation): Promise<RunningApi> {
  const { settings } = foundation;
  const secret = await operatorToken(settings);
  let origin = settings.identity.publicUrl;
  const description = apiDescription(API_MODULES);
  const solver = new LazySolver(() => solverBySize());
  const providers = [
    { provide: LocalToken, useValue: { value: () => secret } },
    { provide: StatementPrinter, useClass: PdfStatementPrinter },
    { provide: PasswordHasher, useClass: Argon2PasswordHasher },
    { provide: IdentitySettings, useValue: { origin: () => origin ?? '' } },
    ...organisation(settings.identity.oidc),
    { provide: LpSolver, useValue: solver },
    { provide: CertificateStore, useValue: new PkiCertificateStore(settings.opcuaPkiDir) },
    { provide: ApiDescription, useValue: description },
    { provide: ReleaseChannel, useValue: releaseChannel(settings) },
    ...(await callbackProviders(foundation)),
  ];
  @Module({
    imports: [
      FoundationModule.of(foundation),
      { module: OwnModule, global: true, providers, exports: providers },
      ...API_MODULES,
      // Described by the OpenADR Alliance, not by us.
      OpenAdrApiModule,
    ],
  })
  class ApiRoot {}
  const app = await NestFactory.create<NestExpressApplication>(ApiRoot, {
    logger: nestLogger(settings),
    bodyParser: false,
  });
  readTokenForms(app);
  const trail = app.get(AuditTrail);
  app.use(trail.follow.bind(trail));
  protect(app, { access: app.get(AccessService), vens: app.get(OpenAdrClients) }, settings.identity);
  app.use(consoleFiles(consoleFolder()));
  app.use(revalidated, methodCheck(description.routes()));
  serveApiDocs(app);
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalPipes(new StandardSchemaValidationPipe());
  await app.listen(settings.httpPort, settings.httpHost);
  const messages = { ...app.get(CallWebhookJobs).handlers(), ...app.get(CallLetterJobs).handlers() };
  await foundation.queue.work('notices', messages, NOTICES_AT_ONCE);
  const url = await app.getUrl();
  origin ??= url;
  return {
    url,
    routes: app.get(RouteMarks).routes(),
    setupLink: await app.get(LinksService).setupLinkIfNeeded(),
    close: async () => {
      await app.close();
      await solver.close();
      await foundation.close();
    },
  };
}

/** Answers are of one caller and one moment: kept by nobody else, and asked for again (If-None-Match) before they are used. */
function revalidated(request: IncomingMessage, answer: ServerResponse, next: () => void): void {
  answer.setHeader('cache-control', 'private, no-cache');
  // What a request says to caches is nothing to the server itself. `fetch` says "no-cache" as soon as it is given a condition, and
  // who names a tag has an answer to hold it against.
  if (request.headers['if-none-match'] !== undefined) delete request.headers['cache-control'];
  next();
}
