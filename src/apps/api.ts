/** Composition root of the API process: HTTP for people and scripts. It cannot write to devices. */
import { Module, StandardSchemaValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import helmet from 'helmet';
import { ApprovalApiModule } from '../modules/approval/approval.module.js';
import { OperatorToken } from '../modules/approval/operator.guard.js';
import { ControlApiModule } from '../modules/control/control.module.js';
import { HealthApiModule } from '../modules/health/health.module.js';
import { JournalApiModule } from '../modules/journal/journal.module.js';
import { PlanningApiModule } from '../modules/planning/planning.module.js';
import { SeriesModule } from '../modules/telemetry/telemetry.module.js';
import { type Foundation, FoundationModule } from './foundation.js';
import { ProblemFilter } from './http/problem-filter.js';
import { nestLogger } from './logging.js';
import { operatorToken } from './operator-token.js';
import type { RunningRole } from './worker.js';

/** A running API and where it listens. */
export interface RunningApi extends RunningRole {
  readonly url: string;
}

@Module({})
class TokenModule {}

/** Largest accepted request body: decisions are small. */
const BODY_LIMIT = '256kb';

/** Serves the API on the host and port of the settings (port 0: a free one). */
export async function startApi(foundation: Foundation): Promise<RunningApi> {
  const { settings } = foundation;
  const secret = await operatorToken(settings);
  const providers = [{ provide: OperatorToken, useValue: { value: () => secret } }];
  @Module({
    imports: [
      FoundationModule.of(foundation),
      { module: TokenModule, global: true, providers, exports: providers },
      SeriesModule,
      PlanningApiModule,
      ApprovalApiModule,
      ControlApiModule,
      JournalApiModule,
      HealthApiModule,
    ],
  })
  class ApiRoot {}
  const app = await NestFactory.create<NestExpressApplication>(ApiRoot, {
    logger: nestLogger(settings),
    bodyParser: false,
  });
  app.useBodyParser('json', { limit: BODY_LIMIT });
  app.use(helmet());
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalPipes(new StandardSchemaValidationPipe());
  await app.listen(settings.httpPort, settings.httpHost);
  return {
    url: await app.getUrl(),
    close: async () => {
      await app.close();
      await foundation.close();
    },
  };
}
