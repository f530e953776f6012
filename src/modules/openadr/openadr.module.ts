/** OpenADR 3.1.0 VTN. */
import { Module } from '@nestjs/common';
import { OpenAdrAuthController } from './auth.controller.js';
import { EventsController } from './events.controller.js';
import { NotifiersController } from './notifiers.controller.js';
import { OpenAdrClients } from './openadr-clients.service.js';
import { OpenAdrGuard } from './openadr-guard.service.js';
import { OpenAdrObjects } from './openadr.service.js';
import { ProgramsController } from './programs.controller.js';
import { ReportsController } from './reports.controller.js';
import { ResourcesController } from './resources.controller.js';
import { SubscriptionsController } from './subscriptions.controller.js';
import { VensController } from './vens.controller.js';

/** Bound in the API process. */
@Module({
  controllers: [
    OpenAdrAuthController,
    NotifiersController,
    ProgramsController,
    EventsController,
    ReportsController,
    SubscriptionsController,
    VensController,
    ResourcesController,
  ],
  providers: [OpenAdrObjects, OpenAdrClients, OpenAdrGuard],
  exports: [OpenAdrObjects, OpenAdrClients],
})
export class OpenAdrApiModule {}
