/** OpenADR 3.1.0 VTN. */
import { Module } from '@nestjs/common';
import { OpenAdrAuthController } from './auth.controller.js';
import { OpenAdrBrokerState } from './broker-state.controller.js';
import { OpenAdrBroker } from './broker.service.js';
import { OpenAdrCallbacks } from './callbacks.service.js';
import { OpenAdrChangeReaders } from './change-readers.service.js';
import { OpenAdrClientsController } from './clients.controller.js';
import { EventsController } from './events.controller.js';
import { NotifiersController } from './notifiers.controller.js';
import { OpenAdrClients } from './openadr-clients.service.js';
import { OpenAdrGuard } from './openadr-guard.service.js';
import { OpenAdrObjects } from './openadr.service.js';
import { ProgramsController } from './programs.controller.js';
import { ReportsController } from './reports.controller.js';
import { ResourcesController } from './resources.controller.js';
import { OpenAdrSubscriptionStates } from './subscription-states.controller.js';
import { SubscriptionsController } from './subscriptions.controller.js';
import { TopicsController } from './topics.controller.js';
import { VensController } from './vens.controller.js';

/** Objects and clients of the VTN, for whoever publishes events. */
@Module({
  providers: [OpenAdrObjects, OpenAdrClients, OpenAdrCallbacks, OpenAdrChangeReaders, OpenAdrBroker],
  exports: [OpenAdrObjects, OpenAdrClients, OpenAdrCallbacks, OpenAdrChangeReaders, OpenAdrBroker],
})
export class OpenAdrModule {}

/** Bound in the API process: OpenADR as its Alliance describes it. */
@Module({
  imports: [OpenAdrModule],
  controllers: [
    OpenAdrAuthController,
    NotifiersController,
    TopicsController,
    ProgramsController,
    EventsController,
    ReportsController,
    SubscriptionsController,
    VensController,
    ResourcesController,
  ],
  providers: [OpenAdrGuard],
  exports: [OpenAdrModule],
})
export class OpenAdrApiModule {}

/** Bound in the API process: what people manage of the VTN, described with the rest of our API. */
@Module({
  imports: [OpenAdrModule],
  controllers: [OpenAdrClientsController, OpenAdrSubscriptionStates, OpenAdrBrokerState],
})
export class OpenAdrManagementApiModule {}
