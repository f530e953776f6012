/** Demand response: programs, events, answers and what time does to them. */
import { Module } from '@nestjs/common';
import { OpenAdrModule } from '../openadr/openadr.module.js';
import { OpenAdrObjects } from '../openadr/openadr.service.js';
import { AdrReports } from './adr-reports.service.js';
import { CallLetterJobs } from './call-letters.jobs.js';
import { CallWebhookJobs } from './call-webhooks.jobs.js';
import { CallWebhooks } from './call-webhooks.service.js';
import { DrCallsController } from './calls.controller.js';
import { DrAnswers } from './dr-answers.service.js';
import { DrBroadcast } from './dr-broadcast.service.js';
import { DrClock, DrHands } from './dr-clock.service.js';
import { DrCover } from './dr-cover.service.js';
import { DrDesk } from './dr-desk.service.js';
import { DrDrafts } from './dr-draft.service.js';
import { DrNotices } from './dr-notices.service.js';
import { DrPublisher } from './dr-publisher.service.js';
import { DrReportWatch } from './dr-report-watch.service.js';
import { DrRegistry } from './dr-registry.service.js';
import { DrSelection } from './dr-selection.service.js';
import { DrEventsController } from './events.controller.js';
import { MeasuredCalls } from './measured-calls.service.js';
import { OwnForecasts } from './own-forecasts.service.js';
import { PlanCalls } from './plan-calls.service.js';
import { PlanDrafts } from './plan-drafts.service.js';
import { DrProgramsController } from './programs.controller.js';
import { SignalDrafts } from './signal-drafts.service.js';
import { SignalFeed } from './signal-feed.service.js';
import { DrSignalsController } from './signals.controller.js';

/** Bound where the quarter-hours begin, and in the API process below the routes. */
@Module({
  providers: [
    OpenAdrObjects,
    DrRegistry,
    DrSelection,
    DrBroadcast,
    CallWebhooks,
    DrNotices,
    DrPublisher,
    DrCover,
    DrAnswers,
    OwnForecasts,
    MeasuredCalls,
    DrDrafts,
    SignalFeed,
    SignalDrafts,
    AdrReports,
    DrDesk,
    PlanCalls,
    DrHands,
    DrClock,
  ],
  exports: [
    AdrReports,
    DrBroadcast,
    DrClock,
    DrDesk,
    PlanCalls,
    DrRegistry,
    DrSelection,
    DrPublisher,
    DrNotices,
    DrAnswers,
    MeasuredCalls,
    DrDrafts,
    SignalFeed,
  ],
})
export class DemandResponseModule {}

/** Bound where plans are made: keeps the calls they decide on as drafts. */
@Module({ providers: [PlanDrafts], exports: [PlanDrafts] })
export class PlanDraftsModule {}

/** Bound in the API process: for operators and building managers over HTTP. */
@Module({
  imports: [DemandResponseModule, OpenAdrModule],
  controllers: [DrProgramsController, DrEventsController, DrCallsController, DrSignalsController],
  providers: [DrReportWatch, CallWebhookJobs, CallLetterJobs],
})
export class DemandResponseApiModule {}
